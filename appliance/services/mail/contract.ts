/** What the node and its pages know of the mail service. */

import type { Label } from '../../../views/label.js';
import type { Alert } from './alerts.js';
import type { Attachment } from './compose.js';
import type { MailSettings } from './settings.js';

export interface Letter {
  readonly kind: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export interface MailService {
  /** Puts a letter into the queue; false: no relay is set, nobody to write to, or the queue is full. */
  send(letter: Letter): boolean;
  /** Writes to the administrators; false: not now, or as little as ten minutes after the last of its kind. */
  alert(alert: Alert): boolean;
  /** Sends at once with settings that may not be saved yet. */
  test(settings: MailSettings): Promise<SmtpResult>;
  start(): void;
}

export interface BoxMail {
  /** Sends a test message at once with settings that may not be saved yet. */
  test(settings: MailSettings): Promise<SmtpResult>;
  start(): void;
}

export type SmtpResult = { readonly sent: true } | { readonly refused: Label; readonly lasting: boolean };
