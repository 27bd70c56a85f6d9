/**
 * The appliance download key: who the box is, what it runs and what time it believes it is,
 * authenticated with the secret that the maker gave the box. A wrong clock makes a key that the
 * update server refuses; nothing else knows about that.
 *
 * @guide G42, G50, G52 seed
 *
 *   'K1' | length of the content (2) | content (JSON) | filling | HMAC-SHA256 (32)
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { readJson } from '../hardware/kernel/read-json.js';
import { duration } from '../views/format.js';
import type { Label } from '../views/label.js';

const texts = v.pipe(v.array(v.string()), v.readonly());
const contentSchema = v.object({
  guid: v.string(),
  serial: v.string(),
  /** Box time. */
  timeMs: v.number(),
  software: v.object({
    base: v.string(),
    site: v.nullable(v.object({ version: v.string(), build: v.string() })),
    licences: texts,
    patches: texts,
  }),
});
export type KeyContent = Readonly<v.InferOutput<typeof contentSchema>>;

const MAGIC = Buffer.from('K1', 'latin1');
const HEADER_BYTES = MAGIC.length + 2;
const MAC_BYTES = 32;
const LINE_CHARS = 64;
const LINE_BYTES = 48;
/** The last, short line; leaves one '=' at its end. */
const LAST_LINE_BYTES = 17;
const LINES_MIN = 12;
const KEY_CHARS_MAX = 16_384;

const BEGIN = '-----BEGIN KEY-----';
const END = '-----END KEY-----';

/** A key is good this long after its making, and this much before it (clocks differ a little). */
export const KEY_AGE_MAX_MS = 60 * 60 * 1000;
export const KEY_AHEAD_MAX_MS = 5 * 60 * 1000;

/** Filling that says nothing and is the same for the same key. */
function filling(content: Buffer, secret: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block += 1) {
    blocks.push(createHash('sha256').update(secret).update(content).update(String(block)).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const mac = (bytes: Buffer, secret: Buffer): Buffer => createHmac('sha256', secret).update(bytes).digest();

/** The key as a text block. */
export function makeDownloadKey(content: KeyContent, secretHex: string): string {
  const secret = Buffer.from(secretHex, 'hex');
  const json = Buffer.from(JSON.stringify(content), 'utf8');
  const used = HEADER_BYTES + json.length + MAC_BYTES;
  const lines = Math.max(LINES_MIN, Math.ceil((used - LAST_LINE_BYTES) / LINE_BYTES));
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt16BE(json.length, MAGIC.length);
  const fill = filling(json, secret, lines * LINE_BYTES + LAST_LINE_BYTES - used);
  const signed = Buffer.concat([header, json, fill]);
  const text = Buffer.concat([signed, mac(signed, secret)]).toString('base64');
  const split: string[] = [];
  for (let at = 0; at < text.length; at += LINE_CHARS) split.push(text.slice(at, at + LINE_CHARS));
  return [BEGIN, ...split, END].join('\n');
}

export const keyRefusals = {
  unreadable: {
    en: 'This is not a download key. Paste the whole block, from the BEGIN line to the END line.',
    fr: 'Ceci n’est pas une clé de téléchargement. Collez le bloc entier, de la ligne BEGIN à la ligne END.',
  },
  damaged: {
    en: 'The key is damaged: a line is missing, or a character was changed. Copy the whole block anew, from the BEGIN line to the END line.',
    fr: 'La clé est endommagée : une ligne manque, ou un caractère a été modifié. Recopiez le bloc entier, de la ligne BEGIN à la ligne END.',
  },
  several: {
    en: 'More than one key was pasted. Paste one block only: the key of the appliance that is to be updated.',
    fr: 'Plusieurs clés ont été collées. Collez un seul bloc : la clé du serveur à mettre à jour.',
  },
  unknownBox: {
    en: 'No appliance with the identity in this key is known here. If the key was not copied whole, copy it anew.',
    fr: 'Aucun serveur portant l’identité de cette clé n’est connu ici. Si la clé n’a pas été copiée en entier, recopiez-la.',
  },
  signature: {
    en: 'The key is damaged or was not made by the appliance that it names. Copy the whole block anew from the Updates page of that appliance.',
    fr: 'La clé est endommagée ou n’a pas été générée par le serveur qu’elle nomme. Recopiez le bloc entier depuis la page Mises à jour de ce serveur.',
  },
} as const satisfies Record<string, Label>;

/** A skew in words; 'more than' where rounding would make it the limit itself. */
function beyond(skewMs: number, limitMs: number): Label {
  const shown = duration(skewMs);
  if (shown.en !== duration(limitMs).en) return shown;
  return { en: `more than ${shown.en}`, fr: `plus de ${shown.fr}` };
}

const tooOld = (skewMs: number): Label => ({
  en: `The key’s time is ${beyond(skewMs, KEY_AGE_MAX_MS).en} behind the true time; at most ${duration(KEY_AGE_MAX_MS).en} is accepted. Make a new key; if that does not help, check the appliance’s clock.`,
  fr: `L’heure de la clé retarde de ${beyond(skewMs, KEY_AGE_MAX_MS).fr} sur l’heure exacte ; l’écart admis est de ${duration(KEY_AGE_MAX_MS).fr}. Générez une nouvelle clé ; si cela ne suffit pas, vérifiez l’heure du serveur.`,
});

const fromFuture = (skewMs: number): Label => ({
  en: `The key’s time is ${beyond(skewMs, KEY_AHEAD_MAX_MS).en} ahead of the true time; at most ${duration(KEY_AHEAD_MAX_MS).en} is accepted. Check the appliance’s clock.`,
  fr: `L’heure de la clé avance de ${beyond(skewMs, KEY_AHEAD_MAX_MS).fr} sur l’heure exacte ; l’écart admis est de ${duration(KEY_AHEAD_MAX_MS).fr}. Vérifiez l’heure du serveur.`,
});

/** True time against a key's time; null when the key may be used. */
function keyTimeRefusal(keyTimeMs: number, trueMs: number): Label | null {
  const behindMs = trueMs - keyTimeMs;
  if (behindMs > KEY_AGE_MAX_MS) return tooOld(behindMs);
  return -behindMs > KEY_AHEAD_MAX_MS ? fromFuture(-behindMs) : null;
}

/**
 * The bytes of a pasted block, or why there are none. Line ends and blanks around do not matter.
 */
function keyBytes(text: string): Buffer | 'unreadable' | 'damaged' | 'several' {
  if (text.length > KEY_CHARS_MAX) return 'unreadable';
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const begins = lines.filter((line) => line === BEGIN).length;
  const ends = lines.filter((line) => line === END).length;
  if (begins > 1 || ends > 1) return 'several';
  if (begins + ends === 0) return 'unreadable';
  if (lines[0] !== BEGIN || lines[lines.length - 1] !== END) return 'damaged';
  const body = lines.slice(1, -1);
  if (!body.every((line) => /^[A-Za-z0-9+/]{1,64}={0,2}$/.test(line))) return 'damaged';
  const bytes = Buffer.from(body.join(''), 'base64');
  return bytes.length < HEADER_BYTES + MAC_BYTES ? 'damaged' : bytes;
}

function keyContent(bytes: Buffer): KeyContent | null {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const length = bytes.readUInt16BE(MAGIC.length);
  if (HEADER_BYTES + length + MAC_BYTES > bytes.length) return null;
  return readJson(contentSchema, bytes.subarray(HEADER_BYTES, HEADER_BYTES + length));
}

export type ReadKey =
  | { readonly ok: true; readonly content: KeyContent }
  | {
      readonly ok: false;
      readonly code: keyof typeof keyRefusals | 'time';
      readonly refused: Label;
      /** Whose key it says it is; null: unreadable. */
      readonly guid: string | null;
    };

/** Reads and authenticates a pasted key. `secretOf` gives a box's secret, null for a stranger. */
export function readDownloadKey(
  text: string,
  secretOf: (guid: string) => string | null,
  trueMs: number,
): ReadKey {
  const bytes = keyBytes(text);
  const content = typeof bytes === 'string' ? null : keyContent(bytes);
  const guid = content?.guid ?? null;
  const refuse = (code: keyof typeof keyRefusals): ReadKey => ({
    ok: false,
    code,
    refused: keyRefusals[code],
    guid,
  });
  if (typeof bytes === 'string') return refuse(bytes);
  if (content === null) return refuse('damaged');
  const secretHex = secretOf(content.guid);
  if (secretHex === null) return refuse('unknownBox');
  const signed = bytes.subarray(0, bytes.length - MAC_BYTES);
  const given = bytes.subarray(bytes.length - MAC_BYTES);
  if (!timingSafeEqual(given, mac(signed, Buffer.from(secretHex, 'hex')))) return refuse('signature');
  const refused = keyTimeRefusal(content.timeMs, trueMs);
  return refused === null ? { ok: true, content } : { ok: false, code: 'time', refused, guid };
}
