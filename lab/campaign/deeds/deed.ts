/**
 * lab/campaign/deeds/: what a campaign may do, one kind a file.
 *
 * Deeds as data: what a person or bad luck does to the pair. Each kind says how probable it is, when
 * it makes sense, how its values are drawn, and how it is carried out. A list of deeds with the waits
 * between them is a whole run, and can be carried out again.
 */
import * as v from 'valibot';
import type { Micros, Random } from '../../../hardware/ports.js';
import type { Scene } from '../scene.js';

export interface Deed {
  readonly kind: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Step {
  /** After the deed before was begun. */
  readonly waitUs: Micros;
  readonly deed: Deed;
}

/** A kind of deed whatever its values. */
export interface DeedKind {
  readonly kind: string;
  /** Bad luck; else a person does it. */
  readonly isFault: boolean;
  readonly weight: number;
  ready(scene: Scene): boolean;
  draw(scene: Scene, chance: Random): Deed;
  /** What came of it, in a word or two. Throws BrowserError where the page did not let it. */
  perform(scene: Scene, deed: Deed): Promise<string>;
}

export interface DeedSpec<F extends v.ObjectEntries> {
  readonly kind: string;
  readonly isFault?: true;
  readonly weight: number;
  readonly fields: F;
  ready?(scene: Scene): boolean;
  choose(scene: Scene, chance: Random): v.InferOutput<v.StrictObjectSchema<F, undefined>>;
  perform(scene: Scene, values: v.InferOutput<v.StrictObjectSchema<F, undefined>>): Promise<string> | string;
}

/** Declares a kind of deed; its values are checked before it is carried out, wherever they come from. */
export function deedKind<const F extends v.ObjectEntries>(spec: DeedSpec<F>): DeedKind {
  const schema = v.strictObject(spec.fields);
  return {
    kind: spec.kind,
    isFault: spec.isFault === true,
    weight: spec.weight,
    ready: (scene) => spec.ready?.(scene) ?? true,
    draw: (scene, chance) => ({
      kind: spec.kind,
      values: spec.choose(scene, chance) as Readonly<Record<string, unknown>>,
    }),
    perform: async (scene, { values }) => spec.perform(scene, v.parse(schema, values)),
  };
}

/** One of the kinds that make sense now, by weight. */
export function drawKind(kinds: readonly DeedKind[], scene: Scene, chance: Random): DeedKind {
  const ready = kinds.filter((one) => one.ready(scene));
  let left = chance.fraction() * ready.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of ready) {
    left -= one.weight;
    if (left < 0) return one;
  }
  const [last] = ready.slice(-1);
  if (last === undefined) throw new Error('no deed makes sense now');
  return last;
}

export const boxField = v.picklist(['a', 'b']);

/** A line for people: `become-primary {"box":"b","pull":true}`. */
export const deedLine = ({ kind, values }: Deed): string => `${kind} ${JSON.stringify(values)}`;
