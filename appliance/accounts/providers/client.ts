/**
 * appliance/accounts/providers/: security providers: LDAP, RADIUS, Kerberos.
 *
 * The box's way to its security providers: a test that says what is wrong, and passwords.
 */
import { SECOND, type WireReply, type WireRequest } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { SecurityProvider } from '../../store/site/providers.js';
import { isTicketAnswer, ticketQuestion } from './kerberos.js';
import { bindRequest, bindResult, isRootAnswer, rootQuestion, userName } from './ldap.js';
import { ACCESS_ACCEPT, accessRequest, answerCode, statusRequest } from './radius.js';

const words = {
  noNetwork: {
    en: 'This appliance has no enabled address on the network.',
    fr: 'Ce serveur n’a aucune adresse activée sur le réseau.',
  },
  garbled: {
    en: 'Something answered, but not in the language of such a provider. Check the kind and the port.',
    fr: 'Une réponse est arrivée, mais pas dans le langage d’un tel fournisseur. Vérifiez le type et le port.',
  },
  secret: {
    en: 'The server answers, but not with this shared secret.',
    fr: 'Le serveur répond, mais pas avec ce secret partagé.',
  },
} satisfies Record<string, Label>;

const unresolved = (host: string): Label => ({
  en: `The name ${host} could not be resolved. Check it, and the DNS servers under Networking > IP Configuration.`,
  fr: `Le nom ${host} n’a pas pu être résolu. Vérifiez-le, ainsi que les serveurs DNS sous Réseau > Configuration IP.`,
});
const silent = ({ host, port, timeoutSeconds }: SecurityProvider): Label => ({
  en: `${host}:${port} did not answer within ${timeoutSeconds} s. Check the address, the port, the network and, for RADIUS, the shared secret.`,
  fr: `${host}:${port} n’a pas répondu en ${timeoutSeconds} s. Vérifiez l’adresse, le port, le réseau et, pour RADIUS, le secret partagé.`,
});
const answers = ({ name, host, port }: SecurityProvider): Label => ({
  en: `${name} answers at ${host}:${port}.`,
  fr: `${name} répond à l’adresse ${host}:${port}.`,
});

type Reached = { readonly reply: WireReply } | { readonly refused: Label };

async function ask(
  node: Node,
  provider: SecurityProvider,
  request: Pick<WireRequest, 'proto' | 'method' | 'path' | 'body'>,
): Promise<Reached> {
  const from = node.hardware.sourceAddress();
  if (from === null) return { refused: words.noNetwork };
  const host = await node.hardware.resolve(provider.host);
  if (host === null) return { refused: unresolved(provider.host) };
  const reply = await node.ports.wire.call(
    { ...request, host, port: provider.port, from, headers: { host: provider.host } },
    provider.timeoutSeconds * SECOND,
  );
  return reply === null ? { refused: silent(provider) } : { reply };
}

const datagram = (body: Buffer) => ({ proto: 'udp', method: '', path: '', body }) as const;
const CHANCE_BYTES = 17;
const NONCE_BYTES = 4;

/** Whether an answer is what such a provider answers; null: it is. */
function wrongAnswer(provider: SecurityProvider, reply: WireReply): Label | null {
  switch (provider.kind) {
    case 'ldap':
      return isRootAnswer(reply.body) ? null : words.garbled;
    case 'kerberos':
      return isTicketAnswer(reply.body) ? null : words.garbled;
    default:
      return reply.status === 200 && reply.body.includes('EntityDescriptor') ? null : words.garbled;
  }
}

/** Really asks the provider's server, and says what came of it. */
export async function testProvider(
  node: Node,
  provider: SecurityProvider,
): Promise<{ readonly done: Label } | { readonly refused: Label }> {
  const { random } = node.ports;
  if (provider.kind === 'radius') {
    const question = statusRequest(random.bytes(CHANCE_BYTES), provider.secret);
    const reached = await ask(node, provider, datagram(question.bytes));
    if ('refused' in reached) return reached;
    const code = answerCode(question, reached.reply.body, provider.secret);
    return code === 'foreign' ? { refused: words.secret } : { done: answers(provider) };
  }
  const request =
    provider.kind === 'ldap'
      ? datagram(rootQuestion())
      : provider.kind === 'kerberos'
        ? datagram(ticketQuestion(provider.base, random.bytes(NONCE_BYTES)))
        : ({ proto: 'https', method: 'GET', path: provider.base, body: Buffer.alloc(0) } as const);
  const reached = await ask(node, provider, request);
  if ('refused' in reached) return reached;
  const wrong = wrongAnswer(provider, reached.reply);
  return wrong === null ? { done: answers(provider) } : { refused: wrong };
}

/** What a provider's server says of a password; silent: nothing, in time. */
export type Verdict = 'yes' | 'no' | 'silent';

const verdict = (right: boolean): Verdict => (right ? 'yes' : 'no');

/** Whether the provider's server says that the password is the user's. */
export async function providerAccepts(
  node: Node,
  provider: SecurityProvider,
  username: string,
  password: string,
): Promise<Verdict> {
  // An empty password is an anonymous bind, which every directory lets in.
  if (password === '' || username === '') return 'no';
  if (provider.kind === 'ldap') {
    const bind = bindRequest(userName(username, provider.base), password);
    const reached = await ask(node, provider, datagram(bind));
    return 'reply' in reached ? verdict(bindResult(reached.reply.body) === 0) : 'silent';
  }
  if (provider.kind !== 'radius') return 'no';
  const question = accessRequest(node.ports.random.bytes(CHANCE_BYTES), provider.secret, username, password);
  if (question === null) return 'no';
  const reached = await ask(node, provider, datagram(question.bytes));
  if (!('reply' in reached)) return 'silent';
  return verdict(answerCode(question, reached.reply.body, provider.secret) === ACCESS_ACCEPT);
}
