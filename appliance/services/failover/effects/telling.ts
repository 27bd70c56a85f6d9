/** What the peer is told, and what it says to it. */
import type { Answer, AskOptions, Caller } from '../../../../failover/link/caller.js';
import { openJson } from '../../../../failover/link/frames.js';
import type { Address, Software, Trouble } from '../../../../failover/role/state.js';
import type { Label } from '../../../../views/label.js';

/** A conversation with the appliance at an address. */
export type LineTo = (address: Address) => Caller;

/** What the peer answers with besides its own verb's content. */
export interface Said {
  readonly trouble?: Trouble;
  readonly detail?: Label | null;
  readonly software?: Software | null;
  readonly name?: string;
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** What the peer did not do, and its own words for it. */
export function refusalOf(answer: Answer): {
  readonly trouble: Trouble | null;
  readonly detail: Label | null;
} {
  if (!answer.ok) return { trouble: answer.why, detail: null };
  if (answer.status === 200) return { trouble: null, detail: null };
  const said = openJson<Said>(answer.body);
  return { trouble: said?.trouble ?? 'failed', detail: said?.detail ?? null };
}

export const troubleOf = (answer: Answer): Trouble | null => refusalOf(answer).trouble;

export type Tell = (
  address: Address,
  verb: string,
  message: unknown,
  options?: AskOptions,
) => Promise<Answer>;

export const tellBy =
  (lineTo: LineTo): Tell =>
  (address, verb, message, options) =>
    lineTo(address).ask(verb, json(message), options);
