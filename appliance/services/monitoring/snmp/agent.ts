/**
 * appliance/services/monitoring/snmp/: SNMP: what is asked, what may be asked, what is answered.
 *
 * The SNMP v2c agent of the box: GET, GETNEXT and GETBULK on UDP 161, reading only. Whoever is not
 * allowed, or does not know the community, gets no answer (RFC 1157, 4.1).
 */
import { timingSafeEqual } from 'node:crypto';
import type { WireReply, WireRequest } from '../../../../hardware/ports.js';
import { readAll, readTlv } from '../../../asn1/ber.js';
import {
  END_OF_VIEW,
  integerTlv,
  NO_SUCH_OBJECT,
  oidTlv,
  readOid,
  type SnmpValue,
  tlv,
  UNSPECIFIED,
  valueTlv,
} from '../../../asn1/snmp.js';
import type { Node } from '../../../node/node.js';
import { bestMatch } from '../../../store/networks.js';
import { compareOids, type SnmpObject, snmpObjects } from './objects.js';
import { readSnmp } from './settings.js';

export const SNMP_PORT = 161;
const VERSION_2C = 1;
const [GET, NEXT, RESPONSE, SET, BULK] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa5] as const;
const NOT_WRITABLE = 17;
const SEQUENCE = 0x30;
const BINDINGS_MAX = 40;

interface Question {
  readonly community: Buffer;
  readonly kind: number;
  readonly requestId: Buffer;
  /** GETBULK: non-repeaters and repetitions. */
  readonly first: number;
  readonly second: number;
  readonly oids: readonly (readonly number[])[];
}

const number = (content: Buffer): number =>
  content.length > 0 && content.length <= 4 ? content.readIntBE(0, content.length) : 0;

/** Null: not a question of SNMP v2c. */
function readQuestion(bytes: Buffer): Question | null {
  const outer = readTlv(bytes);
  const [version, community, pdu] = (outer?.tag === SEQUENCE ? readAll(outer.content) : null) ?? [];
  if (version === undefined || community === undefined || pdu === undefined) return null;
  if (number(version.content) !== VERSION_2C || community.tag !== 0x04) return null;
  const [id, first, second, list] = readAll(pdu.content) ?? [];
  if (id === undefined || first === undefined || second === undefined || list === undefined) return null;
  const oids: number[][] = [];
  for (const { content } of readAll(list.content) ?? []) {
    const name = readTlv(content);
    const oid = name?.tag === 0x06 ? readOid(name.content) : null;
    if (oid === null || oids.length >= BINDINGS_MAX) return null;
    oids.push(oid);
  }
  return {
    community: community.content,
    kind: pdu.tag,
    requestId: id.content,
    first: number(first.content),
    second: number(second.content),
    oids,
  };
}

const getOne = (objects: readonly SnmpObject[], oid: readonly number[]): SnmpObject =>
  objects.find((one) => compareOids(one.oid, oid) === 0) ?? { oid, value: NO_SUCH_OBJECT };
const nextOne = (objects: readonly SnmpObject[], oid: readonly number[]): SnmpObject =>
  objects.find((one) => compareOids(one.oid, oid) > 0) ?? { oid, value: END_OF_VIEW };

function bulk(objects: readonly SnmpObject[], { first, second, oids }: Question): SnmpObject[] {
  const once = Math.min(Math.max(first, 0), oids.length);
  const found = oids.slice(0, once).map((oid) => nextOne(objects, oid));
  let at = oids.slice(once);
  for (let turn = 0; turn < Math.max(second, 0) && at.length > 0; turn += 1) {
    if (found.length + at.length > BINDINGS_MAX) break;
    const row = at.map((oid) => nextOne(objects, oid));
    found.push(...row);
    at = row.map(({ oid }) => oid);
    if (row.every(({ value }) => value === END_OF_VIEW)) break;
  }
  return found;
}

function answerTo(
  question: Question,
  objects: readonly SnmpObject[],
): { readonly error: number; readonly found: readonly SnmpObject[] } | null {
  const { kind, oids } = question;
  if (kind === GET) return { error: 0, found: oids.map((oid) => getOne(objects, oid)) };
  if (kind === NEXT) return { error: 0, found: oids.map((oid) => nextOne(objects, oid)) };
  if (kind === BULK) return { error: 0, found: bulk(objects, question) };
  if (kind !== SET) return null;
  const none: SnmpValue = UNSPECIFIED;
  return { error: NOT_WRITABLE, found: oids.map((oid) => ({ oid, value: none })) };
}

const equal = (given: Buffer, wanted: string): boolean => {
  const known = Buffer.from(wanted, 'utf8');
  return given.length === known.length && timingSafeEqual(given, known);
};

/** Null: silence. */
export function answerSnmp(node: Node, request: WireRequest): WireReply | null {
  const settings = readSnmp(node);
  if (!settings.enabled || bestMatch(settings.allowed, request.from) === null) return null;
  const question = readQuestion(request.body);
  if (question === null || !equal(question.community, settings.community)) return null;
  const answer = answerTo(question, snmpObjects(node, settings));
  if (answer === null) return null;
  const bindings = answer.found.map(({ oid, value }) =>
    tlv(SEQUENCE, Buffer.concat([oidTlv(oid), valueTlv(value)])),
  );
  const pdu = Buffer.concat([
    tlv(0x02, question.requestId),
    integerTlv(answer.error),
    integerTlv(answer.error === 0 ? 0 : 1),
    tlv(SEQUENCE, Buffer.concat(bindings)),
  ]);
  const message = [integerTlv(VERSION_2C), tlv(0x04, question.community), tlv(RESPONSE, pdu)];
  return { status: 0, headers: {}, body: tlv(SEQUENCE, Buffer.concat(message)) };
}
