/** One attempt to tell an HTTP recipient, and what its error addresses are told. */
import { SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { publicAuthorities } from '../../certificates/public-authorities.js';
import { clientRefuses, splitPem, warningLabels } from '../../certificates/x509.js';
import type { Node } from '../../node/node.js';
import { type HttpRecipient, targetOf } from './settings.js';

const TIMEOUT_US = 20 * SECOND;
/** The only answer that says that an event was taken (V20). */
const TAKEN = 200;

const words = {
  noNetwork: {
    en: 'This appliance has no network connection.',
    fr: 'Ce serveur n’a pas de connexion réseau.',
  },
  silent: { en: 'The recipient did not answer.', fr: 'Le destinataire n’a pas répondu.' },
  address: { en: 'The address is not valid.', fr: 'L’adresse n’est pas valide.' },
} as const satisfies Record<string, Label>;

const unknownHost = (host: string): Label => ({
  en: `The DNS server does not know ${host}.`,
  fr: `Le serveur DNS ne connaît pas ${host}.`,
});
const answered = (status: number): Label => ({
  en: `The recipient answered with status ${status}; only 200 says that it took the event.`,
  fr: `Le destinataire a répondu avec le statut ${status} ; seul 200 signifie qu’il a accepté l’événement.`,
});
const distrusted = (why: Label): Label => ({
  en: `The certificate of the recipient is not trusted (${why.en}). Give its authority’s certificate where it is the company’s own.`,
  fr: `Le certificat du destinataire n’est pas approuvé (${why.fr}). Fournissez le certificat de son autorité s’il s’agit de celle de l’entreprise.`,
});

/** One POST; null: the recipient took it. */
export async function post(node: Node, recipient: HttpRecipient, body: string): Promise<Label | null> {
  const target = targetOf(recipient.url);
  if (target === null) return words.address;
  const from = node.hardware.sourceAddress();
  if (from === null) return words.noNetwork;
  const host = await node.hardware.resolve(target.host);
  if (host === null) return unknownHost(target.host);
  const reply = await node.ports.wire.call(
    {
      proto: target.proto,
      host,
      port: target.port,
      from,
      method: 'POST',
      path: target.path,
      headers: { host: target.host, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
    },
    TIMEOUT_US,
  );
  if (reply === null) return words.silent;
  // What presents no certificate at all is another box: those check one another (failover).
  if (target.proto === 'https' && reply.certificates !== undefined) {
    const why = clientRefuses(reply.certificates, {
      nowMs: node.hardware.clock.nowMs(),
      host: target.host,
      trustedPems: recipient.caPem === '' ? publicAuthorities : splitPem(recipient.caPem),
    });
    if (why !== null) return distrusted(warningLabels[why]);
  }
  return reply.status === TAKEN ? null : answered(reply.status);
}

interface Told {
  readonly subject: Label;
  readonly text: Label;
}

/** What administrators are told when a recipient takes no events. */
export const troubled = ({ name }: HttpRecipient, why: Label): Told => ({
  subject: {
    en: `The outbound event recipient ${name} takes no events`,
    fr: `Le destinataire d’événements ${name} n’accepte pas les événements`,
  },
  text: why,
});

/** What administrators are told when a recipient takes events again. */
export const recovered = ({ name }: HttpRecipient): Told => ({
  subject: {
    en: `The outbound event recipient ${name} takes events again`,
    fr: `Le destinataire d’événements ${name} accepte de nouveau les événements`,
  },
  text: { en: 'What waited is being sent.', fr: 'Ce qui attendait est envoyé.' },
});
