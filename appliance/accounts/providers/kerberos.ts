/** The question that finds out whether a Kerberos key server answers for a realm (RFC 4120). */
import { readTlv } from '../../asn1/ber.js';
import { bits, explicit, integer, sequence, tlv } from '../../asn1/der.js';

const AS_REQUEST = 0x6a;
const AS_REPLY = 0x6b;
const KRB_ERROR = 0x7e;
const GENERAL_STRING = 0x1b;
const GENERALIZED_TIME = 0x18;
const AES256 = 18;
const AES128 = 17;

const number = (value: number): Buffer => integer(Buffer.from([value]));
const general = (text: string): Buffer => tlv(GENERAL_STRING, Buffer.from(text, 'utf8'));
const principal = (type: number, ...parts: readonly string[]): Buffer =>
  sequence(explicit(0, number(type)), explicit(1, sequence(...parts.map(general))));

/** Asks for a ticket of the realm without proof of anything: a live server refuses politely. */
export const ticketQuestion = (realm: string, nonce: Buffer): Buffer =>
  tlv(
    AS_REQUEST,
    sequence(
      explicit(1, number(5)),
      explicit(2, number(10)),
      explicit(
        4,
        sequence(
          explicit(0, bits(Buffer.alloc(4))),
          explicit(1, principal(1, 'appliance')),
          explicit(2, general(realm)),
          explicit(3, principal(2, 'krbtgt', realm)),
          explicit(5, tlv(GENERALIZED_TIME, Buffer.from('20370913024805Z', 'latin1'))),
          explicit(7, integer(nonce)),
          explicit(8, sequence(number(AES256), number(AES128))),
        ),
      ),
    ),
  );

/** Whether these bytes are a key server's answer: a ticket, or a refusal in good form. */
export function isTicketAnswer(reply: Buffer): boolean {
  const outer = readTlv(reply);
  return outer !== null && (outer.tag === KRB_ERROR || outer.tag === AS_REPLY);
}

/** A refusal as a key server gives it: who asks must first prove who they are. */
export const proofNeeded = (realm: string): Buffer =>
  tlv(
    KRB_ERROR,
    sequence(
      explicit(0, number(5)),
      explicit(1, number(30)),
      explicit(6, number(25)),
      explicit(9, general(realm)),
      explicit(10, principal(2, 'krbtgt', realm)),
    ),
  );
