/** A whole lab in one process: made from a seed, driven as fast as it goes. Worlds are plain values. */
import { createMemoryDisk, type MemoryDisk } from '../hardware/disk-memory.js';
import type { Micros } from '../hardware/ports.js';
import { MS } from '../hardware/ports.js';
import type { BoxName } from './hosting/plan.js';
import { createWorldHosting, type WorldHosting } from './hosting/world.js';
import { createLab, type Lab } from './lab.js';
import type { Schedule } from './lockstep.js';
import { type MadePair, type MakeOptions, makeBoxes } from './making/make-boxes.js';
import { defaultPlan } from './making/plan.js';
import { createOutside, type Outside, type OutsideState } from './outside/index.js';

/** Monday, 8 January 2018, 08:00 UTC: when robots' labs begin. */
export const ROBOT_START_US: Micros = Date.UTC(2018, 0, 8, 8) * MS;
export const DISK_BYTES = 4 * 1024 ** 3;

export interface WorldOptions {
  readonly seed: string;
  readonly schedule?: Schedule;
  readonly startUs?: Micros;
  readonly amounts?: Omit<Partial<MakeOptions>, 'nowMs'>;
  readonly capacityBytes?: number;
}

export interface World {
  readonly lab: Lab;
  readonly hosting: WorldHosting;
  readonly outside: Outside;
  readonly made: MadePair;
  readonly disks: Readonly<Record<'a' | 'b', MemoryDisk>>;
}

/** Two boxes as a customer's pair would be, found running. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const startUs = options.startUs ?? ROBOT_START_US;
  const capacityBytes = options.capacityBytes ?? DISK_BYTES;
  const disks = { a: createMemoryDisk(capacityBytes), b: createMemoryDisk(capacityBytes) };
  const made = makeBoxes(defaultPlan, options.seed, disks, { ...options.amounts, nowMs: startUs / MS });
  return worldOn(disks, made, options);
}

/** A world on disks that were made before, or forked from such. */
export async function worldOn(
  disks: Readonly<Record<'a' | 'b', MemoryDisk>>,
  made: MadePair,
  options: Pick<WorldOptions, 'seed' | 'schedule' | 'startUs'>,
): Promise<World> {
  const startUs = options.startUs ?? ROBOT_START_US;
  const hosting = createWorldHosting({ seed: options.seed, disks, plates: made.plates });
  const assembled = await assemble({
    hosting,
    schedule: options.schedule ?? 'token',
    startUs,
    seed: options.seed,
    made,
  });
  return { ...assembled, hosting, made, disks };
}

/** Puts the outside around a hosting and switches the boxes on. */
export async function assemble(options: {
  readonly hosting: Parameters<typeof createLab>[0]['hosting'];
  readonly schedule: Schedule;
  readonly startUs: Micros;
  readonly seed: string;
  readonly made: MadePair;
  readonly boots?: Readonly<Partial<Record<BoxName, number>>>;
  readonly saved?: OutsideState | null;
  /** Both are found running; default true. */
  readonly on?: boolean;
}): Promise<{ lab: Lab; outside: Outside }> {
  const outside = createOutside({
    seed: options.seed,
    plates: options.made.plates,
    startMs: options.startUs / MS,
    ...(options.saved == null ? {} : { saved: options.saved }),
  });
  const lab = createLab({ ...options, outside, boxes: ['a', 'b'] });
  for (const name of ['a', 'b'] as const) lab.know(name, options.made.plates[name].macs.eth0);
  // Both are found running: no self-test, in the same instant.
  await lab.act(async () => {
    const { agenda } = lab.participant;
    outside.attach({
      nowUs: () => agenda.nowUs(),
      sleep: (us) => agenda.sleep(us),
      call: (request, timeoutUs) => lab.participant.call(request, timeoutUs),
    });
    if (options.on !== false) await Promise.all([lab.switchOn('a', 1), lab.switchOn('b', 1)]);
  });
  return { lab, outside };
}
