/** One call of the Command API and its answer. */
import type { Node } from '../../node/node.js';
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
