/** The console's control over a live lab: readings put together, commands turned into acts. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act, OnDone } from '../../acts/act.js';
import { whensOf } from '../../acts/set-when.js';
import type { BoxWatch } from '../../clients/box-watch.js';
import { placeText, targetText } from '../../outside/host-gateway/mapping.js';
import { type BoxName, boxOfRank, siteName } from '../../plan.js';
import { awaitedAlarm } from '../beside/held-up.js';
import type { CommandParts, LabOutcome } from '../commands/command.js';
import { doneWords, performCommand } from '../commands/index.js';
import { inTime, outcomeOf } from '../door/outcome.js';
import { boxState, partStates, seatState, whenState } from './box-view.js';
import { createEventLog } from './event-log.js';
import { fleetView } from './fleet-view.js';
import type { LabControl } from './lab-control.js';
import { createLabJudge } from './lab-judge.js';
import type { LabState, LoggedEvent } from './lab-state.js';
import { type MakerParts, makerState } from './maker-state.js';
import { networkState, siteAddress } from './network-state.js';

export interface LiveControlParts extends CommandParts, MakerParts {
  readonly watch: BoxWatch;
  /** Performs and records one act. */
  act(act: Act, heard?: OnDone): Promise<unknown>;
  /** Where a browser on this machine reaches an address of the plan. */
  urlOf(address: string): string;
  readonly elsewhere: LabState['elsewhere'];
  /** Takes the power of a box for which the lab waits, at once. */
  strike(name: BoxName): void;
  /** The folder that is a box's disk. */
  boxFolder(name: BoxName): string;
  /** Whether a box's process is no more, whatever the lab knows of it yet. */
  isGone(name: BoxName): boolean;
  /** What keeps the lab from being saved; null: nothing. */
  trouble(): Label | null;
}

const EVENTS_MAX = 200;
const INTERVALS_SHOWN = 12;

const later: Label = {
  en: 'The lab is busy: this is done as soon as it goes on.',
  fr: 'Le laboratoire est occupé : ce sera fait dès qu’il continuera.',
};

const alarmsOf = ({ live, trouble }: LiveControlParts): Label[] => {
  const awaited = live.awaited();
  return [awaited === null ? null : awaitedAlarm(awaited), trouble()].filter((alarm) => alarm !== null);
};

const refuse = (refused: Label): LabOutcome => ({ refused });

function gatewayState({ outside, gateway }: LiveControlParts): LabState['gateway'] {
  const mappings = outside.gateway.mappings();
  const open = new Set(mappings.map(placeText));
  return {
    beyond: gateway.beyond,
    mappings: mappings.map((one) => ({
      place: placeText(one),
      target: targetText(one.target),
      ...gateway.tallyOf(one),
    })),
    closed: gateway.closed.map(placeText).filter((place) => !open.has(place)),
  };
}

/** What happened: the newest for the pages, all of it for who reads on. */
function createNews(lab: CommandParts['lab'], changed: () => void) {
  const newest: LoggedEvent[] = [];
  const log = createEventLog();
  lab.onEntry(({ t: atUs, rank, kind, data }) => {
    // Every page that somebody looked at is in the recording; here it would hide what happened.
    if (kind === 'outside') return;
    const event = { atUs, source: boxOfRank(rank) ?? 'lab', kind, data } as const;
    log.add(event);
    newest.unshift(event);
    if (newest.length > EVENTS_MAX) newest.length = EVENTS_MAX;
    changed();
  });
  return { newest, log };
}

/** How lab time is let go ahead, by many at once, and how often somebody has stopped that. */
const aheadOf = (
  { lab, live }: LiveControlParts,
  changed: () => void,
): Pick<LabControl, 'advance' | 'pauses'> => ({
  advance: (given) => {
    const goesToUs = lab.nowUs() + live.throttle.aheadUs;
    const untilUs = 'until' in given ? given.until : goesToUs + given.by;
    if (untilUs > goesToUs) {
      live.advance(untilUs - goesToUs);
      changed();
    }
    return untilUs;
  },
  pauses: () => live.throttle.pauses,
});

/** Commands turned into acts, and what is told of them. */
const performing =
  (parts: LiveControlParts, changed: () => void): LabControl['perform'] =>
  async (command) => {
    const { live, outside } = parts;
    const deed = performCommand(parts, command);
    if (deed === null) {
      changed();
      return { done: doneWords(command) };
    }
    if (deed instanceof Promise) {
      const refused = await deed;
      return refused === null ? { done: doneWords(command) } : refuse(refused);
    }
    if ('en' in deed) return refuse(deed);
    const awaited = live.awaited();
    if (awaited !== null && deed.kind === 'cut-power' && deed.box === awaited.name) parts.strike(deed.box);
    const begun: Promise<Label | null>[] = [];
    const done = await inTime(parts.act(deed, (work) => begun.push(work)));
    changed();
    return done ? outcomeOf(outside, command, begun[0] ?? null) : refuse(alarmsOf(parts)[0] ?? later);
  };

const trialStates = ({ past }: LiveControlParts): LabState['trials'] =>
  (past?.trials() ?? []).map(({ id, asked, whatIf, differences, why }) => ({
    ...{ id, kind: asked.kind },
    isOver: whatIf !== null || differences !== null || why !== null,
  }));

const judgeOf = (parts: LiveControlParts): LabControl['judge'] =>
  createLabJudge({
    lab: parts.lab,
    folderOf: parts.boxFolder,
    boxes: () => parts.lab.boxes().map((name) => boxState(parts, name)),
  });

function storyView({ story }: LiveControlParts['outside']): LabState['story'] {
  const plan = story.plan();
  if (plan === null) return null;
  const people = plan.people.map(({ name, hours, audience }) => ({ name, hours, audience }));
  return { people, support: plan.support, announcements: story.announcements() };
}

/** How the rehearsal goes that is under way. */
const rehearsing = ({ trainee }: LiveControlParts): Pick<LabControl, 'mode' | 'hides'> => ({
  mode: () => trainee.mode(),
  hides: () => trainee.hides(),
});

/** Keeps the newest events; the control must exist before the lab runs to see the first. */
export function createLiveControl(parts: LiveControlParts): LabControl {
  const { lab, live, outside } = parts;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const { newest: events, log } = createNews(lab, changed);
  live.onTick(changed);
  live.onAwaited(changed);
  outside.mail.onChange(changed);
  outside.events.onChange(changed);
  outside.seats().onChange(changed);
  parts.watch.onChange(changed);
  parts.trainee.onChange(changed);
  parts.school?.onChange(changed);
  parts.past?.onChange(changed);

  const state = (): LabState => {
    const seats = outside.seats();
    const nowUs: Micros = lab.nowUs();
    return {
      nowUs,
      speed: String(live.throttle.speed),
      ...{ paused: live.throttle.paused, isHeld: false },
      advancing: live.throttle.advancing,
      stops: parts.stops.state(),
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
      story: storyView(outside),
      heard: { events: outside.events.heard(), answer: outside.events.answer() },
      seats: seats.seats().map(seatState),
      fleet: fleetView(outside),
      gateway: gatewayState(parts),
      faultKinds: parts.faultKinds,
      parts: partStates(lab),
      whens: whensOf(lab).map(whenState),
      maker: makerState(parts),
      trainee: parts.trainee.state(),
      shelf: parts.shelf?.state() ?? null,
      moments: parts.moments.list(),
      closed: [],
      trials: trialStates(parts),
      events,
    };
  };
  return {
    state,
    nowUs: () => lab.nowUs(),
    ...rehearsing(parts),
    events: log,
    judge: judgeOf(parts),
    past: parts.past ?? null,
    school: parts.school ?? null,
    forks: parts.shelf?.forks ?? null,
    openFile: parts.shelf?.openFile ?? null,
    ...aheadOf(parts, changed),
    perform: performing(parts, changed),
    fresh: live.fresh,
    attend: live.attend,
    debrief: () => parts.trainee.debrief(),
    flight: () => parts.trainee.flight(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
