/**
 * What shows that a fault does something: one question at a door that users have, asked before, under
 * the fault and after it. The same question must find nothing where the fault is a no-op.
 */
import { type FaultName, overlays } from '../../../../hardware/faults/index.js';
import { type Activation, type Micros, SECOND } from '../../../../hardware/ports.js';
import type { Faulty, Letter } from '../faulty-world.js';

export interface Proof {
  /** Box that the fault is on; default a. */
  readonly box?: Letter;
  readonly values?: Activation['values'];
  /** How long after it was put on, or taken off, it is asked. Default: a second. */
  readonly afterUs?: Micros;
  readonly healedUs?: Micros;
  readonly see: (faulty: Faulty) => Promise<string>;
  /** Default: anything else than under the fault. */
  readonly whole?: RegExp;
  readonly hurt: RegExp;
  /** What is seen once it is healed; default: as before. */
  readonly healed?: RegExp;
}

export interface Seen {
  readonly before: string;
  readonly under: string;
  readonly after: string;
  readonly hits: number;
}

/** Asks a proof's question three times. */
export async function ask(faulty: Faulty, name: FaultName, proof: Proof): Promise<Seen> {
  const { box = 'a', values = {}, see, afterUs = SECOND, healedUs = SECOND } = proof;
  const before = await see(faulty);
  faulty.put(box, name, values);
  await faulty.sleep(afterUs);
  const under = await see(faulty);
  await faulty.sleep(SECOND);
  const hits = faulty.hits(box, name);
  faulty.heal(box);
  await faulty.sleep(healedUs);
  return { before, under, after: await see(faulty), hits };
}

/** What a proof misses in what was seen; empty: it holds. */
export function missing({ before, under, after, hits }: Seen, proof: Proof): string[] {
  const { whole, hurt, healed = whole } = proof;
  const sound = (seen: string, sign: RegExp | undefined): boolean =>
    sign === undefined ? !hurt.test(seen) : sign.test(seen);
  return [
    sound(before, whole) ? '' : `before the fault ${whole ?? 'its effect'} is wrong: ${before}`,
    hurt.test(under) ? '' : `under the fault ${hurt} was not seen in: ${under}`,
    hits > 0 ? '' : 'no effect was counted',
    sound(after, healed) ? '' : `once healed ${healed ?? 'its effect'} is wrong: ${after}`,
  ].filter((one) => one !== '');
}

/** Runs with a fault of the registry that does nothing. */
export async function withoutEffect(name: FaultName, run: () => Promise<void>): Promise<void> {
  const found = overlays.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no fault ${name}`);
  const { apply } = found;
  Reflect.set(found, 'apply', (below: unknown) => below);
  try {
    await run();
  } finally {
    Reflect.set(found, 'apply', apply);
  }
}
