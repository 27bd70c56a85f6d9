/** One reader of IPv4 addresses: no leading zeros, nothing else beside four numbers. */
import t from 'tap';
import { isIpv4, isMask, networkAddress } from '../../hardware/network/ipv4.js';

t.test('addresses, masks and networks', async (t) => {
  for (const good of ['0.0.0.0', '10.0.0.1', '255.255.255.255']) t.ok(isIpv4(good), good);
  for (const bad of ['010.0.0.1', '1.2.3', '1.2.3.256', '1.2.3.4.5', ' 1.2.3.4', '1.2.3.4x', ''])
    t.notOk(isIpv4(bad), bad);
  for (const good of ['255.0.0.0', '255.255.255.254', '128.0.0.0']) t.ok(isMask(good), good);
  for (const bad of ['255.0.255.0', '0.0.0.0', '255.255.255.255']) t.notOk(isMask(bad), bad);
  t.equal(networkAddress('127.20.0.200', '255.255.255.0'), '127.20.0.0');
  t.equal(networkAddress('203.0.113.77', '255.255.255.248'), '203.0.113.72');
  t.equal(networkAddress('10.1.2.3', '0.0.0.0'), '0.0.0.0');
  t.equal(networkAddress('10.1.2.3', '255.255.255.255'), '10.1.2.3');
});
