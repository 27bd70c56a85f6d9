/**
 * A lab as its trainee may see and steer it in a class. Each member of the control is named here: a new one
 * does not compile before somebody has thought about whether a trainee may have it.
 */
import type { Label } from '../../../../views/label.js';
import { parseWhen } from '../../../acts/when-text.js';
import { WhenTextError } from '../../../acts/when-words.js';
import { isUnseen, seenOf } from '../../../hosting/when/unseen.js';
import type { Debrief } from '../../../rehearsals/report/report.js';
import type { LabOutcome } from '../../commands/command.js';
import type { CommandName, LabCommand } from '../../commands/index.js';
import { lineOf } from '../../commands/whens.js';
import type { LabControl } from '../../control/lab-control.js';
import type { LabState } from '../../control/lab-state.js';
import { observed } from '../../tools/concealment.js';

/** What holds for a trainee now. */
export interface SeatRules {
  readonly isExamination: boolean;
  /** The instructor lets lab time stand still. */
  isHeld(): boolean;
  /** The instructor has told all that was done unseen. */
  isRevealed(): boolean;
  /** What the instructor says at the end. */
  said(): NonNullable<Debrief['instructor']>;
}

/** When a trainee may do something: in practice only, the same while time goes on, never in a class, whenever time goes on, once all is told. */
type When = 'always' | 'practice' | 'practice-time' | 'never' | 'time' | 'revealed';

const allowed: Readonly<Record<CommandName, When>> = {
  speed: 'time',
  pause: 'time',
  resume: 'time',
  advance: 'time',
  until: 'time',
  stops: 'always',
  cable: 'always',
  power: 'always',
  part: 'practice',
  wire: 'practice',
  'fault-add': 'practice',
  'fault-remove': 'practice',
  'when-set': 'practice',
  'when-add': 'practice',
  'when-remove': 'practice',
  'dns-set': 'always',
  'dns-remove': 'always',
  'nat-set': 'always',
  'nat-clear': 'always',
  'nat-remove': 'always',
  'firewall-set': 'always',
  'arp-flush': 'always',
  'hosts-set': 'always',
  'dns-flush': 'always',
  'contract-set': 'practice',
  'rollout-set': 'always',
  'console-launch': 'always',
  'console-sign-in': 'always',
  'console-start': 'always',
  'console-tool': 'always',
  'console-invite': 'always',
  'console-join': 'always',
  'console-end': 'always',
  'console-close': 'always',
  'console-deploy': 'always',
  'console-uninstall': 'always',
  'console-package': 'always',
  'fleet-call': 'always',
  'fleet-reboot': 'always',
  'fleet-off': 'always',
  'fleet-on': 'always',
  'fleet-install': 'always',
  'fleet-deploy': 'always',
  'integration-run': 'always',
  'integration-target': 'always',
  'integration-reinstall': 'always',
  announce: 'always',
  ask: 'always',
  answer: 'always',
  'mail-clear': 'always',
  'events-clear': 'always',
  'events-answer': 'always',
  'rehearsal-start': 'practice',
  'rehearsal-hint': 'practice',
  'rehearsal-reveal': 'practice',
  'rehearsal-finish': 'always',
  'rehearsal-abandon': 'practice',
  'moment-save': 'practice',
  'moment-back': 'practice-time',
  'back-to': 'practice-time',
  // Real programs of the host, and the labs of others, are none of a trainee's affairs.
  'gateway-set': 'never',
  'gateway-remove': 'never',
  'lab-make': 'never',
  'lab-again': 'never',
  'lab-open': 'never',
  'lab-lesson': 'never',
  'moment-fork': 'never',
  'fork-at': 'never',
  'fork-open': 'never',
  'fork-put-away': 'never',
  'fork-drop': 'never',
  'trainee-name': 'never',
  // Plays the recording again, with what was done unseen in it.
  'try-what-if': 'revealed',
  'what-if-play': 'revealed',
  'compare-play': 'revealed',
};

const words = {
  never: {
    en: 'In a class this is the instructor’s affair. Ask your instructor; nothing was done.',
    fr: 'Dans une classe, c’est l’affaire du formateur. Adressez-vous à lui ; rien n’a été fait.',
  },
  examined: {
    en: 'In an examination this is closed. Nothing was done.',
    fr: 'Lors d’un examen, ceci est fermé. Rien n’a été fait.',
  },
  held: {
    en: 'Your instructor has stopped the clock. Wait until it goes on; nothing was done.',
    fr: 'Votre formateur a arrêté l’horloge. Attendez qu’elle reprenne ; rien n’a été fait.',
  },
  act: {
    en: 'In a class a deed for a moment is a fault, a cable, a wire or the power. Nothing was armed.',
    fr: 'Dans une classe, une action différée est une panne, un câble, une liaison ou l’alimentation. Rien n’a été armé.',
  },
  reserved: {
    en: 'This name is reserved. Choose another; nothing was armed.',
    fr: 'Ce nom est réservé. Choisissez-en un autre ; rien n’a été armé.',
  },
} as const satisfies Record<string, Label>;

/** A name that nothing has: what nobody is to see is not there for a trainee. */
const NOTHING = 'nothing-of-this-name';

/** Why something armed by a trainee is not armed; null: it may be. */
function whenTrouble(given: unknown): Label | null {
  try {
    const { id, do: deeds } = parseWhen(given);
    if (id !== undefined && isUnseen(id)) return words.reserved;
    return deeds.some(({ act }) => act !== undefined) ? words.act : null;
  } catch (error) {
    // Whoever carries it out says what is wrong with it.
    if (error instanceof WhenTextError) return null;
    throw error;
  }
}

function troubleOf(command: LabCommand, rules: SeatRules): Label | null {
  const when = allowed[command.do];
  if (when === 'never') return words.never;
  if ((when === 'practice' || when === 'practice-time') && rules.isExamination) return words.examined;
  if ((when === 'time' || when === 'practice-time') && rules.isHeld()) return words.held;
  if (when === 'revealed' && !rules.isRevealed()) return words.never;
  if (command.do === 'when-set') return whenTrouble(command.when);
  if (command.do === 'when-add') return whenTrouble(lineOf(command));
  return null;
}

const hiding = (command: LabCommand): LabCommand =>
  (command.do === 'fault-remove' || command.do === 'when-remove') && isUnseen(command.id)
    ? { ...command, id: NOTHING }
    : command;

const seenBox = observed(isUnseen);

const ofPractice: readonly string[] = ['/gateway'];
const ofExamination: readonly string[] = [...ofPractice, '/faults', '/moments'];

const seenState = (state: LabState, { isExamination, isHeld, isRevealed }: SeatRules): LabState => ({
  ...state,
  isHeld: isHeld(),
  boxes: isRevealed() ? state.boxes : state.boxes.map(seenBox),
  whens: isRevealed() ? state.whens : seenOf(state.whens),
  shelf: null,
  moments: isExamination ? [] : state.moments,
  closed: [...state.closed, ...(isExamination ? ofExamination : ofPractice)],
});

/** What the trainee of a seat has of its lab. */
export function traineeView(lab: LabControl, rules: SeatRules): LabControl {
  return {
    state: () => seenState(lab.state(), rules),
    nowUs: () => lab.nowUs(),
    mode: () => lab.mode(),
    hides: () => lab.hides(),
    // Of what is done unseen no line of the transcript speaks: neither events nor recorder know of it.
    get events() {
      return lab.events;
    },
    flight: () => lab.flight(),
    advance: (given) => (rules.isHeld() ? lab.nowUs() : lab.advance(given)),
    pauses: () => lab.pauses(),
    // Looks at the disks, and so at what nobody else could see.
    judge: {
      begin: () => {
        if (rules.isRevealed()) lab.judge.begin();
      },
      judge: () => (rules.isRevealed() ? lab.judge.judge() : null),
    },
    // Every deed is written down, whoever did it.
    get past() {
      return rules.isRevealed() ? lab.past : null;
    },
    forks: null,
    openFile: null,
    // Lessons name the deeds that led to a mistake, whoever did them.
    get school() {
      return rules.isRevealed() ? lab.school : null;
    },
    perform: async (command): Promise<LabOutcome> => {
      const refused = troubleOf(command, rules);
      return refused === null ? lab.perform(hiding(command)) : { refused };
    },
    debrief: () => {
      const debrief = lab.debrief();
      const said = rules.said();
      return debrief === null || said.length === 0 ? debrief : { ...debrief, instructor: said };
    },
    fresh: () => lab.fresh(),
    attend: () => lab.attend(),
    subscribe: (listener) => lab.subscribe(listener),
  };
}
