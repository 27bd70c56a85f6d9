/** Profiles: which groups of deeds a campaign draws from, and how much each weighs. */
import type { Label } from '../../../views/label.js';
import type { DeedGroup, DeedKind, Weigh } from '../deeds/deed.js';
import { deedKinds } from '../deeds/index.js';

export interface Profile {
  readonly about: Label;
  /** Shares of the groups; what is not named is not done. */
  readonly shares: Readonly<Partial<Record<DeedGroup, number>>>;
}

const declared = {
  everything: {
    about: { en: 'all deeds, and bad luck', fr: 'tous les gestes, et la malchance' },
    shares: { pair: 30, software: 10, seats: 10, accounts: 5, access: 5, site: 5, box: 6, faults: 35 },
  },
  pair: {
    about: {
      en: 'the failover page, sessions, and bad luck',
      fr: 'la page Reprise en séquence, des sessions, et la malchance',
    },
    shares: { pair: 50, seats: 12, box: 3, faults: 40 },
  },
  updates: {
    about: {
      en: 'installations in any order, and bad luck',
      fr: 'des installations en tout ordre, et la malchance',
    },
    shares: { software: 45, pair: 15, seats: 5, faults: 25 },
  },
  settings: {
    about: {
      en: 'every setting of the site and the boxes',
      fr: 'tous les réglages du site et des serveurs',
    },
    shares: { accounts: 20, access: 20, site: 20, box: 20, pair: 8, seats: 4, faults: 8 },
  },
  faults: {
    about: { en: 'mostly bad luck', fr: 'surtout de la malchance' },
    shares: { faults: 70, pair: 20, seats: 10 },
  },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof declared;
export const profiles: Readonly<Record<ProfileName, Profile>> = declared;
export const profileNames = Object.keys(declared) as readonly ProfileName[];

/** In the place of one profile: each seed draws from the next one of these. */
export const IN_TURN = 'in-turn';
export type ProfileChoice = ProfileName | typeof IN_TURN;
const TURNS: readonly ProfileName[] = [
  'pair',
  'everything',
  'faults',
  'everything',
  'pair',
  'settings',
  'updates',
];

/** What a seed draws from. */
export const profileOf = (profile: ProfileChoice, seed: number): ProfileName =>
  profile === IN_TURN ? (TURNS[seed % TURNS.length] ?? 'everything') : profile;

const sums = new Map<DeedGroup, number>();
for (const { group, weight } of deedKinds) sums.set(group, (sums.get(group) ?? 0) + weight);

/** What is tried so much more often. */
const FAVOUR = 12;

export interface Choice {
  readonly profile: ProfileName;
  /** Of the faults only these; null: all. */
  readonly faults: readonly string[] | null;
  /** Keys of deeds that are done more often. */
  readonly favour: readonly string[];
}

/** How much each deed weighs in a run. */
export function weighing({ profile, faults, favour }: Choice): Weigh {
  const shares = profiles[profile].shares;
  const favoured = new Set(favour);
  return (kind: DeedKind) => {
    if (faults !== null && kind.group === 'faults' && !isOneOf(kind, faults)) return 0;
    const share = ((shares[kind.group] ?? 0) * kind.weight) / (sums.get(kind.group) ?? 1);
    return favoured.has(kind.key) ? share * FAVOUR : share;
  };
}

/** A fault by its name in the registry, or bad luck of another kind by its own. */
const isOneOf = ({ key }: DeedKind, names: readonly string[]): boolean =>
  names.includes(key) || names.includes(key.replace(/^fault:/, ''));

/** Names of all bad luck. */
export const faultNames: readonly string[] = deedKinds.flatMap(({ key, isFault }) =>
  isFault ? [key.replace(/^fault:/, '')] : [],
);
