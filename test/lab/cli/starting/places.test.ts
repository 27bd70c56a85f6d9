/** Labs that believe their addresses to be others answer at the places of the lab that was here before. */
import t from 'tap';
import { type HostPlaces, placesOf, siteAddresses } from '../../../../lab/cli/starting/host-places.js';
import { addressesOf } from '../../../../lab/making/found.js';

t.test('places of another lab', async (t) => {
  const [own, inside] = [addressesOf({ net: '127.63.1' }), addressesOf({ net: '127.63.2', tlsPort: 9443 })];
  const at = (host: string, port = own.tlsPort) => ({ host, port });
  const places: HostPlaces = {
    sites: Object.fromEntries(siteAddresses(own).map((address) => [address, at(address)])),
    snmp: { [own.boxes.b]: at(own.boxes.b, 161) },
    ...{ ntp: at(own.servers.ntp, 123), dns: at(own.servers.dns, 53), console: at('127.0.0.1', 8080) },
    ...{ resolver: null, isShared: false, isElsewhere: false },
  };
  t.equal(
    placesOf(places, own, addressesOf({ net: '127.63.1' })),
    places,
    'its own addresses are its places',
  );
  const other = placesOf(places, own, inside);
  t.ok(other.isElsewhere);
  t.same(
    siteAddresses(inside).map((address) => other.sites[address]),
    siteAddresses(own).map((address) => places.sites[address]),
    'every site of the other lab is where that of this one was',
  );
  t.same(other.snmp, { [inside.boxes.b]: at(own.boxes.b, 161) });
  t.same([other.ntp, other.dns, other.console], [places.ntp, places.dns, places.console]);
});
