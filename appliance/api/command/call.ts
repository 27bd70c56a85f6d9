/** One call of the Command API, its answer, and what an action is. */

import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { CommandWords } from '../../services/api/contract.js';
import type { Caller } from '../answer/reply.js';
import type { Element } from '../answer/xml.js';

export interface CommandCall {
  readonly node: Node;
  readonly caller: Caller;
  /** Box time, ms. */
  readonly nowMs: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `done`: the whole answer is that it was done, in these words. */
export type CommandAnswer =
  | { readonly children: readonly (Element | null)[] }
  | { readonly done: string }
  | { readonly error: string };

export interface Command extends CommandWords {
  /** Root of the answer. */
  readonly root: string;
  run(call: CommandCall): CommandAnswer | Promise<CommandAnswer>;
}

/** An action that changes something, and is answered with words. */
export const writing = (does: Label, run: Command['run']): Command => ({
  needs: 'write',
  root: 'success',
  does,
  run,
});
