/** The caller's side of the handshake: one conversation with the appliance at an address. */
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Random, WireReply } from '../../hardware/ports.js';
import type { CertificateTrouble } from '../role/state.js';
import { calleeRefusal } from './callee.js';
import {
  chainDigest,
  channelKey,
  digestOf,
  proofHeaders,
  replyProof,
  requestProof,
  sameSecret,
} from './handshake.js';
import { type PeerVerb, type RequestOf, type Verb, verbs } from './verbs.js';

export type CallerFailure =
  /** Nothing answered in time. */
  | 'unreachable'
  /** Something answered, but no appliance. */
  | 'stranger'
  /** The other side has another key, or none. */
  | 'key'
  /** This side has no key. */
  | 'no-key'
  /** This side does not accept the other's certificate. */
  | CertificateTrouble;

export type Answer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: Buffer;
      /** Digest that the reply's proof covers. */
      readonly digest: string;
      /** GUID of the box that answered. */
      readonly callee: string;
      /** The certificates that it presents, its own first. */
      readonly chain: readonly string[];
    }
  | { readonly ok: false; readonly why: CallerFailure };

export interface Caller {
  ask(verb: PeerVerb, body: Buffer, options?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  /** Known digest of the body: it was made where the body was packed. */
  readonly digest?: string;
  /**
   * Which certificate will do: one that is known (unless told), any that is valid, to make it known,
   * or any at all, to take leave.
   */
  readonly certificate?: 'first' | 'any';
}

export interface CallerSetup {
  readonly guid: string;
  readonly random: Random;
  key(): Buffer | null;
  /** What is wrong with the certificates that the other side presents; null: nothing. */
  judge(chain: readonly string[], first: boolean): CertificateTrouble | null;
  /** Sends to POST /peer/<verb> of the other side. */
  send(verb: Verb, headers: Readonly<Record<string, string>>, body: Buffer): Promise<WireReply | null>;
}

interface Channel {
  readonly id: string;
  /** The stretched key it was opened under: a changed key closes it. */
  readonly base: Buffer;
  readonly key: Buffer;
  readonly callee: string;
  readonly chain: readonly string[];
  counter: number;
}

const NONCE_BYTES = 16;
// The other side forgets channels when it restarts: one new one is worth asking for.
const CHANNELS_TRIED_MAX = 2;

const failed = (why: CallerFailure): Answer => ({ ok: false, why });

const headerOf = (reply: WireReply, name: string): string => {
  const value = reply.headers[name];
  return typeof value === 'string' ? value : '';
};

/** After too many wrong keys nobody looks at another one for a while. */
const TOO_MANY = 429;

/** The side that asks: it proves the key before its first request. */
export function createCaller(setup: CallerSetup): Caller {
  let channel: Channel | null = null;

  const open = async (): Promise<Channel | CallerFailure> => {
    const key = setup.key();
    if (key === null) return 'no-key';
    const callerNonce = setup.random.hex(NONCE_BYTES);
    const asked: RequestOf<'challenge'> = { caller: setup.guid, nonce: callerNonce };
    const reply = await setup.send('challenge', {}, Buffer.from(JSON.stringify(asked)));
    if (reply === null) return 'unreachable';
    if (calleeRefusal(reply) === 'no-key' || reply.status === TOO_MANY) return 'key';
    const answer = reply.status === 200 ? readJson(verbs.challenge.answer, reply.body) : null;
    if (answer === null) return 'stranger';
    const { callee, nonce, channel: id, chain } = answer;
    const certificates = chainDigest(chain);
    const parties = { caller: setup.guid, callee, callerNonce, calleeNonce: nonce, certificates };
    return { id, base: key, key: channelKey(key, parties), callee, chain, counter: 0 };
  };

  const read = (used: Channel, verb: PeerVerb, counter: number, reply: WireReply): Answer => {
    const digest = headerOf(reply, proofHeaders.digest);
    const proof = headerOf(reply, proofHeaders.proof);
    if (proof === '') return failed(reply.status === 401 || reply.status === TOO_MANY ? 'key' : 'stranger');
    const expected = replyProof(used.key, verb, counter, reply.status, digest);
    if (!sameSecret(proof, expected)) return failed('key');
    if (verbs[verb].bulk !== 'answer' && digestOf(reply.body) !== digest) return failed('key');
    const { callee, chain } = used;
    return { ok: true, status: reply.status, body: reply.body, digest, callee, chain };
  };

  const ask = async (verb: PeerVerb, body: Buffer, options: AskOptions = {}): Promise<Answer> => {
    for (let tried = 0; tried < CHANNELS_TRIED_MAX; tried += 1) {
      const usable: Channel | null = channel !== null && setup.key()?.equals(channel.base) ? channel : null;
      const opened: Channel | CallerFailure = usable ?? (await open());
      if (typeof opened === 'string') return failed(opened);
      channel = opened;
      if (options.certificate !== 'any') {
        const trouble = setup.judge(opened.chain, options.certificate === 'first');
        if (trouble !== null) {
          // Seen when the channel was opened, which may be long ago: by now it may be another one.
          channel = null;
          if (usable !== null) continue;
          return failed(trouble);
        }
      }
      opened.counter += 1;
      const { counter } = opened;
      const digest = options.digest ?? digestOf(body);
      const headers = {
        'content-type': 'application/octet-stream',
        [proofHeaders.channel]: opened.id,
        [proofHeaders.counter]: String(counter),
        [proofHeaders.digest]: digest,
        [proofHeaders.proof]: requestProof(opened.key, verb, counter, digest),
      };
      const reply = await setup.send(verb, headers, body);
      if (reply === null) return failed('unreachable');
      const refusal = reply.status === 401 ? calleeRefusal(reply) : null;
      if (refusal === 'channel' || (refusal === 'key' && tried === 0)) {
        // The channel is unknown there, or the key changed on one side since it was opened.
        channel = null;
        if (tried < CHANNELS_TRIED_MAX - 1) continue;
      }
      return read(opened, verb, counter, reply);
    }
    return failed('key');
  };

  return { ask };
}
