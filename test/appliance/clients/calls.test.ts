/** The table of client calls: what is not in it does not compile, what is asked otherwise is refused. */
import t from 'tap';
import { addressOf, type BodyOf, type ClientCall, calls } from '../../../appliance/clients/api/calls.js';
import type { Workstation } from '../../../lab/clients/workstation.js';
import { inSiteWorld } from '../../support/worlds/site-world.js';

const samples: { readonly [C in ClientCall]: BodyOf<C> } = {
  health: null,
  certificate: null,
  hello: { version: '17.1.1' },
  installer: null,
  signIn: { username: 'nobody', password: 'wrong', version: '17.1.1' },
  join: { key: 'wrong', name: 'Guest' },
  consolePackage: { installer: 'none', key: 'none' },
  checkIn: { clients: [{ id: 'none', key: 'none', version: '17.1.1', occasion: 'tray' }] },
  upgrade: { ids: ['none'] },
  leave: { clients: [] },
  register: { installer: 'none', key: 'none', name: 'PC', host: 'pc' },
  integration: { id: 'none', key: 'none', version: '17.1.1' },
  here: null,
  signOut: null,
  items: null,
  extras: null,
  startSession: { item: 'none' },
  endSession: { id: 'none' },
  tool: { id: 'none', kind: 'script', tool: 'none' },
  invite: { id: 'none', profile: 'none' },
};

const names = Object.keys(samples) as ClientCall[];

t.test('what is not in the table does not compile', async (t) => {
  const wrong = (machine: Workstation): unknown => [
    // @ts-expect-error there is no such call
    machine.ask('checkin', samples.checkIn),
    // @ts-expect-error a field is missing
    machine.ask('register', { installer: 'none', key: 'none', name: 'PC' }),
    // @ts-expect-error a field of another kind
    machine.ask('endSession', { id: 7 }),
    // @ts-expect-error an answer of another call
    machine.ask('items', null).then((answer) => answer?.said?.sessions),
    // @ts-expect-error a call that is not carried out
    samples satisfies { readonly [C in ClientCall | 'newCall']: unknown },
  ];
  t.type(wrong, 'function');
  t.equal(new Set(names.map((name) => calls[name].route)).size, names.length, 'each has its own address');
});

t.test('each call is answered; one with another body is refused, and changes nothing', async (t) => {
  await inSiteWorld('client-calls', async ({ world }) => {
    const { machine } = world.outside.seats().fleet;
    const { participant } = world.lab;
    const { tlsPort: port, boxes } = machine.host.addresses;
    const changes = () =>
      world.hosting.box('a')?.appliance()?.node.site()?.db.prepare('SELECT total_changes()').get();
    for (const name of names) {
      const answer = await machine.ask(name, samples[name]);
      t.ok(answer !== null && (answer.said !== null || answer.refusal !== null), name);
    }
    const before = changes();
    for (const name of names.filter((one) => samples[one] !== null)) {
      for (const text of ['', '{', 'null', '[]', '{"id":7}', `"${'x'.repeat(600_000)}"`]) {
        const request = { proto: 'https', host: boxes.a, port, from: machine.address } as const;
        const body = Buffer.from(text);
        const reply = await participant.call({ ...request, ...addressOf(name), headers: {}, body }, 5e6);
        t.ok(reply?.status === 400 || reply?.status === 401, `${name} ${text.slice(0, 9)} ${reply?.status}`);
      }
    }
    t.same(changes(), before);
  });
});
