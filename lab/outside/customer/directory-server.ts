/**
 * lab/outside/customer/: the customer's mail, directory and event receivers.
 *
 * The customer's directory: one machine that knows a few people by LDAP and RADIUS, answers for a
 * Kerberos realm, and shows SAML metadata. Real bytes on the lab's wire.
 */

import { proofNeeded } from '../../../appliance/accounts/providers/kerberos.js';
import {
  ACCESS_ACCEPT,
  ACCESS_REJECT,
  ACCESS_REQUEST,
  readQuestion,
} from '../../../appliance/accounts/providers/radius.js';
import { readAll, readTlv } from '../../../appliance/asn1/ber.js';
import { integer, octets, sequence, tlv } from '../../../appliance/asn1/der.js';
import type { WireReply, WireRequest } from '../../../hardware/ports.js';

export const directory = {
  name: 'directory.example.com',
  base: 'ou=people,dc=example,dc=com',
  realm: 'EXAMPLE.COM',
  radiusSecret: 'radius-lab-secret',
  metadataPath: '/saml/metadata',
  /** Names and passwords; lab values. */
  people: { 'lea.martin': 'Directory-2018!', 'tom.durand': 'Directory-2018!' },
} as const;

const people: Readonly<Record<string, string>> = directory.people;
const knows = (username: string, password: string): boolean =>
  Object.hasOwn(people, username) && people[username] === password;

const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
const SEARCH_REQUEST = 0x63;
const SEARCH_ENTRY = 0x64;
const INVALID_CREDENTIALS = 49;
const PROTOCOL_ERROR = 2;

const result = (tag: number, code: number): Buffer =>
  tlv(tag, tlv(0x0a, Buffer.from([code])), octets(), octets());

function bindCode(content: Buffer): number {
  const [, name, password] = readAll(content) ?? [];
  if (name === undefined || password === undefined) return PROTOCOL_ERROR;
  const dn = name.content.toString('utf8');
  const user = /^uid=([^,]+),(.*)$/.exec(dn);
  const right = user?.[2] === directory.base && knows(user[1] ?? '', password.content.toString('utf8'));
  return right ? 0 : INVALID_CREDENTIALS;
}

/** The answer to one LDAP message; null for what is none. */
export function answerLdap(question: Buffer): Buffer | null {
  const outer = readTlv(question);
  const [id, operation] = (outer === null ? null : readAll(outer.content)) ?? [];
  if (id === undefined || operation === undefined) return null;
  const answer = (body: Buffer): Buffer => sequence(integer(id.content), body);
  if (operation.tag === BIND_REQUEST) return answer(result(BIND_RESPONSE, bindCode(operation.content)));
  return operation.tag === SEARCH_REQUEST ? answer(tlv(SEARCH_ENTRY, octets(), sequence())) : null;
}

/** The answer to one RADIUS packet; who does not share the secret hears nothing. */
export function answerRadius(question: Buffer): Buffer | null {
  const asked = readQuestion(question, directory.radiusSecret);
  if (asked === null) return null;
  const refused = asked.code === ACCESS_REQUEST && !knows(asked.username, asked.password);
  return asked.answer(refused ? ACCESS_REJECT : ACCESS_ACCEPT);
}

export const answerKerberos = (question: Buffer): Buffer | null =>
  readTlv(question)?.tag === 0x6a ? proofNeeded(directory.realm) : null;

/** The directory's web server: SAML metadata and nothing else. */
export function answerSaml(request: WireRequest): WireReply {
  const there = request.method === 'GET' && request.path === directory.metadataPath;
  const body = there
    ? `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://${directory.name}/saml"/>`
    : 'Not found';
  return {
    status: there ? 200 : 404,
    headers: { 'content-type': there ? 'application/samlmetadata+xml' : 'text/plain' },
    body: Buffer.from(body, 'utf8'),
  };
}
