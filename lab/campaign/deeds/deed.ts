/**
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

/** What a deed is about: profiles weigh these. */
export const deedGroups = [
  'pair',
  'software',
  'seats',
  'accounts',
  'access',
  'site',
  'box',
  'faults',
] as const;
export type DeedGroup = (typeof deedGroups)[number];

/** A kind of deed whatever its values. */
export interface DeedKind {
  readonly kind: string;
  /** What is counted and can be favoured: the kind, or one fault or one action of a page. */
  readonly key: string;
  readonly group: DeedGroup;
  /** Bad luck; else a person does it. */
  readonly isFault: boolean;
  /** Nobody does anything else meanwhile. */
  readonly isWaitedFor: boolean;
  readonly weight: number;
  /** Its values are such as it takes. */
  takes(deed: Deed): boolean;
  /** Deeds, by key, that meet what this one has begun. */
  leads(deed: Deed): readonly string[];
  ready(scene: Scene): boolean;
  draw(scene: Scene, chance: Random): Deed;
  /** What came of it, in a word or two. Throws BrowserError where the page did not let it. */
  perform(scene: Scene, deed: Deed): Promise<string>;
}

export interface DeedSpec<F extends v.ObjectEntries> {
  readonly kind: string;
  /** Default: its kind. */
  readonly key?: string;
  readonly group: DeedGroup;
  /** Within its group. */
  readonly weight: number;
  readonly isWaitedFor?: true;
  readonly fields: F;
  /** Deeds, by key, that meet what this one has begun; default: none. */
  leads?(values: v.InferOutput<v.StrictObjectSchema<F, undefined>>): readonly string[];
  ready?(scene: Scene): boolean;
  choose(scene: Scene, chance: Random): v.InferOutput<v.StrictObjectSchema<F, undefined>>;
  perform(scene: Scene, values: v.InferOutput<v.StrictObjectSchema<F, undefined>>): Promise<string> | string;
}

/** Declares a kind of deed; its values are checked before it is carried out, wherever they come from. */
export function deedKind<const F extends v.ObjectEntries>(spec: DeedSpec<F>): DeedKind {
  const schema = v.strictObject(spec.fields);
  return {
    kind: spec.kind,
    key: spec.key ?? spec.kind,
    group: spec.group,
    isFault: spec.group === 'faults',
    isWaitedFor: spec.isWaitedFor === true,
    weight: spec.weight,
    takes: ({ values }) => v.is(schema, values),
    leads: ({ values }) => spec.leads?.(v.parse(schema, values)) ?? [],
    ready: (scene) => spec.ready?.(scene) ?? true,
    draw: (scene, chance) => ({
      kind: spec.kind,
      values: spec.choose(scene, chance) as Readonly<Record<string, unknown>>,
    }),
    perform: async (scene, { values }) => spec.perform(scene, v.parse(schema, values)),
  };
}

/** The key of its kind. */
export const keyOf = ({ kind, values }: Deed): string => {
  if (kind === 'fault') return `fault:${values.overlay}`;
  return kind === 'page' ? `page:${values.page}/${values.action}` : kind;
};

/** How much a kind of deed weighs in a campaign; 0: it is not done. */
export type Weigh = (kind: DeedKind) => number;

/** One of the kinds that make sense now, by weight. */
export function drawKind(
  kinds: readonly DeedKind[],
  weigh: Weigh,
  scene: Scene,
  chance: Random,
): DeedKind | null {
  const ready = kinds.flatMap((one) => {
    const weight = weigh(one);
    return weight > 0 && one.ready(scene) ? [{ one, weight }] : [];
  });
  let left = chance.fraction() * ready.reduce((sum, { weight }) => sum + weight, 0);
  for (const { one, weight } of ready) {
    left -= weight;
    if (left < 0) return one;
  }
  return ready.at(-1)?.one ?? null;
}

export const boxField = v.picklist(['a', 'b']);

/** A line for people: `become-primary {"box":"b","pull":true}`. */
export const deedLine = ({ kind, values }: Deed): string => `${kind} ${JSON.stringify(values)}`;
