/**
 * What a campaign found as a lesson: the state that its deeds lead to, what happened on the way there, three
 * questions whose answers follow from that state, and the pair to be led back. All of it is made; the judge
 * grades it like any rehearsal.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Micros, MS } from '../../../hardware/ports.js';
import { timeOfDay } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { lessonFile } from '../../live/keeping/folder-owner.js';
import { TIME_ZONE } from '../../making/found.js';
import { commonMistakes } from '../../rehearsals/language/common.js';
import { type FlightLine, SHOWN } from '../../rehearsals/recorder/flight-log.js';
import { toldLine } from '../../rehearsals/recorder/told.js';
import type { Step } from '../deeds/deed.js';
import { type FindingKind, findingKinds } from '../judge/finding.js';
import { groundAmounts } from '../place/ground.js';
import { FIRST_US, LAST_US, labOfSeed } from '../play.js';
import { type FirstMove, type FoundState, findState, type Relation, type Server } from './found-state.js';
import { writeRecording } from './recording.js';
import { LOOK } from './rehearsed.js';
import type { Case } from './save.js';

const lessonRecording = 'recording';
/** Of what is in it, in its name: another lesson of the same seed is another one. */
const DIGEST_LETTERS = 8;

/** What a campaign can find, in both languages: the lesson's subject. */
const subjects: Readonly<Record<FindingKind, Label>> = {
  lost: { en: 'Something that was kept is gone', fr: 'Des données enregistrées ont disparu' },
  doubled: { en: 'Something is there twice', fr: 'Des données existent en double' },
  diverged: {
    en: 'The boxes differ after a data-sync',
    fr: 'Les serveurs diffèrent après une synchronisation',
  },
  unserved: { en: 'Nobody serves the site', fr: 'Personne ne sert le site' },
  'two-owners': { en: 'Both boxes act as the primary', fr: 'Les deux serveurs agissent en principal' },
  lie: { en: 'A page says otherwise than what is so', fr: 'Une page ne dit pas ce qui est' },
  'dead-end': { en: 'A state that seems to have no way out', fr: 'Un état qui semble sans issue' },
  flood: { en: 'The same message again and again', fr: 'Le même message, encore et encore' },
  broken: { en: 'An error that nobody expected', fr: 'Une erreur que personne n’attendait' },
};

const isKind = (text: string): text is FindingKind => Object.hasOwn(findingKinds, text);

/** Of a case that holds now, something went wrong once all the same. */
function subjectOf({ about, title }: Omit<Case, 'steps' | 'seed'>): Label {
  if (title !== undefined) return title;
  const [kind = ''] = about.split(':');
  return isKind(kind)
    ? subjects[kind]
    : { en: 'How did it come to this?', fr: 'Comment en est-on arrivé là ?' };
}

interface Choice<T extends string> {
  readonly id: string;
  readonly text: Label;
  readonly options: Readonly<Record<T, Label>>;
}

const servers: Choice<Server> = {
  id: 'server',
  text: {
    en: 'Who answers clients at the site’s name now?',
    fr: 'Qui répond aux clients au nom du site en ce moment ?',
  },
  options: {
    a: { en: 'Appliance A', fr: 'Le serveur A' },
    b: { en: 'Appliance B', fr: 'Le serveur B' },
    nobody: { en: 'Nobody', fr: 'Personne' },
  },
};

const relations: Choice<Relation> = {
  id: 'relation',
  text: { en: 'How do the boxes stand to each other?', fr: 'Quelle est la relation entre les serveurs ?' },
  options: {
    'a-primary': { en: 'A is the primary, B its backup', fr: 'A est le principal, B sa sauvegarde' },
    'b-primary': { en: 'B is the primary, A its backup', fr: 'B est le principal, A sa sauvegarde' },
    'two-primaries': { en: 'Two primaries: a conflict', fr: 'Deux principaux : un conflit' },
    'two-backups': { en: 'Two backups, and no primary', fr: 'Deux sauvegardes, aucun principal' },
    'no-relation': { en: 'The relationship is broken', fr: 'La relation est rompue' },
    'one-silent': {
      en: 'At least one box is off, or starts',
      fr: 'Un serveur au moins est éteint ou démarre',
    },
    between: { en: 'They are changing their roles', fr: 'Ils sont en train de changer de rôle' },
  },
};

const moves: Choice<FirstMove> = {
  id: 'first',
  text: { en: 'What comes first?', fr: 'Que faut-il faire en premier ?' },
  options: {
    heal: {
      en: 'Put right what is broken outside of the software: current, cables, wires, disks, time',
      fr: 'Réparer ce qui est en panne hors du logiciel : courant, câbles, liaisons, disques, heure',
    },
    power: { en: 'Switch on the box that is off', fr: 'Mettre sous tension le serveur éteint' },
    wait: { en: 'Wait: something is under way', fr: 'Attendre : une opération est en cours' },
    software: {
      en: 'Bring the older box to the same version',
      fr: 'Mettre le serveur en retard à la même version',
    },
    establish: { en: 'Establish the relationship again', fr: 'Rétablir la relation' },
    promote: { en: 'Make one of them the primary', fr: 'Faire de l’un d’eux le principal' },
    decide: { en: 'Decide which one becomes the backup', fr: 'Décider lequel devient la sauvegarde' },
    sync: { en: 'Synchronise, and compare', fr: 'Synchroniser et comparer' },
  },
};

const LINES_MAX = 14;
/** What tells nobody how it came to this. */
const UNTOLD: ReadonlySet<string> = new Set(['power.ready', 'session.ended', 'backup.made']);

/** What happened, a sentence a line; that the boxes were found running is no news. */
function chronicle(lines: readonly FlightLine[]): Label {
  const beganUs = lines[0]?.atUs ?? 0;
  const told = lines
    .filter(({ kind, atUs }) => !UNTOLD.has(kind) && kind !== SHOWN && atUs > beganUs + FIRST_US / 2)
    .slice(-LINES_MAX)
    .map((line) => {
      const { atUs, box, text } = toldLine(line);
      const at = `${timeOfDay(atUs / MS, TIME_ZONE)}${box === null ? '' : ` ${box}`}`;
      return { en: `${at}: ${text.en}.`, fr: `${at} : ${text.fr}.` };
    });
  return { en: told.map(({ en }) => en).join(' '), fr: told.map(({ fr }) => fr).join(' ') };
}

const questionOf = <T extends string>({ id, text, options }: Choice<T>) => ({
  id,
  text,
  options: Object.entries<Label>(options).map(([option, label]) => ({ id: option, text: label })),
});

const answerStep = <T extends string>({ id, text, options }: Choice<T>, right: T) => ({
  id,
  guide: [],
  title: text,
  hint: options[right],
  recognised: { event: 'answer.given', where: { question: id, option: right } },
});

const answerMistake = <T extends string>({ id, text, options }: Choice<T>, right: T) => ({
  id: `wrong-${id}`,
  guide: [],
  title: { en: `Answered wrongly: ${text.en}`, fr: `Mauvaise réponse : ${text.fr}` },
  consequence: {
    en: 'Whoever misreads how things stand does the wrong thing next: both boxes’ Failover pages and the picture tell it.',
    fr: 'Qui se trompe sur l’état fait ensuite le mauvais geste : les pages Reprise en séquence des deux serveurs et le schéma le montrent.',
  },
  risk: 'small',
  recognised: {
    event: 'answer.given',
    where: { question: id, option: Object.keys(options).filter((one) => one !== right) },
  },
});

const ms = (us: Micros): string => `${us / MS} ms`;

/** Where this comes from, and what was found where a campaign still finds it. */
function letterText(about: string, seed: number): Label {
  const [kind = ''] = about.split(':');
  const found = isKind(kind) ? subjects[kind] : null;
  const came: Label = {
    en: `A campaign of random deeds and bad luck (seed ${seed}) came here once`,
    fr: `Une campagne d’actions et de pannes aléatoires (graine ${seed}) est passée par là`,
  };
  const what: Label =
    found === null
      ? { en: '.', fr: '.' }
      : { en: `, and found: ${found.en}.`, fr: ` et a constaté : ${found.fr}.` };
  return {
    en: `${came.en}${what.en} The lab stands where its last deed left the pair.`,
    fr: `${came.fr}${what.fr} Le laboratoire est dans l’état où la dernière action a laissé la paire.`,
  };
}

/** The lesson of a case as a rehearsal's file. */
function lessonOf(given: Case, found: FoundState): string {
  const { about, seed, steps } = given;
  const { labSeed, siteVersion } = labOfSeed(seed);
  const { siteVersion: site, ...amounts } = groundAmounts(siteVersion);
  const subject = subjectOf(given);
  const story = chronicle(found.lines);
  const asked = [
    {
      choice: questionOf(servers),
      step: answerStep(servers, found.server),
      wrong: answerMistake(servers, found.server),
    },
    {
      choice: questionOf(relations),
      step: answerStep(relations, found.relation),
      wrong: answerMistake(relations, found.relation),
    },
    {
      choice: questionOf(moves),
      step: answerStep(moves, found.first),
      wrong: answerMistake(moves, found.first),
    },
  ];
  const right: readonly string[] = [found.server, found.relation, found.first];
  const commands = steps.flatMap(({ waitUs, deed }) => [{ wait: ms(waitUs) }, { deed }]);
  const lesson = {
    lesson: true,
    title: {
      en: `What happened, what now? ${subject.en}`,
      fr: `Que s’est-il passé, que faire ? ${subject.fr}`,
    },
    brief: {
      en: `You are called to a pair. ${story.en} Find out how things stand, answer the questions, then lead the pair back: one primary, one backup, a data-sync that ends, nothing lost.`,
      fr: `On vous appelle auprès d’une paire. ${story.fr} Déterminez où en sont les choses, répondez aux questions, puis ramenez la paire : un principal, une sauvegarde, une synchronisation qui aboutit, rien de perdu.`,
    },
    letter: {
      from: 'monitoring@corp.example.com',
      subject,
      text: letterText(about, seed),
    },
    guide: [],
    start: { boxes: 'pair', site, ...amounts, seed: labSeed },
    questions: asked.map(({ choice }) => choice),
    steps: [
      ...asked.map(({ step }) => step),
      {
        id: 'together',
        guide: ['G70'],
        title: { en: 'The pair is synchronised again', fr: 'La paire est de nouveau synchronisée' },
        hint: moves.options[found.first],
        after: asked.map(({ step }) => step.id),
        recognised: { event: 'failover.synced' },
      },
    ],
    faults: [],
    mistakes: asked.map(({ wrong }) => wrong),
    // What was done before is nobody's mistake here.
    allows: commonMistakes.map(({ id }) => id),
    success: [
      {
        title: { en: 'The site is up', fr: 'Le site fonctionne' },
        holds: { now: { event: 'site.seen', where: { up: true } } },
      },
      {
        title: { en: 'A data-sync has succeeded', fr: 'Une synchronisation a réussi' },
        holds: { done: 'together' },
      },
    ],
    way: [
      { block: 'deeds', commands: [{ wait: ms(FIRST_US) }, { deed: { kind: LOOK } }, ...commands] },
      {
        block: 'answers',
        commands: [
          { wait: ms(LAST_US) },
          ...asked.map(({ choice }, place) => ({ answer: { question: choice.id, option: right[place] } })),
        ],
      },
      { block: 'way-back', commands: [{ leadBack: true }] },
    ],
  };
  const digest = createHash('sha256').update(JSON.stringify(lesson)).digest('hex');
  return stringify({ id: `lesson-${seed}-${digest.slice(0, DIGEST_LETTERS)}`, ...lesson });
}

export interface MadeLesson {
  readonly folder: string;
  /** The rehearsal's file. */
  readonly file: string;
  /** What the lab begins with. */
  readonly recording: string;
  readonly title: Label;
}

/** Makes the lesson of a case, in a folder of its own. */
export async function makeLesson(folder: string, given: Case): Promise<MadeLesson> {
  const found = await findState(given.seed, given.steps as readonly Step[]);
  if (!isThere(folder)) makeFolder(folder);
  const recording = join(folder, lessonRecording);
  const { acts, untilUs } = found;
  await writeRecording(recording, {
    ...{ seed: given.seed, acts, untilUs },
    finding: given.about,
    beforeUs: untilUs,
  });
  const file = join(folder, lessonFile);
  writeFileSync(file, lessonOf(given, found));
  return { folder, file, recording, title: subjectOf(given) };
}

/** A case by what it is about, for lists. */
export const lessonTitle = (given: Case): Label => {
  const { about, title } = given;
  const isKnown = title !== undefined || isKind(about.split(':')[0] ?? '');
  return isKnown ? subjectOf(given) : same(about.split('\n')[0] ?? '');
};
