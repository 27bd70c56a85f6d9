/**
 * The calls of clients, each declared once: its address, what it asks, what it is answered with, and who
 * may use it. The box that answers and the clients of the lab go by this table; a call that is not in it, or is
 * used otherwise, does not compile.
 *
 * @guide G18, G21 seed
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';

interface CallSpec<Body, Answer> {
  /** Method and path. */
  readonly route: `${'GET' | 'POST'} /client/${string}`;
  readonly body: v.GenericSchema<unknown, Body>;
  readonly bodyBytesMax: number;
  readonly answer: v.GenericSchema<unknown, Answer>;
}

const KIB = 1_024;
const BODY_BYTES_MAX = 16 * KIB;
/** A console is given every Jump item of its user: tens of thousands. */
const ANSWER_BYTES_MAX = 32 * KIB * KIB;
// A batch of check-ins, of computers behind one router.
const BATCH_BYTES_MAX = 512 * KIB;
const CHECK_INS_MAX = 1_000;

const call = <Body, Answer>(
  route: CallSpec<Body, Answer>['route'],
  body: CallSpec<Body, Answer>['body'],
  answer: CallSpec<Body, Answer>['answer'],
): CallSpec<Body, Answer> => ({ route, body, bodyBytesMax: BODY_BYTES_MAX, answer });

const batch = <Body, Answer>(
  route: CallSpec<Body, Answer>['route'],
  body: CallSpec<Body, Answer>['body'],
  answer: CallSpec<Body, Answer>['answer'],
): CallSpec<Body, Answer> => ({ route, body, bodyBytesMax: BATCH_BYTES_MAX, answer });

const text = (lengthMax: number) => v.pipe(v.string(), v.maxLength(lengthMax));
const VERSION = /^\d{1,4}(\.\d{1,6}){1,3}$/;
const version = v.pipe(text(64), v.regex(VERSION));
const plain = text(255);
const keyText = text(128);
const clientText = text(64);
const shortName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64));
const guestName = v.pipe(plain, v.trim(), v.minLength(1), v.maxLength(100));

/** Of a call that brings nothing: whatever comes all the same is not looked at. */
const noBody = v.null();
const done = v.object({});
const list = <S extends v.GenericSchema>(of: S) => v.pipe(v.array(of), v.readonly());
const tool = v.object({ id: v.string(), name: v.string() });
const software = v.object({ version: v.string(), sizeBytes: v.number() });
const session = v.object({
  session: v.object({ id: v.string(), jumpItem: v.string(), host: v.string(), startedMs: v.number() }),
});

/** Of anybody, whatever state the box is in; the status tells whether clients are served. */
const alwaysCalls = {
  /** Which box answers, for whoever looks from outside. */
  health: call(
    'GET /client/health',
    noBody,
    v.object({
      up: v.boolean(),
      box: v.string(),
      role: v.picklist(['none', 'primary', 'backup']),
      version: v.nullable(v.string()),
      build: v.nullable(v.string()),
      base: v.nullable(v.string()),
      down: v.nullable(v.string()),
      timeMs: v.number(),
    }),
  ),
  /** What a TLS connection presents, where the wire carries no real TLS. */
  certificate: call('GET /client/certificate', noBody, v.object({ chain: list(v.string()) })),
};

/** Of anybody, where clients are served. */
export const openCalls = {
  hello: call(
    'POST /client/console/hello',
    v.strictObject({ version }),
    v.object({ update: v.picklist(['none', 'needed', 'newer']), ...software.entries }),
  ),
  installer: call('GET /client/console/installer', noBody, software),
  signIn: call(
    'POST /client/console/sign-in',
    v.strictObject({ username: plain, password: plain, version }),
    v.object({ token: v.string(), name: v.string() }),
  ),
  /** Whoever holds the key of an invitation. */
  join: call('POST /client/sessions/join', v.strictObject({ key: plain, name: guestName }), session),
  consolePackage: call(
    'POST /client/console/package',
    v.strictObject({ installer: keyText, key: keyText }),
    software,
  ),

  checkIn: batch(
    'POST /client/jump/check-in',
    v.strictObject({
      clients: v.pipe(
        v.array(v.strictObject({ id: clientText, key: clientText, version, occasion: clientText })),
        v.minLength(1),
        v.maxLength(CHECK_INS_MAX),
      ),
    }),
    v.object({
      version: v.string(),
      answers: list(
        v.variant('do', [
          v.object({ id: v.string(), do: v.literal('rest') }),
          v.object({ id: v.string(), do: v.literal('upgrade') }),
          v.object({ id: v.string(), do: v.literal('wait'), afterMs: v.number() }),
          v.object({
            id: v.string(),
            do: v.literal('stop'),
            why: v.picklist(['unknown', 'disabled', 'newer', 'manual']),
          }),
        ]),
      ),
    }),
  ),
  /** Answered once the download is through. */
  upgrade: batch(
    'POST /client/jump/upgrade',
    v.strictObject({ ids: v.pipe(v.array(keyText), v.minLength(1), v.maxLength(CHECK_INS_MAX)) }),
    v.object({ version: v.string() }),
  ),
  leave: batch(
    'POST /client/jump/leave',
    v.strictObject({
      clients: v.pipe(v.array(v.strictObject({ id: keyText, key: keyText })), v.maxLength(CHECK_INS_MAX)),
    }),
    done,
  ),
  register: call(
    'POST /client/jump/register',
    v.strictObject({ installer: keyText, key: keyText, name: shortName, host: shortName }),
    v.object({
      id: v.string(),
      key: v.string(),
      mode: v.picklist(['active', 'passive']),
      version: v.string(),
    }),
  ),
  integration: call(
    'POST /client/integration/sync',
    v.strictObject({ id: keyText, key: keyText, version: keyText }),
    v.object({ sessions: v.number() }),
  ),
};

/** Of an access console whose user has signed in. */
export const consoleCalls = {
  /** A console with a session is still there: not heard for 10 minutes, by this or any other call, it is lost. */
  here: call('POST /client/console/here', noBody, done),
  signOut: call('POST /client/console/sign-out', noBody, done),
  items: call(
    'GET /client/console/items',
    noBody,
    v.object({
      items: list(
        v.object({
          id: v.string(),
          name: v.string(),
          kind: v.string(),
          host: v.string(),
          group: v.string(),
        }),
      ),
    }),
  ),
  /** Everything that the Access Console tab of the site declares. */
  extras: call(
    'GET /client/console/extras',
    noBody,
    v.object({
      settings: v.object({
        welcome: v.string(),
        rememberUser: v.boolean(),
        confirmClose: v.boolean(),
        mayStart: v.boolean(),
      }),
      links: list(v.object({ name: v.string(), url: v.string() })),
      scripts: list(tool),
      actions: list(tool),
      teams: list(v.object({ name: v.string(), role: v.string() })),
      invites: list(tool),
    }),
  ),
  startSession: call('POST /client/sessions', v.strictObject({ item: plain }), session),
  endSession: call('POST /client/sessions/end', v.strictObject({ id: plain }), done),
  tool: call(
    'POST /client/sessions/tool',
    v.strictObject({ id: plain, kind: v.picklist(['script', 'action', 'files']), tool: plain }),
    v.object({ ran: v.string() }),
  ),
  invite: call(
    'POST /client/sessions/invite',
    v.strictObject({ id: plain, profile: plain }),
    v.object({ key: v.string() }),
  ),
};

export const calls = { ...alwaysCalls, ...openCalls, ...consoleCalls };

type Calls = typeof calls;
export type ClientCall = keyof Calls;
export type BodyOf<C extends ClientCall> = v.InferOutput<Calls[C]['body']>;
export type AnswerOf<C extends ClientCall> = v.InferOutput<Calls[C]['answer']>;

const names = Object.keys(calls).filter((name): name is ClientCall => Object.hasOwn(calls, name));
const byRoute = new Map<string, ClientCall>(names.map((name) => [calls[name].route, name]));

/** The call at an address; null: there is none. */
export const callAt = (method: string, path: string): ClientCall | null =>
  byRoute.get(`${method} ${path}`) ?? null;

/** The address of a call. */
export function addressOf(name: ClientCall): { readonly method: 'GET' | 'POST'; readonly path: string } {
  const { route } = calls[name];
  return route.startsWith('GET ')
    ? { method: 'GET', path: route.slice('GET '.length) }
    : { method: 'POST', path: route.slice('POST '.length) };
}

/** What a client asks; null: it is not understood. */
export function readBody<C extends ClientCall>(name: C, bytes: Buffer): { readonly body: BodyOf<C> } | null {
  const { body: schema, bodyBytesMax } = calls[name];
  const body = schema === noBody ? null : readJson(schema, bytes, bodyBytesMax);
  return body === null && schema !== noBody ? null : { body };
}

const refusalSchema = v.object({
  /** The site's own word for the reason; '': it gave none. */
  error: v.optional(v.string(), ''),
  message: v.object({ en: v.string(), fr: v.string() }),
});
type Refusal = v.InferOutput<typeof refusalSchema>;

export interface SiteAnswer<C extends ClientCall> {
  readonly status: number;
  /** Null: it is refused, or what answered is not the site. */
  readonly said: AnswerOf<C> | null;
  readonly refusal: Refusal | null;
}

/** What the site answered to a client. */
export function readAnswer<C extends ClientCall>(name: C, status: number, bytes: Buffer): SiteAnswer<C> {
  const speaks = status === 200 || Object.hasOwn(alwaysCalls, name);
  const said = speaks ? readJson(calls[name].answer, bytes, ANSWER_BYTES_MAX) : null;
  return { status, said, refusal: said === null ? readJson(refusalSchema, bytes) : null };
}
