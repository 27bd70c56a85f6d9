/**
 * appliance/services/outbound/: outbound events: which, to whom, their queue, their sending.
 *
 * What the node and its pages know of outbound events.
 */
import type { Label } from '../../../views/label.js';
import type { HttpRecipient } from './settings.js';

export interface OutboundService {
  /** Sends a test event at once; the label says why it was not taken. */
  test(recipient: HttpRecipient): Promise<Label | null>;
  /** What waits for a recipient is tried at once, as if for the first time. */
  retry(recipient: string): void;
  /** Recipients were added, changed or removed. */
  recipientsChanged(): void;
  start(): void;
}
