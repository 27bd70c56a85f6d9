/**
 * Repair of a damaged box together with support: the box shows a request code, support answers with
 * a repair code that fits this box and this damage only.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '../hardware/ports.js';

const CODE_CHARS = 12;

const codeOf = (secretHex: string, text: string): string =>
  createHmac('sha256', Buffer.from(secretHex, 'hex'))
    .update(text)
    .digest('hex')
    .slice(0, CODE_CHARS)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-');

/** What the operator reads to support. `damagedMs` is the box time of the damage. */
export const requestCode = (guid: string, damagedMs: number): string =>
  `${guid.slice(0, 8).toUpperCase()}-${damagedMs}`;

/** What support answers (it knows the secret of each box). */
export const repairCode = (secretHex: string, request: string): string =>
  codeOf(secretHex, `repair ${request}`);

/** Blanks and letter case do not matter. */
function sameCode(right: string, typed: string): boolean {
  const given = Buffer.from(typed.replace(/\s/g, '').toUpperCase(), 'utf8');
  const wanted = Buffer.from(right, 'utf8');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export const isRepairCode = (secretHex: string, request: string, typed: string): boolean =>
  sameCode(repairCode(secretHex, request), typed);

/** What the operator reads to support to be given an access code; another one every day of the box. */
export const accessRequest = (guid: string, nowMs: number): string =>
  `${guid.slice(0, 8).toUpperCase()}-A${Math.floor(nowMs / DAY_MS)}`;

/** What support answers: whoever enters it lets support look at the box. */
export const accessCode = (secretHex: string, request: string): string =>
  codeOf(secretHex, `access ${request}`);

export const isAccessCode = (secretHex: string, request: string, typed: string): boolean =>
  sameCode(accessCode(secretHex, request), typed);

/** Whether a request code can be of this box. */
export const isRepairRequest = (guid: string, request: string): boolean =>
  request.startsWith(`${guid.slice(0, 8).toUpperCase()}-`);
