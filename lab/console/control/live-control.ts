/** The console's control over a live lab: readings put together, commands turned into acts. */
import type { Activation, Micros } from '../../../hardware/ports.js';
import { MINUTE } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act, Heard } from '../../acts/act.js';
import type { BoxWatch } from '../../clients/box-watch.js';
import type { Live } from '../../live/clockwork.js';
import { type BoxName, boxOfRank, LAB, ranks, siteName } from '../../plan.js';
import type { Trainee } from '../../rehearsals/trainee/trainee.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import { awaitedAlarm } from '../alarms.js';
import { inTime, outcomeOf } from '../door/outcome.js';
import { boxState, seatState } from './box-view.js';
import { doneWords } from './command-words.js';
import { checkFault } from './fault-values.js';
import { fleetAct, fleetView } from './fleet-control.js';
import type { LabCommand } from './lab-command.js';
import type { FaultKind, LabControl, LabOutcome, LabState, LoggedEvent } from './lab-control.js';
import { type MakerParts, makerAct, makerState } from './maker-control.js';
import { networkAct, networkState, siteAddress } from './network-control.js';
import { rehearse } from './trainee-commands.js';

export interface LiveControlParts extends MakerParts {
  readonly lab: Lab;
  readonly live: Live;
  readonly outside: Outside;
  readonly watch: BoxWatch;
  readonly trainee: Trainee;
  readonly faultKinds: readonly FaultKind[];
  /** Performs and records one act. */
  act(act: Act, heard?: Heard): Promise<unknown>;
  /** Where a browser on this machine reaches an address of the plan. */
  urlOf(address: string): string;
  readonly elsewhere: LabState['elsewhere'];
  /** Takes the power of a box for which the lab waits, at once. */
  strike(name: BoxName): void;
  /** Whether a box's process is no more, whatever the lab knows of it yet. */
  isGone(name: BoxName): boolean;
  /** What keeps the lab from being saved; null: nothing. */
  trouble(): Label | null;
}

const EVENTS_MAX = 200;
const INTERVALS_SHOWN = 12;

const words = {
  already: { en: 'It is like that already.', fr: 'C’est déjà le cas.' },
  off: { en: 'The box has no power.', fr: 'Le serveur n’est pas sous tension.' },
  later: {
    en: 'The lab is busy: this is done as soon as it goes on.',
    fr: 'Le laboratoire est occupé : ce sera fait dès qu’il continuera.',
  },
  noBox: { en: 'There is no such box in this lab.', fr: 'Ce serveur n’existe pas dans ce laboratoire.' },
  itself: {
    en: 'A box sends nothing to itself over the network: choose two different ends.',
    fr: 'Un serveur ne s’envoie rien par le réseau : choisissez deux extrémités différentes.',
  },
  noFault: { en: 'There is no such fault.', fr: 'Cette panne n’existe pas.' },
  noPerson: {
    en: 'The console is not ready for that.',
    fr: 'La console n’en est pas là.',
  },
} as const satisfies Record<string, Label>;

const alarmsOf = ({ live, trouble }: LiveControlParts): Label[] => {
  const awaited = live.awaited();
  return [awaited === null ? null : awaitedAlarm(awaited), trouble()].filter((alarm) => alarm !== null);
};

const refuse = (refused: Label): LabOutcome => ({ refused });

/** The clock is the throttle's affair: no event of the lab, nothing to record. False: not meant. */
function steerClock(live: Live, command: LabCommand): boolean {
  switch (command.do) {
    case 'speed':
      live.setSpeed(command.speed === 'max' ? 'max' : Number(command.speed));
      return true;
    case 'pause':
      live.pause();
      return true;
    case 'resume':
      live.resume();
      return true;
    case 'advance':
      live.advance(Math.round(command.minutes * MINUTE));
      return true;
    default:
      return false;
  }
}

function powerAct(lab: Lab, command: Extract<LabCommand, { do: 'power' }>): Act | Label {
  const { box, how } = command;
  const off = lab.box(box).power === 'off';
  if (how === 'cut') return off ? words.already : { kind: 'cut-power', box };
  if (how === 'on') return off ? { kind: 'switch-on', box } : words.already;
  if (how === 'press') return { kind: 'press', box, button: 'power' };
  return off ? words.off : { kind: 'press', box, button: 'reset' };
}

function wireAct(command: Extract<LabCommand, { do: 'wire' }>): Act | Label {
  const { from, to, cut, lossPercent, extraMs } = command;
  if (from === to) return words.itself;
  const clear = !cut && lossPercent === 0 && extraMs === 0;
  const filter = clear ? null : { cut, lossShare: lossPercent / 100, extraUs: Math.round(extraMs * 1_000) };
  return { kind: 'filter', box: to, from: from === 'lab' ? LAB : ranks[from], filter };
}

function faultAct(parts: LiveControlParts, command: LabCommand): Act | Label {
  if (command.do === 'fault-remove') {
    const { overlays } = parts.lab.box(command.box);
    const list = overlays.filter(({ id }) => id !== command.id);
    return list.length === overlays.length ? words.noFault : { kind: 'overlays', box: command.box, list };
  }
  if (command.do !== 'fault-add') return words.noFault;
  const kind = parts.faultKinds.find(({ id }) => id === command.overlay);
  if (kind === undefined) return words.noFault;
  const checked = checkFault(kind, command.values);
  if ('refused' in checked) return checked.refused;
  const { overlays } = parts.lab.box(command.box);
  const taken = new Set(overlays.map(({ id }) => id));
  let number = 1;
  while (taken.has(`${kind.id}-${number}`)) number += 1;
  const activation: Activation = { id: `${kind.id}-${number}`, overlay: kind.id, values: checked.values };
  return { kind: 'overlays', box: command.box, list: [...overlays, activation] };
}

function receiverAct(command: LabCommand): Act | null {
  switch (command.do) {
    case 'mail-clear':
    case 'events-clear':
      return { kind: command.do };
    case 'events-answer':
      return { kind: 'events-answer', answer: command.answer };
    default:
      return null;
  }
}

/** A person can only press what the console shows at this stage. */
function consoleAct(parts: LiveControlParts, command: LabCommand): Act | Label | null {
  if (!('workstation' in command)) return null;
  const { workstation } = command;
  const { stage, session } = parts.outside.desk().seat(workstation).console.state();
  switch (command.do) {
    case 'console-launch':
      return stage === 'closed' ? { kind: 'console-launch', workstation } : words.noPerson;
    case 'console-sign-in': {
      const { username, password } = command;
      return stage === 'sign-in'
        ? { kind: 'console-sign-in', workstation, username, password }
        : words.noPerson;
    }
    case 'console-start':
      return stage === 'ready' && session === null
        ? { kind: 'console-session', workstation, jumpItem: command.item }
        : words.noPerson;
    case 'console-tool': {
      const { kind: tool, tool: id } = command;
      return session === null ? words.noPerson : { kind: 'console-tool', workstation, tool, id };
    }
    case 'console-invite':
      return session === null
        ? words.noPerson
        : { kind: 'console-invite', workstation, profile: command.profile };
    case 'console-join':
      return stage === 'sign-in'
        ? { kind: 'console-join', workstation, key: command.key, name: command.guest }
        : words.noPerson;
    case 'console-end':
      return session === null ? words.noPerson : { kind: 'console-end', workstation };
    case 'console-close':
      return stage === 'ready' || stage === 'sign-in'
        ? { kind: 'console-close', workstation }
        : words.noPerson;
    default:
      return null;
  }
}

function actOf(parts: LiveControlParts, command: LabCommand): Act | Label {
  const { lab } = parts;
  const box = 'box' in command ? command.box : command.do === 'wire' ? command.to : null;
  if (box !== null && !lab.boxes().includes(box)) return words.noBox;
  if (command.do === 'power') return powerAct(lab, command);
  if (command.do === 'cable') {
    const { nic, plugged: up } = command;
    if (lab.box(command.box).links[nic] === up) return words.already;
    return { kind: 'cable', box: command.box, nic, up };
  }
  if (command.do === 'wire') return wireAct(command);
  if (command.do === 'fault-add' || command.do === 'fault-remove') return faultAct(parts, command);
  return (
    makerAct(command) ??
    networkAct(parts.outside, command) ??
    receiverAct(command) ??
    fleetAct(parts.outside, command) ??
    consoleAct(parts, command) ??
    words.noFault
  );
}

/** Keeps the newest events; the control must exist before the lab runs to see the first. */
export function createLiveControl(parts: LiveControlParts): LabControl {
  const { lab, live, outside } = parts;
  const events: LoggedEvent[] = [];
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  lab.onEntry(({ t: atUs, rank, kind, data }) => {
    // Every page that somebody looked at is in the recording; here it would hide what happened.
    if (kind === 'outside') return;
    events.unshift({ atUs, source: boxOfRank(rank) ?? 'lab', kind, data });
    if (events.length > EVENTS_MAX) events.length = EVENTS_MAX;
    changed();
  });
  live.onTick(changed);
  live.onAwaited(changed);
  outside.mail.onChange(changed);
  outside.events.onChange(changed);
  outside.desk().onChange(changed);
  parts.watch.onChange(changed);
  parts.trainee.onChange(changed);

  const state = (): LabState => {
    const seats = outside.desk();
    const nowUs: Micros = lab.nowUs();
    return {
      nowUs,
      speed: String(live.throttle.speed),
      paused: live.throttle.paused,
      advancing: live.throttle.advancing,
      alarms: alarmsOf(parts),
      addresses: outside.network.addresses,
      elsewhere: parts.elsewhere,
      siteName,
      siteUrl: parts.urlOf(siteAddress(outside)),
      site: {
        now: seats.probe.now(),
        downtimeUs: seats.probe.downtimeUs(),
        intervals: seats.probe.intervals().slice(-INTERVALS_SHOWN).reverse(),
      },
      boxes: lab.boxes().map((name) => boxState(parts, name)),
      network: networkState(lab, outside),
      mails: outside.mail.mails(),
      heard: { events: outside.events.heard(), answer: outside.events.answer() },
      seats: seats.seats().map(seatState),
      fleet: fleetView(outside),
      faultKinds: parts.faultKinds,
      maker: makerState(parts),
      trainee: parts.trainee.state(),
      events,
    };
  };
  return {
    state,
    perform: async (command) => {
      if (steerClock(live, command)) {
        changed();
        return { done: doneWords(command) };
      }
      const rehearsed = rehearse(parts.trainee, command);
      if (rehearsed !== null) {
        changed();
        return rehearsed;
      }
      const act = actOf(parts, command);
      if ('en' in act) return refuse(act);
      const awaited = live.awaited();
      if (awaited !== null && act.kind === 'cut-power' && act.box === awaited.name) parts.strike(act.box);
      const begun: Promise<Label | null>[] = [];
      const done = await inTime(parts.act(act, (work) => begun.push(work)));
      changed();
      return done ? outcomeOf(outside, command, begun[0] ?? null) : refuse(alarmsOf(parts)[0] ?? words.later);
    },
    debrief: () => parts.trainee.debrief(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
