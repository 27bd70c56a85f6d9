/**
 * A lab as it may be seen and steered during an examination: no hint, no list of steps, no mistake told, no going back, nothing
 * about faults. What is not named as open here is closed: a new page, route or command stays shut until somebody has thought of it.
 */
import type { Label } from '../../../views/label.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import { HINT } from '../../rehearsals/recorder/flight-log.js';
import type { AttemptState } from '../../rehearsals/trainee/trainee-state.js';
import type { LabOutcome } from '../commands/command.js';
import { type CommandName, commands } from '../commands/index.js';
import type { EventLog } from '../control/event-log.js';
import type { LabControl } from '../control/lab-control.js';
import type { LabState } from '../control/lab-state.js';
import { labPages } from '../drawing/site.js';

export const closedWords: Label = {
  en: 'This is closed during an examination. It opens again when the rehearsal has ended; nothing was done.',
  fr: 'Ceci est fermé pendant un examen. L’accès revient à la fin de la répétition ; rien n’a été fait.',
};

/** Where the work is done and what happens is seen; the guide, debriefs, moments and faults are not among them. */
const openPages: ReadonlySet<string> = new Set([
  ...[
    '/',
    '/beside',
    '/rehearsals',
    '/recorder',
    '/network',
    '/dns',
    '/nat',
    '/clients',
    '/mailbox',
    '/heard',
  ],
  ...['/directory', '/maker'],
  ...['/workstations/ws1', '/workstations/ws2', '/workstations/ws3'],
]);

/** Routes of the API that are not commands. */
const openRoutes: ReadonlySet<string> = new Set([
  ...[
    '/api/health',
    '/api/ready',
    '/api/state',
    '/api/events',
    '/api/events/stream',
    '/api/wait',
    '/api/advance',
  ],
  ...['/api/mails/:mail/attachments/:index', '/api/rehearsals', '/api/command'],
]);

/** What people do in their work, and with the clock. */
const openCommands: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['speed', 'pause', 'resume', 'advance', 'until', 'stops', 'cable', 'power'] as const),
  ...(['dns-set', 'dns-remove', 'nat-set', 'nat-clear', 'nat-remove', 'firewall-set', 'arp-flush'] as const),
  ...(['hosts-set', 'dns-flush', 'contract-set', 'rollout-set', 'mail-clear', 'events-clear'] as const),
  ...(['events-answer', 'console-launch', 'console-sign-in', 'console-start', 'console-tool'] as const),
  ...(['console-invite', 'console-join', 'console-end', 'console-close', 'console-deploy'] as const),
  ...([
    'console-uninstall',
    'console-package',
    'fleet-call',
    'fleet-reboot',
    'fleet-off',
    'fleet-on',
  ] as const),
  ...(['fleet-install', 'fleet-deploy', 'integration-run', 'integration-target'] as const),
  ...(['announce', 'ask', 'answer'] as const),
  ...(['integration-reinstall', 'rehearsal-finish', 'rehearsal-abandon', 'trainee-name'] as const),
]);

const closedPages = (): string[] => labPages.map(({ path }) => path).filter((path) => !openPages.has(path));

export const isExamined = (lab: Pick<LabControl, 'mode'>): boolean => lab.mode() === 'examination';

/** Whether a route may be asked; commands are asked one by one, whatever route they come by. */
export const isRouteOpen = (lab: Pick<LabControl, 'mode'>, path: string): boolean =>
  !isExamined(lab) || openRoutes.has(path) || Object.hasOwn(commands, path.replace('/api/', ''));

/** Whether a command may be given. */
export const isCommandOpen = (lab: Pick<LabControl, 'mode'>, name: CommandName): boolean =>
  !isExamined(lab) || openCommands.has(name);

/** What tells of faults that somebody laid, and of what lies ahead. */
const tellsOfFaults = (kind: string): boolean =>
  kind === 'overlays' || kind === 'wire' || kind.startsWith('when.') || kind.startsWith('rehearsal');

/** The task, the time, the outage and what was answered: nothing of steps, mistakes and aims. */
const concealedAttempt = (attempt: AttemptState): AttemptState => ({
  ...attempt,
  guide: [],
  steps: [],
  stepsInAll: 0,
  mistakes: [],
  success: [],
  questions: attempt.questions.map((question) => ({ ...question, isRight: null })),
  waitUntil: null,
});

/** The state without all that an examination hides: faults, forks, moments, closed pages. */
export function concealed(state: LabState): LabState {
  const { trainee } = state;
  return {
    ...state,
    boxes: state.boxes.map((box) => ({ ...box, overlays: [] })),
    whens: [],
    faultKinds: [],
    moments: [],
    shelf: state.shelf === null ? null : { ...state.shelf, forks: [] },
    trials: [],
    closed: [...new Set([...state.closed, ...closedPages()])],
    stops: { ...state.stops, last: null },
    events: state.events.filter(({ kind }) => !tellsOfFaults(kind)),
    trainee: {
      ...trainee,
      last: null,
      offers: trainee.offers.map((offer) => ({ ...offer, guide: [], steps: 0 })),
      current: trainee.current === null ? null : concealedAttempt(trainee.current),
    },
  };
}

const flightSeen = (lines: readonly FlightLine[]): FlightLine[] =>
  lines.filter(({ kind }) => kind !== HINT && !tellsOfFaults(kind));

function eventsSeen(log: EventLog, isOn: () => boolean): EventLog {
  return {
    add: (event) => log.add(event),
    get run() {
      return log.run;
    },
    get cursor() {
      return log.cursor;
    },
    after: (cursor) => {
      const found = log.after(cursor);
      return isOn() ? { ...found, events: found.events.filter(({ kind }) => !tellsOfFaults(kind)) } : found;
    },
    onEvent: (listener) =>
      log.onEvent((event) => {
        if (!isOn() || !tellsOfFaults(event.kind)) listener(event);
      }),
  };
}

/** The same control; while an examination goes on it tells and does no more than that allows. */
export function examinable(lab: LabControl): LabControl {
  const isOn = (): boolean => isExamined(lab);
  return {
    state: () => (isOn() ? concealed(lab.state()) : lab.state()),
    nowUs: () => lab.nowUs(),
    mode: () => lab.mode(),
    hides: () => lab.hides(),
    events: eventsSeen(lab.events, isOn),
    flight: () => (isOn() ? flightSeen(lab.flight()) : lab.flight()),
    advance: (given) => lab.advance(given),
    pauses: () => lab.pauses(),
    judge: {
      begin: () => {
        if (!isOn()) lab.judge.begin();
      },
      judge: () => (isOn() ? null : lab.judge.judge()),
    },
    get past() {
      return isOn() ? null : lab.past;
    },
    get forks() {
      return isOn() ? null : lab.forks;
    },
    get openFile() {
      return isOn() ? null : lab.openFile;
    },
    get school() {
      return isOn() ? null : lab.school;
    },
    debrief: () => (isOn() ? null : lab.debrief()),
    perform: async (command): Promise<LabOutcome> =>
      isCommandOpen(lab, command.do) ? lab.perform(command) : { refused: closedWords },
    fresh: () => lab.fresh(),
    attend: () => lab.attend(),
    subscribe: (listener) => lab.subscribe(listener),
  };
}
