/** Advanced technical support: a code opens the box to the maker's support for some hours. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { accessRequest, isAccessCode } from '../../../updates/support-code.js';
import type { Label } from '../../../views/label.js';
import { holds, type Lasting, lastingFor } from '../../node/lasting.js';
import type { Node } from '../../node/node.js';
import { readDoc, removeDoc, writeDoc } from '../../store/docs.js';

const ACCESS_DOC = 'support.access';
const OPEN_MS = 8 * 3_600_000;

export interface SupportAccess extends Lasting {
  readonly by: string;
  readonly codeHash: string;
}

const words = {
  wrong: {
    en: 'This is not the access code for this appliance and this day.',
    fr: 'Ce n’est pas le code d’accès de ce serveur pour ce jour.',
  },
} as const satisfies Record<string, Label>;

const plain = (code: string): string => code.replace(/\s/g, '').toUpperCase();
const hashOf = (code: string): Buffer => createHash('sha256').update(plain(code)).digest();

/** What to read to support today. */
export const supportAccessRequest = (node: Node): string =>
  accessRequest(node.ports.plate.guid, node.hardware.clock.nowMs());

/** The access in force; null: support may not look. */
export function supportAccess(node: Node): SupportAccess | null {
  const kept = readDoc<SupportAccess>(node.box, ACCESS_DOC);
  return kept !== null && holds(node.hardware.clock, kept) ? kept : null;
}

/** Opens the box to support; the label says why not. */
export function openSupportAccess(node: Node, code: string, by: string): Label | null {
  const { plate } = node.ports;
  if (!isAccessCode(plate.secretHex, supportAccessRequest(node), code)) {
    node.emit({ kind: 'support.refused', data: { by } });
    return words.wrong;
  }
  const lasting = lastingFor(node.hardware.clock, OPEN_MS);
  node.box.transaction('support.access', () =>
    writeDoc(node.box, ACCESS_DOC, { by, ...lasting, codeHash: hashOf(code).toString('hex') }),
  );
  node.emit({ kind: 'support.opened', data: { by } });
  return null;
}

/** Ends the maker's access; `by`: name of who ended it. */
export function closeSupportAccess(node: Node, by: string): void {
  node.box.transaction('support.access', () => removeDoc(node.box, ACCESS_DOC));
  node.emit({ kind: 'support.closed', data: { by } });
}

/** Whether support shows the code that was entered here. */
export function isSupport(node: Node, code: string): boolean {
  const access = supportAccess(node);
  return access !== null && timingSafeEqual(Buffer.from(access.codeHash, 'hex'), hashOf(code));
}
