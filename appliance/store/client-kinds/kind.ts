/** What a kind of deployed client is. */
import type { Label } from '../../../views/label.js';

export interface ClientKindDefinition {
  readonly label: Label;
  /** How it comes to the version of its site: 'itself' when it checks in, or people install it anew. */
  readonly upgrades: 'itself' | 'by-hand';
}
