/**
 * failover/: decides what the two boxes of a pair do, and carries out nothing. Pure.
 * failover/link/: how two boxes prove their key to each other, and what they say: handshake, verbs.
 *
 * The callee's side of the handshake: hands out channels and checks what comes over them.
 */

import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Random, WireReply } from '../../hardware/ports.js';
import {
  chainDigest,
  channelKey,
  digestOf,
  newWindow,
  proofHeaders,
  replyProof,
  requestProof,
  sameSecret,
  takeCounter,
  type Window,
} from './handshake.js';
import { type AnswerOf, type PeerVerb, type Verb, verbs } from './verbs.js';

interface Channel {
  /** The stretched key it was opened under: a changed key closes it. */
  readonly base: Buffer;
  readonly key: Buffer;
  readonly caller: string;
  /** Digest of the certificates that were presented: others close it. */
  readonly certificates: string;
  readonly window: Window;
}

/** Why a message was not let in. 'channel': ask for a new one and try again. */
const refusals = ['no-key', 'key', 'channel', 'form'] as const;
export type CalleeRefusal = (typeof refusals)[number];

const refusalSchema = v.object({ refusal: v.picklist(refusals) });

/** Why the callee did not let a message in; null: it says nothing of the kind. */
export const calleeRefusal = ({ body }: WireReply): CalleeRefusal | null =>
  readJson(refusalSchema, body)?.refusal ?? null;

interface Admitted {
  readonly verb: PeerVerb;
  /** GUID of the box that proved the key. */
  readonly caller: string;
  /** Digest that the proof covers; bulk bodies are checked against it where they are unpacked. */
  readonly digest: string;
  /** Seals a reply with this side's proof. */
  seal(status: number, body: Buffer, digest?: string): WireReply;
}

export interface Callee {
  /** Answers 'challenge' itself; otherwise the message, admitted, or the reply that turns it away. */
  receive(
    verb: Verb,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    address: string,
  ): { readonly admitted: Admitted } | { readonly reply: WireReply };
}

export interface CalleeSetup {
  readonly guid: string;
  readonly random: Random;
  /** The stretched key now; null: none is set. */
  key(): Buffer | null;
  /** The certificates that an address of this box presents, its own first. */
  chain(address: string): readonly string[];
}

// Strangers can ask for channels: the oldest go.
const CHANNELS_MAX = 64;
const CHALLENGE_BYTES = 16_384;
const NONCE_BYTES = 16;

const turnAway = (status: number, refusal: CalleeRefusal): { reply: WireReply } => ({
  reply: {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ refusal })),
  },
});

/** Whoever sent what was answered like this does not hold the key. */
export const isWrongProof = (reply: WireReply): boolean =>
  reply.status === 401 && calleeRefusal(reply) === 'key';

/** The side that is asked: admits requests of whoever proves the key, and seals the answers. */
export function createCallee(setup: CalleeSetup): Callee {
  const channels = new Map<string, Channel>();

  const challenge = (body: Buffer, address: string) => {
    const asked = readJson(verbs.challenge.request, body);
    if (asked === null) return turnAway(400, 'form');
    const { caller, nonce } = asked;
    const key = setup.key();
    if (key === null) return turnAway(401, 'no-key');
    const calleeNonce = setup.random.hex(NONCE_BYTES);
    const id = setup.random.hex(NONCE_BYTES);
    const chain = setup.chain(address);
    const certificates = chainDigest(chain);
    const parties = { caller, callee: setup.guid, callerNonce: nonce, calleeNonce, certificates };
    const opened = { base: key, key: channelKey(key, parties), caller, certificates };
    channels.set(id, { ...opened, window: newWindow() });
    const oldest = channels.keys().next();
    if (channels.size > CHANNELS_MAX && !oldest.done) channels.delete(oldest.value);
    const answer: AnswerOf<'challenge'> = { callee: setup.guid, nonce: calleeNonce, channel: id, chain };
    return {
      reply: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        // Keys, and with them the size of certificates, differ from run to run: it always takes as long.
        body: Buffer.from(JSON.stringify(answer).padEnd(CHALLENGE_BYTES)),
      },
    };
  };

  return {
    receive: (verb, headers, body, address) => {
      if (verb === 'challenge') return challenge(body, address);
      const channel = channels.get(headers[proofHeaders.channel] ?? '');
      if (channel === undefined || setup.key()?.equals(channel.base) !== true)
        return turnAway(401, 'channel');
      if (channel.certificates !== chainDigest(setup.chain(address))) return turnAway(401, 'channel');
      const counter = Number(headers[proofHeaders.counter] ?? '');
      const digest = headers[proofHeaders.digest] ?? '';
      const proof = headers[proofHeaders.proof] ?? '';
      const expected = requestProof(channel.key, verb, counter, digest);
      if (!sameSecret(proof, expected)) return turnAway(401, 'key');
      if (!takeCounter(channel.window, counter)) return turnAway(401, 'channel');
      if (verbs[verb].bulk !== 'request' && digestOf(body) !== digest) return turnAway(401, 'key');
      const seal = (status: number, answer: Buffer, known?: string): WireReply => {
        const answerDigest = known ?? digestOf(answer);
        return {
          status,
          headers: {
            'content-type': 'application/octet-stream',
            [proofHeaders.digest]: answerDigest,
            [proofHeaders.proof]: replyProof(channel.key, verb, counter, status, answerDigest),
          },
          body: answer,
        };
      };
      return { admitted: { verb, caller: channel.caller, digest, seal } };
    },
  };
}
