/**
 * appliance/services/: what a box does beside serving pages; pages and node know each by its contract.ts.
 * appliance/services/api/: what pages and services know of the API: its actions, its eras, the numbers that
 * programs are told.
 */
import type { Label } from '../../../views/label.js';

/** An action of the Command API as pages tell it. */
export interface CommandWords {
  /** 'read' needs read_only, 'write' full access, 'any' only a valid account. */
  readonly needs: 'any' | 'read' | 'write';
  readonly does: Label;
}

/** Actions by their names. */
export type CommandTable = Readonly<Record<string, CommandWords>>;
