/**
 * appliance/clients/api/: what clients ask of the site, JSON over the wire, everything below /client.
 *
 * Answers the calls of clients: access consoles, deployed clients, whoever checks the site's health. A
 * backup site accepts no client connections, a site that is down none at all. While upgrades overload
 * the box, every answer is late (G25).
 */
import type { Label } from '../../../views/label.js';
import { followAccount } from '../../accounts/follow-account.js';
import type { Node } from '../../node/node.js';
import {
  type Asked,
  type AskedByUser,
  closed,
  type Handlers,
  type Outcome,
  type Refused,
  refuse,
  siteIsDown,
} from './asked.js';
import { type AnswerOf, type ClientCall, callAt, type consoleCalls, openCalls, readBody } from './calls.js';
import { consoleHandlers, launchHandlers, signedOut } from './console.js';
import { deployedHandlers } from './deployed.js';

export interface ClientReply {
  readonly status: number;
  readonly json: unknown;
}

const words = {
  unknown: { en: 'This does not exist here.', fr: 'Ceci n’existe pas ici.' },
  body: { en: 'The request is not understood.', fr: 'La demande n’est pas comprise.' },
} as const satisfies Record<string, Label>;

const misunderstood = refuse(400, 'bad-request', words.body);

type OpenCall = keyof typeof openCalls;
type ConsoleCall = keyof typeof consoleCalls;

const openHandlers: Handlers<OpenCall, Asked> = { ...launchHandlers, ...deployedHandlers };

const isOpen = (call: ClientCall): call is OpenCall => Object.hasOwn(openCalls, call);
const isConsole = (call: ClientCall): call is ConsoleCall => Object.hasOwn(consoleHandlers, call);

const refused = ({ status, error, refused: { en, fr } }: Refused): ClientReply => ({
  status,
  json: { error, message: { en, fr } },
});
const replyOf = (outcome: Outcome<ClientCall>): ClientReply =>
  'said' in outcome ? { status: 200, json: outcome.said } : refused(outcome);

/** Which box answers, for whoever looks from outside. No secret in it. */
function health(node: Node): ClientReply {
  const why = closed(node);
  const { site, base } = node.software.installed();
  const said: AnswerOf<'health'> = {
    up: why === null,
    box: node.network.config().hostname,
    role: node.failover.role(),
    version: site?.version ?? null,
    build: site?.build ?? null,
    base,
    down: node.software.siteDown(),
    timeMs: node.hardware.clock.nowMs(),
  };
  return { status: why?.status ?? 200, json: said };
}

const bearer = (headers: Asked['headers']): string =>
  /^Bearer ([0-9A-Za-z_-]{1,128})$/.exec(headers.authorization ?? '')?.[1] ?? '';

/** Who asks; null: nobody that the site knows. */
function userOf(asked: Asked): AskedByUser | null {
  const { node, headers } = asked;
  const token = bearer(headers);
  const signIn = token === '' ? null : node.signIns.find('login', token);
  if (signIn === null || !signIn.client || !followAccount(node, signIn) || signIn.mustChange) return null;
  return { ...asked, signIn, token };
}

async function carryOut<C extends ClientCall, A extends Asked>(
  handlers: Handlers<C, A>,
  call: C,
  asked: A,
  bytes: Buffer,
): Promise<Outcome<C>> {
  const read = readBody(call, bytes);
  if (read === null) return misunderstood;
  const handle: Handlers<C, A>[C] = handlers[call];
  return handle(asked, read.body);
}

/** Answers one request below /client, sent from the address `source`. */
export async function handleClient(
  node: Node,
  method: string,
  url: string,
  headers: Asked['headers'],
  bytes: Buffer,
  source = '',
): Promise<ClientReply> {
  const call = callAt(method, url.split('?', 1)[0] ?? '');
  await node.clients.pace();
  if (call === 'health') return health(node);
  const why = closed(node);
  if (why !== null) return refused(why);
  const site = node.site();
  if (site === null) return refused(siteIsDown);
  const asked = { node, site, headers, source };
  if (call !== null && isOpen(call)) return replyOf(await carryOut(openHandlers, call, asked, bytes));
  const user = userOf(asked);
  if (user === null) return refused(signedOut);
  return call !== null && isConsole(call)
    ? replyOf(await carryOut(consoleHandlers, call, user, bytes))
    : refused(refuse(404, 'unknown', words.unknown));
}
