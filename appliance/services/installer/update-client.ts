/**
 * The box's way to the maker's update server. Whatever comes back is checked before it is used.
 *
 * @guide G36, G40 seed
 */
import type { WireReply } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import type { Manifest } from '../../../updates/package-format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';

export const UPDATE_HOST = 'updates.example.net';
const UPDATE_PORT = 443;
const TIMEOUT_US = 10 * SECOND;
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

const unresolved: Label = {
  en: `The name ${UPDATE_HOST} could not be resolved; see the DNS servers under Networking > IP Configuration. ${updateClientWords.unreachable.en}`,
  fr: `Le nom ${UPDATE_HOST} n’a pas pu être résolu ; voyez les serveurs DNS sous Réseau > Configuration IP. ${updateClientWords.unreachable.fr}`,
};

export type Answer = { readonly reply: WireReply } | { readonly refused: Label };

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= TEXT_MAX;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLabel = (value: unknown): value is Label => isRecord(value) && isText(value.en) && isText(value.fr);

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** One question to the server; a refusal says why in both languages. */
export async function askUpdateServer(
  node: Node,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const from = node.hardware.sourceAddress();
  const host = from === null ? null : await node.hardware.resolve(UPDATE_HOST);
  if (from === null) return { refused: updateClientWords.unreachable };
  if (host === null) return { refused: unresolved };
  const reply = await node.ports.wire.call(
    {
      proto: 'https',
      host,
      port: UPDATE_PORT,
      from,
      method: 'POST',
      path,
      headers: { host: UPDATE_HOST, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body), 'utf8'),
    },
    TIMEOUT_US,
  );
  if (reply === null) return { refused: updateClientWords.unreachable };
  if (reply.status === 200 || reply.status === 206) return { reply };
  const answer = parsed(reply.body);
  const refused = isRecord(answer) && isLabel(answer.refused) ? answer.refused : updateClientWords.garbled;
  return { refused };
}

const kinds: readonly unknown[] = ['base', 'site', 'licence', 'patch'] satisfies Manifest['kind'][];

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value)) return false;
  const { id, kind, version, build, title, notes, licence, prerequisites, sizeBytes } = value;
  return (
    isText(id) &&
    /^[a-z0-9][a-z0-9.-]{0,63}$/.test(id) &&
    kinds.includes(kind) &&
    isText(version) &&
    isText(build) &&
    isLabel(title) &&
    isLabel(notes) &&
    isLabel(licence) &&
    Number.isSafeInteger(sizeBytes) &&
    Array.isArray(prerequisites) &&
    prerequisites.every(
      (one) => isRecord(one) && (one.kind === 'base' || one.kind === 'site') && isText(one.atLeast),
    )
  );
}

export interface Offered {
  readonly offers: readonly Manifest[];
  readonly extractableConsole: boolean;
}

/** The answer to a check; null when it makes no sense. */
export function readOffers(body: Buffer): Offered | null {
  const answer = parsed(body);
  if (!isRecord(answer) || !Array.isArray(answer.offers) || answer.offers.length > OFFERS_MAX) return null;
  const offers: readonly unknown[] = answer.offers;
  return offers.every(isManifest) ? { offers, extractableConsole: answer.extractableConsole === true } : null;
}
