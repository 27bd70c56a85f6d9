/** Which real places are open in a lab that is found, or goes back to a moment: only those that somebody opened here. */
import t from 'tap';
import type { Act } from '../../../../lab/acts/act.js';
import { createLiveGateway } from '../../../../lab/live/gateway/open-gateway.js';
import { createHostGateway } from '../../../../lab/outside/host-gateway/gateway.js';
import { type Mapping, readMapping } from '../../../../lab/outside/host-gateway/mapping.js';
import { createSiteNetwork } from '../../../../lab/outside/network/site-network.js';

const mapping = (text: string): Mapping => {
  const read = readMapping(text);
  if ('refused' in read) throw new Error(read.refused.en);
  return read;
};
const events = mapping('events.example.com=127.0.0.1:9000');
const mail = mapping('mail.example.com=127.0.0.1:2525');
const foreign = mapping('updates.example.net=127.0.0.1:22');

/** A lab that brings mappings along, opened with what is wanted. */
async function opened(
  before: readonly Mapping[],
  given: readonly Mapping[],
  people: Set<string>,
  isRaised: boolean,
) {
  const network = createSiteNetwork();
  const outside = {
    network,
    gateway: createHostGateway(
      { network, emit: () => {}, recordChanged: () => {} },
      { mappings: before, next: 7 },
    ),
  };
  const acts: Act[] = [];
  const act = async (one: Act): Promise<void> => {
    acts.push(one);
    if (one.kind === 'gateway') outside.gateway.set(one.mappings);
  };
  const wanted = { mappings: given, beyond: false, opened: people };
  const gateway = createLiveGateway(outside, act, wanted, isRaised);
  await gateway.open();
  return { gateway, outside, acts };
}

t.test('a lab that is found has what was asked for now', async (t) => {
  const { gateway, outside } = await opened([events, foreign], [events], new Set(), false);
  t.same(outside.gateway.mappings(), [events]);
  t.same(gateway.closed, [foreign]);
  const none = await opened([], [], new Set(), false);
  t.same(none.acts, [], 'nothing is done where nothing was asked for');
});

t.test('a lab that goes back has what was open then, if somebody opened it here', async (t) => {
  const people = new Set<string>();
  const first = await opened([], [events], people, false);
  first.outside.gateway.set([events, mail]);
  const back = await opened([events, mail], [events], people, true);
  t.same(back.acts, [], 'it goes on exactly as it was');
  t.same(back.gateway.closed, []);
  const stranger = await opened([events, foreign], [events], people, true);
  t.same(stranger.outside.gateway.mappings(), [events], 'what a recording brings along opens nothing');
  const earlier = await opened([], [events], people, true);
  t.same(earlier.acts, [], 'before it was opened it was not open');
});
