/**
 * The maker's update server as a pure function: state, request and true time give the reply and
 * the new state. Boxes speak JSON to it; people paste a key into its page (update-server-page.ts).
 *
 *   POST /api/check    { key }                            -> { offers, heldBack }
 *   POST /api/download { key, package, offset, length }   -> bytes of the archive, 'x-total-bytes'
 *   POST /api/received { key, package }                   -> {} ; the package leaves the list (G47)
 *
 * @guide G03, G43, G47, G48, G113 seed
 */
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import { date } from '../../views/format.js';
import type { Label } from '../../views/label.js';
import { type Contract, type Offers, offersFor } from '../catalogue.js';
import { type KeyContent, readDownloadKey } from '../download-key.js';
import type { SoftwarePackage } from '../package-format.js';

export interface Entitlement extends Contract {
  readonly guid: string;
  /** Customer's name, for people. */
  readonly name: string;
  readonly secretHex: string;
  /** Support has enabled the console installers for this customer (G20). */
  readonly extractableConsole: boolean;
}

export interface UpdateServerState {
  readonly entitlements: Readonly<Record<string, Entitlement>>;
}

export interface UpdateServerParts {
  readonly packages: readonly SoftwarePackage[];
  /** The signed file of a package for one box. */
  archive(packageId: string, guid: string): Buffer;
}

/** What the server did for a box, for whoever watches the lab. */
export interface ServerEvent {
  readonly kind: 'key-accepted' | 'key-refused' | 'handed-over' | 'not-offered';
  readonly guid: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface Served {
  readonly reply: WireReply;
  readonly state: UpdateServerState;
  readonly event?: ServerEvent;
}

const CHUNK_BYTES_MAX = 1024 * 1024;
const BODY_BYTES_MAX = 64 * 1024;

const contractRefusals = {
  maintenance: {
    en: 'This appliance has no maintenance contract in force. Updates need one.',
    fr: 'Aucun contrat de maintenance n’est en vigueur pour ce serveur. Les mises à jour en exigent un.',
  },
  notOffered: {
    en: 'This package is not offered to this appliance. If it was downloaded before, support can offer it again.',
    fr: 'Ce package n’est pas proposé à ce serveur. S’il a déjà été téléchargé, l’assistance technique peut le proposer de nouveau.',
  },
} as const satisfies Record<string, Label>;

const notYet = (untilMs: number | null): Label => ({
  en: `The new version is not offered to you yet: ${untilMs === null ? 'your rollout date is not set' : `your rollout date is ${date(untilMs, 'UTC').en}`}.`,
  fr: `La nouvelle version ne vous est pas encore proposée : ${untilMs === null ? 'votre date de déploiement n’est pas fixée' : `votre date de déploiement est le ${date(untilMs, 'UTC').fr}`}.`,
});

export type Admitted =
  | { readonly ok: true; readonly box: Entitlement; readonly key: KeyContent; readonly offers: Offers }
  | { readonly ok: false; readonly code: string; readonly refused: Label; readonly guid: string | null };

/** A key that was refused, as an event; undefined when nobody knows whose it was. */
export const keyRefused = (admitted: Extract<Admitted, { ok: false }>): Pick<Served, 'event'> =>
  admitted.guid === null
    ? {}
    : { event: { kind: 'key-refused', guid: admitted.guid, data: { why: admitted.code } } };

/** Who shows this key, and what may it have? */
export function admit(
  state: UpdateServerState,
  parts: UpdateServerParts,
  keyText: string,
  trueMs: number,
): Admitted {
  const secretOf = (guid: string): string | null =>
    Object.hasOwn(state.entitlements, guid) ? (state.entitlements[guid]?.secretHex ?? null) : null;
  const read = readDownloadKey(keyText, secretOf, trueMs);
  if (!read.ok) return read;
  const box = state.entitlements[read.content.guid];
  if (box === undefined) throw new Error('a key without a box was authenticated');
  if (box.maintenanceUntilMs === null || box.maintenanceUntilMs < trueMs) {
    return { ok: false, code: 'maintenance', refused: contractRefusals.maintenance, guid: box.guid };
  }
  const published = parts.packages.map(({ manifest }) => manifest);
  const offers = offersFor(published, read.content.software, box, trueMs);
  if (offers.offered.length === 0 && offers.heldBack !== null) {
    return { ok: false, code: 'rollout', refused: notYet(offers.heldBack.untilMs), guid: box.guid };
  }
  return { ok: true, box, key: read.content, offers };
}

/** The package was handed over: it leaves the list of this box. */
export function markDownloaded(state: UpdateServerState, guid: string, packageId: string): UpdateServerState {
  const box = state.entitlements[guid];
  if (box === undefined || box.downloaded.includes(packageId)) return state;
  const changed = { ...box, downloaded: [...box.downloaded, packageId].sort() };
  return { ...state, entitlements: { ...state.entitlements, [guid]: changed } };
}

/** Support puts a package back on the list of a box (G48); only under maintenance. */
export function offerAgain(
  state: UpdateServerState,
  guid: string,
  packageId: string,
  trueMs: number,
): { readonly state: UpdateServerState } | { readonly refused: Label } {
  const box = state.entitlements[guid];
  if (box === undefined || box.maintenanceUntilMs === null || box.maintenanceUntilMs < trueMs) {
    return { refused: contractRefusals.maintenance };
  }
  const changed = { ...box, downloaded: box.downloaded.filter((id) => id !== packageId) };
  return { state: { ...state, entitlements: { ...state.entitlements, [guid]: changed } } };
}

const json = (status: number, body: unknown): WireReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from(JSON.stringify(body), 'utf8'),
});

const refusal = (status: number, code: string, refused: Label): WireReply => json(status, { code, refused });

const malformed: Label = { en: 'The request cannot be understood.', fr: 'La requête est incompréhensible.' };

const whole = v.fallback(v.pipe(v.number(), v.safeInteger()), 0);
const askedSchema = v.object({
  key: v.string(),
  package: v.fallback(v.string(), ''),
  offset: whole,
  length: whole,
});
type Asked = Readonly<v.InferOutput<typeof askedSchema>>;

function chunk(file: Buffer, asked: Asked): WireReply {
  const length = Math.min(asked.length, CHUNK_BYTES_MAX);
  if (asked.offset < 0 || asked.offset >= file.length || length < 1) return refusal(416, 'range', malformed);
  return {
    status: 206,
    headers: { 'content-type': 'application/octet-stream', 'x-total-bytes': String(file.length) },
    body: file.subarray(asked.offset, asked.offset + length),
  };
}

/** The JSON side of the server. */
export function serveApi(
  state: UpdateServerState,
  parts: UpdateServerParts,
  request: WireRequest,
  trueMs: number,
): Served {
  const answer = (reply: WireReply): Served => ({ reply, state });
  const asked = request.method === 'POST' ? readJson(askedSchema, request.body, BODY_BYTES_MAX) : null;
  if (asked === null) return answer(refusal(400, 'malformed', malformed));
  const admitted = admit(state, parts, asked.key, trueMs);
  if (!admitted.ok) {
    return { ...answer(refusal(403, admitted.code, admitted.refused)), ...keyRefused(admitted) };
  }
  const { box, offers } = admitted;
  if (request.path === '/api/check') {
    const { offered, heldBack } = offers;
    return answer(json(200, { offers: offered, heldBack, extractableConsole: box.extractableConsole }));
  }
  const wanted = offers.offered.find(({ id }) => id === asked.package);
  if (request.path === '/api/download') {
    if (wanted === undefined) return answer(refusal(404, 'not-offered', contractRefusals.notOffered));
    return answer(chunk(parts.archive(wanted.id, box.guid), asked));
  }
  if (request.path === '/api/received') {
    // Said twice (a lost answer) is as good as said once.
    if (wanted === undefined) return answer(json(200, {}));
    return {
      reply: json(200, {}),
      state: markDownloaded(state, box.guid, wanted.id),
      event: { kind: 'handed-over', guid: box.guid, data: { package: wanted.id } },
    };
  }
  return answer(refusal(404, 'unknown', malformed));
}
