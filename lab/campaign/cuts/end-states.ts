/**
 * All states in which boxes may come to rest after the power was cut, with nobody at the pages: what each
 * means, and what people do about it. The judge takes the first that holds; a rest that is none of them is
 * a finding.
 */
import type { Label } from '../../../views/label.js';

/** One box at rest. */
export interface BoxAtRest {
  /** State of its role machine; 'off' while its software does not run. */
  readonly role: string;
  readonly installer: string;
  /** It shows a request code and waits for support's answer. */
  readonly awaitsSupport: boolean;
  /** Version of its site; empty: it has none. */
  readonly site: string;
  readonly base: string;
}

export interface EndState {
  readonly name: string;
  readonly meaning: Label;
  holds(boxes: readonly BoxAtRest[]): boolean;
}

const some = (boxes: readonly BoxAtRest[], test: (box: BoxAtRest) => boolean): boolean => boxes.some(test);
const every = (boxes: readonly BoxAtRest[], test: (box: BoxAtRest) => boolean): boolean => boxes.every(test);

const runs = ({ role }: BoxAtRest): boolean => role !== 'off';
const isQuiet = (box: BoxAtRest): boolean => runs(box) && !box.awaitsSupport && box.installer === 'idle';
const alike = ([first, ...others]: readonly BoxAtRest[]): boolean =>
  others.every(({ site, base }) => site === first?.site && base === first?.base);
const roles = (boxes: readonly BoxAtRest[]): string =>
  boxes
    .map(({ role }) => role)
    .sort()
    .join(' ');
const related = (boxes: readonly BoxAtRest[]): boolean => roles(boxes) === 'backup primary';
const alone = (boxes: readonly BoxAtRest[]): boolean => every(boxes, ({ role }) => role === 'alone');

export const endStates = [
  {
    name: 'damaged',
    meaning: {
      en: 'Power went while base software was written, as the guide warns: the box waits for a code from support, and is whole again with it.',
      fr: 'Le courant a manqué pendant l’écriture du logiciel de base, comme le guide en avertit : le serveur attend un code de l’assistance, qui le rétablit.',
    },
    holds: (boxes) => some(boxes, (box) => box.awaitsSupport || box.installer === 'damaged'),
  },
  {
    name: 'installation-failed',
    meaning: {
      en: 'An installation was given up and says so; the software is as it was before it. It is begun again.',
      fr: 'Une installation a été abandonnée et le signale ; le logiciel est tel qu’il était avant. On la recommence.',
    },
    holds: (boxes) => every(boxes, runs) && some(boxes, ({ installer }) => installer === 'failed'),
  },
  {
    name: 'licence-unanswered',
    meaning: {
      en: 'A package waits for somebody to accept its licence agreement, or not.',
      fr: 'Un package attend que quelqu’un accepte ou refuse son contrat de licence.',
    },
    holds: (boxes) => every(boxes, runs) && some(boxes, ({ installer }) => installer === 'awaiting-licence'),
  },
  {
    name: 'paired',
    meaning: {
      en: 'One box is the primary and serves, the other one is its backup, and both run the same software. Nothing is to be done.',
      fr: 'Un serveur est le principal et assure le service, l’autre est son serveur de sauvegarde, avec le même logiciel. Rien n’est à faire.',
    },
    holds: (boxes) => boxes.length > 1 && every(boxes, isQuiet) && related(boxes) && alike(boxes),
  },
  {
    name: 'paired-apart',
    meaning: {
      en: 'One box is the primary and the other its backup, but their software differs: the other one is brought up to date.',
      fr: 'Un serveur est le principal et l’autre sa sauvegarde, mais leurs logiciels diffèrent : l’autre est mis à jour.',
    },
    holds: (boxes) => boxes.length > 1 && every(boxes, isQuiet) && related(boxes),
  },
  {
    name: 'alone',
    meaning: {
      en: 'Each box serves by itself with the same software; where there was a relationship, it is established again.',
      fr: 'Chaque serveur fonctionne seul avec le même logiciel ; si une relation existait, elle est rétablie.',
    },
    holds: (boxes) => every(boxes, isQuiet) && alone(boxes) && alike(boxes),
  },
  {
    name: 'alone-apart',
    meaning: {
      en: 'Each box is by itself and their software differs, or one has none yet: the procedure stands between two installations and is carried on.',
      fr: 'Chaque serveur est seul et les logiciels diffèrent, ou l’un n’en a pas encore : la procédure est entre deux installations et se poursuit.',
    },
    holds: (boxes) => every(boxes, isQuiet) && alone(boxes),
  },
  {
    name: 'paired-and-one',
    meaning: {
      en: 'Two boxes are a pair and serve; the third one is by itself: the new one before it takes its place, or the old one that has left it. The procedure is carried on.',
      fr: 'Deux serveurs forment une paire et assurent le service ; le troisième est seul : le nouveau avant de prendre sa place, ou l’ancien qui l’a quittée. La procédure se poursuit.',
    },
    holds: (boxes) =>
      boxes.length > 2 &&
      every(boxes, isQuiet) &&
      roles(boxes) === 'alone backup primary' &&
      alike(boxes.filter(({ role }) => role !== 'alone')),
  },
  {
    name: 'two-backups',
    meaning: {
      en: 'A change of roles was cut: both boxes are backups, say so, and somebody makes one the primary.',
      fr: 'Un changement de rôles a été interrompu : les deux serveurs sont en sauvegarde, le signalent, et quelqu’un en désigne un comme principal.',
    },
    holds: (boxes) =>
      boxes.length > 1 && every(boxes, isQuiet) && every(boxes, ({ role }) => role === 'backup'),
  },
  {
    name: 'conflict',
    meaning: {
      en: 'Both boxes were the primary, have noticed and say so; somebody decides which one stays it.',
      fr: 'Les deux serveurs étaient principaux, l’ont constaté et le signalent ; quelqu’un décide lequel le reste.',
    },
    holds: (boxes) =>
      boxes.length > 1 && every(boxes, isQuiet) && every(boxes, ({ role }) => role === 'conflict'),
  },
] as const satisfies readonly EndState[];

export type EndStateName = (typeof endStates)[number]['name'];

/** The state in which boxes rest; null: one that nobody has written down. */
export function endStateOf(boxes: readonly BoxAtRest[]): EndStateName | null {
  const all: readonly (EndState & { readonly name: EndStateName })[] = endStates;
  return all.find(({ holds }) => holds(boxes))?.name ?? null;
}

/** What a rest looks like, for people. */
export const restLine = (boxes: readonly BoxAtRest[]): string =>
  boxes
    .map(
      ({ role, installer, awaitsSupport, site, base }) =>
        `${role}, installer ${installer}${awaitsSupport ? ' waiting for support' : ''}, site ${site || 'none'}, base ${base}`,
    )
    .join(' | ');
