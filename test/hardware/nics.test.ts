/** The cards of a box go on after trouble with one address. */
import t from 'tap';
import { createNics } from '../../hardware/network/nics.js';
import type { Cabling, Ports } from '../../hardware/ports.js';

t.test('a listener that could not be opened takes nothing away from the next try', async (t) => {
  let trouble: Error | null = new Error('no more files on this host');
  const cabling: Cabling = {
    linkUp: () => true,
    claim: async () => {
      if (trouble !== null) throw trouble;
      return { bound: true };
    },
    release: async () => {},
    holds: () => true,
    onRival: () => {},
  };
  const failed: unknown[] = [];
  const nics = createNics({
    ports: {
      cabling,
      time: {
        nowUs: () => 0,
        sleep: async () => {},
        timer: () => () => {},
        real: (job: () => unknown) => job(),
      },
      emit: () => {},
      fail: (error: unknown) => failed.push(error),
    } as unknown as Ports,
    linkUp: () => true,
    changed: () => {},
  });
  const address = {
    address: '127.20.0.11',
    nic: 'eth0',
    enabled: true,
    shared: false,
    mask: '255.255.255.0',
  } as const;
  await t.rejects(nics.apply([address], 8443), trouble);
  nics.linksChanged();
  await new Promise((done) => setImmediate(done));
  t.same(failed, [trouble], 'told each time');
  trouble = null;
  await nics.apply([address], 8443);
  t.match(nics.readings(), [{ address: '127.20.0.11', state: 'bound' }]);
});
