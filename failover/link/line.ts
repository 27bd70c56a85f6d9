/** The peer as whoever talks to it sees it: verbs with what they ask and are answered with. */

import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Label } from '../../views/label.js';
import type { Trouble } from '../role/state.js';
import type { Answer, AskOptions, Caller, CallerFailure } from './caller.js';
import { type Packed, packedSchema, type Refusal, refusalSchema } from './messages.js';
import { type AnswerOf, type PeerVerb, type RequestOf, verbs } from './verbs.js';

export type PeerAnswer<V extends PeerVerb> =
  | {
      readonly ok: true;
      readonly said: AnswerOf<V>;
      /** GUID of the box that answered, and the certificates that it presents, its own first. */
      readonly callee: string;
      readonly chain: readonly string[];
      /** Length of both bodies. */
      readonly bytes: number;
    }
  /** No word of a box that holds the key. */
  | { readonly ok: false; readonly why: CallerFailure }
  | ({ readonly ok: false; readonly why: 'refused'; readonly callee: string } & Refusal);

export interface PeerLine {
  ask<V extends PeerVerb>(
    verb: V,
    request: RequestOf<V>,
    certificate?: AskOptions['certificate'],
  ): Promise<PeerAnswer<V>>;
}

export const viewOf = ({ body }: Packed): Buffer =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength);

/** What a box asks with a verb; null: not that. */
export function readRequest<V extends PeerVerb>(verb: V, given: Packed): RequestOf<V> | null {
  return readBody(verbs[verb].request, verbs[verb].bulk === 'request', given);
}

function readBody<S extends v.GenericSchema>(
  schema: S,
  isBulk: boolean,
  given: Packed,
): v.InferOutput<S> | null {
  if (!isBulk) return readJson(schema, given.body);
  const read = v.safeParse(schema, given);
  return read.success ? read.output : null;
}

/** A reply that is not what the verb is answered with is a refusal without a reason. */
function saidBy<V extends PeerVerb>(verb: V, answer: Answer, sentBytes: number): PeerAnswer<V> {
  if (!answer.ok) return answer;
  const { status, body, callee, chain } = answer;
  const said = status === 200 ? readBody(verbs[verb].answer, verbs[verb].bulk === 'answer', answer) : null;
  if (said !== null) return { ok: true, said, callee, chain, bytes: sentBytes + body.length };
  const refusal = readJson(refusalSchema, body) ?? { trouble: 'failed', detail: null };
  return { ok: false, why: 'refused', callee, ...refusal };
}

/** Asks the peer by its verbs; answers are read by the verb's schema. */
export const createPeerLine = (caller: Caller): PeerLine => ({
  ask: async (verb, request, certificate) => {
    const packed = verbs[verb].bulk === 'request' ? v.parse(packedSchema, request) : null;
    const body = packed === null ? Buffer.from(JSON.stringify(request)) : viewOf(packed);
    const digest = packed === null ? {} : { digest: packed.digest };
    return saidBy(
      verb,
      await caller.ask(verb, body, { ...digest, ...(certificate && { certificate }) }),
      body.length,
    );
  },
});

/** What the peer did not do, and its own words for it. */
export function refusalOf(said: PeerAnswer<PeerVerb>): { trouble: Trouble | null; detail: Label | null } {
  if (said.ok) return { trouble: null, detail: null };
  return said.why === 'refused'
    ? { trouble: said.trouble, detail: said.detail }
    : { trouble: said.why, detail: null };
}
