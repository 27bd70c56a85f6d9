/** Questions to the SNMP agent: datagrams that are almost such. */
import { readAll, readTlv } from '../../../../appliance/asn1/ber.js';
import { integerTlv, oidTlv, tlv } from '../../../../appliance/asn1/snmp.js';
import { SNMP_PORT } from '../../../../appliance/services/monitoring/snmp/agent.js';
import { MINUTE } from '../../../../hardware/ports.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { signedIn } from '../../../appliance/actions/carry-out.js';
import type { Door, Said } from '../door.js';
import { onPair } from '../pair.js';
import { damaged, damagedExamples } from '../values.js';

const SEQUENCE = 0x30;
const kinds = { get: 0xa0, next: 0xa1, set: 0xa3, bulk: 0xa5, response: 0xa2, trap: 0xa7 } as const;
const DATAGRAM_MAX = 65_507;

function question(kind: number): Buffer {
  const bindings = [
    [1, 3, 6, 1, 2, 1, 1, 1, 0],
    [1, 3, 6, 1, 2, 1, 25],
  ].map((oid) => tlv(SEQUENCE, Buffer.concat([oidTlv(oid), tlv(0x05, Buffer.alloc(0))])));
  const pdu = [integerTlv(7), integerTlv(1), integerTlv(20), tlv(SEQUENCE, Buffer.concat(bindings))];
  return tlv(
    SEQUENCE,
    Buffer.concat([integerTlv(1), tlv(0x04, Buffer.from('watch')), tlv(kind, Buffer.concat(pdu))]),
  );
}

export const snmp: Door = {
  name: 'snmp',
  open: (seed) =>
    onPair(seed, async ({ scene }) => {
      const { visitor, world } = scene;
      const _csrf = await signedIn(visitor, 'appliance', labCredentials.username);
      const values = {
        action: 'save',
        enabled: '1',
        community: 'watch',
        location: '',
        contact: '',
        allowed: '127.0.0.0/8',
      };
      await visitor.post('/appliance/snmp', { ...values, _csrf });
      const send = async (body: Buffer): Promise<Said> => {
        const asked = {
          proto: 'udp',
          host: '127.20.0.11',
          port: SNMP_PORT,
          from: visitor.from,
          method: '',
          path: '',
        } as const;
        const reply = await world.lab.participant.call({ ...asked, headers: {}, body }, MINUTE);
        if (reply === null) return 'refused';
        const outer = readTlv(reply.body);
        if (outer === null || readAll(outer.content)?.length !== 3) throw new Error('the answer is no SNMP');
        if (reply.body.length > DATAGRAM_MAX) throw new Error(`the answer has ${reply.body.length} bytes`);
        return 'taken';
      };
      return {
        entries: Object.keys(kinds),
        attempt: async (entry, { each }) => {
          const kind = Object.entries(kinds).find(([name]) => name === entry)?.[1] ?? 0;
          const good = question(kind);
          const isAsked = entry !== 'response' && entry !== 'trap';
          if ((await send(good)) !== (isAsked ? 'taken' : 'refused'))
            throw new Error('a good question was judged otherwise');
          await each(damaged(good), damagedExamples(good), send);
        },
      };
    }),
};
