/**
 * The box's way to the maker's update server. Whatever comes back is checked before it is used.
 *
 * @guide G36, G40 seed
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { WireReply } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import { manifestSchema } from '../../../updates/package-format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';

const UPDATE_HOSTNAME = 'updates.example.net';
const UPDATE_PORT = 443;
const TIMEOUT_US = 10 * SECOND;
const SERVER_ERROR = 500;
const OFFERS_MAX = 100;
const TEXT_MAX = 20_000;

export const updateClientWords = {
  unreachable: {
    en: 'The update server cannot be reached. Check the network settings and the firewall (FAQ 377); if this appliance has no way out, use the download key and a manual installation.',
    fr: 'Le serveur de mise à jour est injoignable. Vérifiez les paramètres réseau et le pare-feu (FAQ 377) ; si ce serveur n’a pas d’accès à l’extérieur, utilisez la clé de téléchargement et l’installation manuelle.',
  },
  garbled: {
    en: 'The update server gave an answer that makes no sense.',
    fr: 'Le serveur de mise à jour a donné une réponse incompréhensible.',
  },
} as const satisfies Record<string, Label>;

/** With the address that the name led to: a wrong record is seen by it. */
const silentAt = (address: string): Label => ({
  en: `${updateClientWords.unreachable.en} ${UPDATE_HOSTNAME} (${address}) does not answer.`,
  fr: `${updateClientWords.unreachable.fr} ${UPDATE_HOSTNAME} (${address}) ne répond pas.`,
});

const outOfOrder = (status: number): Label => ({
  en: `The update server is out of order: it answered with error ${status}. Nothing was changed; try again later, and tell technical support if it goes on.`,
  fr: `Le serveur de mise à jour est en panne : il a répondu par l’erreur ${status}. Rien n’a été modifié ; réessayez plus tard, et prévenez l’assistance technique si cela persiste.`,
});

const unresolved: Label = {
  en: `The name ${UPDATE_HOSTNAME} could not be resolved; see the DNS servers under Networking > IP Configuration. ${updateClientWords.unreachable.en}`,
  fr: `Le nom ${UPDATE_HOSTNAME} n’a pas pu être résolu ; voyez les serveurs DNS sous Réseau > Configuration IP. ${updateClientWords.unreachable.fr}`,
};

export type Answer =
  | { readonly reply: WireReply }
  /** Never: the server itself says no. Later: it needs a while. */
  | { readonly refused: Label; readonly again: 'never' | 'at-once' | 'later' };

const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
const label = v.object({ en: text, fr: text });
const refusalSchema = v.object({ refused: label });
/** Texts no longer than a page shows. */
const offerSchema = v.pipe(
  manifestSchema,
  v.check(({ version, build, title, notes, licence, prerequisites }) =>
    [
      version,
      build,
      ...[title, notes, licence].flatMap(({ en, fr }) => [en, fr]),
      ...prerequisites.map(({ atLeast }) => atLeast),
    ].every((one) => one.length <= TEXT_MAX),
  ),
);
const offersSchema = v.object({
  offers: v.pipe(v.array(offerSchema), v.maxLength(OFFERS_MAX), v.readonly()),
  extractableConsole: v.fallback(v.boolean(), false),
});
export type Offered = Readonly<v.InferOutput<typeof offersSchema>>;

/** One question to the server; a refusal says why in both languages. */
export async function askUpdateServer(
  node: Node,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const from = node.hardware.sourceAddress();
  const host = from === null ? null : await node.hardware.resolve(UPDATE_HOSTNAME);
  if (from === null) return { refused: updateClientWords.unreachable, again: 'at-once' };
  if (host === null) return { refused: unresolved, again: 'never' };
  const reply = await node.ports.wire.call(
    {
      proto: 'https',
      host,
      port: UPDATE_PORT,
      from,
      method: 'POST',
      path,
      headers: { host: UPDATE_HOSTNAME, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body), 'utf8'),
    },
    TIMEOUT_US,
  );
  if (reply === null) return { refused: silentAt(host), again: 'at-once' };
  if (reply.status === 200 || reply.status === 206) return { reply };
  if (reply.status >= SERVER_ERROR) return { refused: outOfOrder(reply.status), again: 'later' };
  const said = readJson(refusalSchema, reply.body)?.refused;
  return { refused: said ?? updateClientWords.garbled, again: 'never' };
}

/** The answer to a check; null when it makes no sense. */
export const readOffers = (body: Buffer): Offered | null => readJson(offersSchema, body);
