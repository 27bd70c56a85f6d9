/** The picture of the console's first page is true: compared with the lab itself at random instants under random faults. */
import t, { type Test } from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { type Picture, pictureOf } from '../../../lab/console/picture/model.js';
import type { Finds, Route } from '../../../lab/console/picture/ways.js';
import { roleWords } from '../../../lab/console/picture/words.js';
import { type BoxName, boxOfRank } from '../../../lab/plan.js';
import { lanesOf } from '../../../lab/rehearsals/recorder/flight.js';
import { createFlightLog } from '../../../lab/rehearsals/recorder/flight-log.js';
import type { Lane } from '../../../lab/rehearsals/recorder/lane.js';
import { onStand, type Stand } from './control/stand.js';

const seed = process.env.SEED ?? 'picture';
const INSTANTS = Number(process.env.INSTANTS ?? 50);
const boxes: readonly BoxName[] = ['a', 'b'];
const net = '127.20.0';

/** Faults that let everything pass, or nothing: what is lost by chance cannot be compared by one message. */
const faults: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
  ['wire-cut', {}],
  ['one-way-cut', { direction: 'in', party: 'boxes' }],
  ['one-way-cut', { direction: 'out', party: 'outside' }],
  ['one-way-cut', { direction: 'in', party: 'any' }],
  ['nic-link-down', { nic: 'eth0' }],
  ['wrong-vlan', { nic: 'eth1' }],
  ['wire-latency', { extraMs: 200 }],
  ['box-hung', {}],
  ['box-paused', {}],
  ['clock-step', {}],
  ['clock-drift', {}],
  ['disk-failed', { slot: 1 }],
  ['dns-no-such-name', {}],
  ['address-taken', {}],
  ['ntp-silent', {}],
];

type Command = Readonly<Record<string, unknown>>;

/** Something that people or bad luck do. */
function deedOf(random: ReturnType<typeof createRandom>): Command {
  const box = random.pick(boxes);
  const [overlay, values] = random.pick(faults);
  const address = `${net}.${random.pick(['10', '11', '12', '99'])}`;
  const workstation = random.pick(['ws1', 'ws2', 'ws3', 'ws4'] as const);
  const from = `${net}.${random.pick(['21', '22', '30'])}`;
  return random.pick<Command>([
    { do: 'fault-add', box, overlay, values },
    { do: 'fault-add', box, overlay, values },
    { do: 'cable', box, nic: 'eth0', plugged: random.pick([true, false]) },
    { do: 'power', box, how: random.pick(['cut', 'press', 'reset']) },
    { do: 'power', box, how: 'on' },
    { do: 'dns-set', name: 'access.example.com', address, ttlS: 60 },
    { do: 'hosts-set', workstation, text: random.pick(['', `${address} access.example.com\n`]) },
    { do: 'dns-flush', workstation },
    { do: 'arp-flush', machine: `${net}.1` },
    { do: 'firewall-set', source: from, destination: address, blocked: random.pick([true, false]) },
  ]);
}

async function heal({ control, tool }: Stand): Promise<void> {
  for (const { name, overlays } of control.state().boxes) {
    for (const { id } of overlays) await tool({ do: 'fault-remove', box: name, id });
    await tool({ do: 'cable', box: name, nic: 'eth0', plugged: true });
    await tool({ do: 'power', box: name, how: 'on' });
  }
  await tool({ do: 'dns-set', name: 'access.example.com', address: `${net}.10`, ttlS: 60 });
}

/** What a client that asks now really finds. */
async function found({ world }: Stand, index: number): Promise<{ box: string | null; finds: Finds[] }> {
  const seat = world.outside.seats().seats()[index];
  const answer = (await seat?.workstation.ask('health', null)) ?? null;
  if (answer === null) return { box: null, finds: ['silent', 'nobody', 'refused', 'nameless'] };
  const { status, said } = answer;
  const box = said?.box?.[0] ?? null;
  if (status === 200) return { box, finds: ['site'] };
  return { box, finds: [said?.role === 'backup' ? 'backup' : 'down'] };
}

const fits = (route: Route, { box, finds }: { box: string | null; finds: Finds[] }): boolean =>
  finds.includes(route.finds) && (box === null || route.box === box);

/** The boxes as they are inside; the roles that they have. */
function boxesAreSo(
  t: Test,
  { world }: Stand,
  picture: Picture,
  lanes: readonly Lane[],
  at: string,
): string[] {
  const roles: string[] = [];
  for (const { name, face, power } of picture.boxes) {
    const box = world.hosting.box(name);
    t.equal(power !== 'off', box !== null, `power of ${name}, ${at}`);
    const node = box?.appliance()?.node ?? null;
    if (node === null || face === null) {
      const lane = lanes.find(({ id }) => id === `role-${name}`)?.spans.at(-1)?.label.en;
      if (power === 'off') t.equal(lane, 'off', `lane of ${name}, ${at}`);
      t.equal(face, null, `no face of ${name} without software, ${at}`);
      continue;
    }
    const offset = node.hardware.clock.nowMs() - (box?.participant.agenda.nowUs() ?? 0) / 1_000;
    t.ok(Math.abs(face.offsetMs - offset) < 20, `clock of ${name}, ${at}: ${face.offsetMs} ${offset}`);
    const { disks } = node.hardware.lamps();
    t.same(
      [face.role, face.disks, face.version, face.down],
      [node.failover.state().kind, disks, node.software.installed().site?.version, node.software.siteDown()],
      `face of ${name}, ${at}`,
    );
    // What the recorder says of the same instant.
    const role = lanes.find(({ id }) => id === `role-${name}`)?.spans.at(-1);
    t.ok(
      role?.toUs === null &&
        (face.role === 'conflict' || role.label.en.startsWith(roleWords[face.role]?.en ?? '?')),
      `lane of ${name}, ${at}`,
    );
    roles.push(face.role);
  }
  return roles;
}

t.test('what is drawn is so', { timeout: 280_000 }, async (t) => {
  const random = createRandom(seed);
  const seen = new Set<string>();
  await onStand('en', async (stand) => {
    const { world, control, tool } = stand;
    const ping = async (from: BoxName | null, to: BoxName): Promise<boolean> => {
      const wire = from === null ? world.lab.participant : world.hosting.box(from)?.participant;
      const [host, source] = [boxes.indexOf(to) + 11, from === null ? 30 : boxes.indexOf(from) + 11];
      const plain = {
        proto: 'icmp',
        port: 0,
        method: '',
        path: '',
        headers: {},
        body: Buffer.alloc(0),
      } as const;
      const request = { ...plain, host: `${net}.${host}`, from: `${net}.${source}` };
      return (await wire?.call(request, 2 * SECOND)) != null;
    };
    const log = createFlightLog();
    world.lab.onEntry(({ t: atUs, rank, kind, data }) =>
      log.feed({ atUs, source: boxOfRank(rank) ?? 'lab', kind, data }),
    );
    for (let n = 1; n <= INSTANTS; n += 1) {
      const deed = deedOf(random);
      if (n % 12 === 0) await heal(stand);
      else await tool(deed);
      await world.lab.run(() => world.lab.participant.agenda.sleep(random.int(1, 90 * SECOND)));
      for (const { name, face } of control.state().boxes) log.shown(name, face, world.lab.nowUs());
      const lanes = lanesOf({ lines: log.lines(), notes: [], fromUs: 0 });
      const at = `${n} (SEED=${seed}): ${JSON.stringify(deed)}`;
      const picture = pictureOf(control.state());
      for (const role of boxesAreSo(t, stand, picture, lanes, at)) seen.add(role);
      // Who finds what.
      const index = random.int(0, 3);
      const person = picture.people[index];
      const real = await world.lab.run(() => found(stand, index));
      if (person !== undefined) {
        t.ok(fits(person.route, real), `seat ${index + 1}, ${at}: ${JSON.stringify([person.route, real])}`);
        seen.add(person.route.finds);
      }
      // What passes.
      const after = pictureOf(control.state());
      for (const { name, power, wire, nics } of after.boxes) {
        if (power === 'off' || nics.eth0 !== 'linked') continue;
        const passes = await world.lab.run(() => ping(null, name));
        if (passes) t.not(wire.worst.health, 'cut', `something passes to ${name}, ${at}`);
        seen.add(wire.worst.health);
      }
    }
  });
  for (const finds of ['site', 'backup', 'silent', 'nobody', 'cut', 'whole'])
    t.ok(seen.has(finds), `${finds} occurred`);
});
