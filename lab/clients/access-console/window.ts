/** What a person sees of an access console. */
import type { Micros } from '../../../hardware/ports.js';

/** An access console on a workstation, as its user sees it. */
export interface ConsoleWindow {
  /** Help > About | Aide > À propos. */
  about(): string;
  /** Opens a session to a Jump item and holds it; null: it opened and ended well, else why not. */
  session(jumpItem: string, heldUs: Micros): Promise<string | null>;
  close(): Promise<void>;
}
