/** The power of the boxes: switched on, cut, and what a box tells of its own. */
import { CONTROL } from '../../../hardware/kernel/event-queue.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { PowerEnd } from '../../../hardware/kernel/turn.js';
import { type Micros, SECOND } from '../../../hardware/ports.js';
import type { EmitLab } from '../../hosting/event-kinds.js';
import type { Hosting } from '../../hosting/hosting.js';
import type { Watched } from '../../hosting/when/sentry.js';
import type { Surroundings } from '../../hosting/wire/surroundings.js';
import { type BoxName, boxOfRank, LAB, LATENCY_MIN_US, ranks } from '../../plan.js';
import type { Scheduler } from '../scheduler.js';
import { createFeed, feedFollower } from './feed.js';
import { snapshotKeeper } from './put-back.js';
import type { BoxSlot, Slots } from './slots.js';

const SELF_TEST_US = 45 * SECOND;
const RESET_US = 5 * SECOND;

export interface PowerParts {
  readonly slots: Slots;
  readonly hosting: Hosting;
  readonly scheduler: Scheduler;
  readonly participant: Participant;
  readonly emit: EmitLab;
  /** Its neighbours notice that a box has gone. */
  readonly left: (name: BoxName) => void;
  /** The power of a box failed by nobody's act. */
  readonly onCut: (name: BoxName) => void;
  /** What is armed at a box. */
  readonly watchedAt: (name: BoxName) => Watched;
}

/** What a box finds around it. */
const surroundingsOf = ({ isCold, putBack, links, filters, overlays, hits }: BoxSlot): Surroundings => ({
  coldStart: isCold,
  putBack,
  links: { ...links },
  filters: { ...filters },
  overlays,
  hits: { ...hits },
});

/** Power of the boxes: on, off, cut, reset, each at its instant of lab time. */
export function createPower(parts: PowerParts) {
  const { slots, hosting, scheduler, participant, emit, left, onCut } = parts;
  const { agenda } = participant;
  const feed = createFeed(slots);
  const gone = (name: BoxName, atUs: Micros): void => {
    const box = slots.of(name);
    scheduler.leave(ranks[name]);
    box.power = 'off';
    box.noDisk = false;
    box.face = null;
    box.sinceUs = atUs;
    left(name);
  };

  /** Inside a lab event, or before the run starts. */
  const switchOn = async (name: BoxName, selfTestUs: Micros = SELF_TEST_US): Promise<void> => {
    const box = slots.of(name);
    if (box.power !== 'off') return;
    box.awaitsFeed = !feed.reaches(name);
    box.restarts = false;
    if (box.awaitsFeed) return feed.countMissing(name);
    const startUs = agenda.nowUs();
    box.boot += 1;
    box.power = 'on';
    box.sinceUs = startUs;
    const surroundings = surroundingsOf(box);
    box.isCold = false;
    box.putBack = [];
    const watched = parts.watchedAt(name);
    const { seat, turn } = await agenda.real(
      () => hosting.start({ name, boot: box.boot, startUs, selfTestUs, surroundings, watched }),
      `switching on box ${name}`,
    );
    scheduler.join(seat, startUs, turn.nextDueUs ?? Number.POSITIVE_INFINITY);
  };

  /** Power cut: SIGKILL in processes. Inside a lab event. */
  const cutPower = async (name: BoxName): Promise<void> => {
    const box = slots.of(name);
    box.awaitsFeed = false;
    box.isCold = true;
    if (box.power === 'off') return;
    scheduler.strike(ranks[name], box.boot);
    gone(name, agenda.nowUs());
    await agenda.real(() => hosting.kill(name), `cutting the power of box ${name}`);
    emit('power.cut', { box: name });
  };

  /** A box has switched itself off, restarts, or is found without power. */
  const heard = async (rank: number, what: PowerEnd, atUs: Micros): Promise<void> => {
    const name = boxOfRank(rank);
    if (name === null) return;
    const { boot } = slots.of(name);
    await hosting.kill(name, what === 'reboot');
    if (what === 'cut' || what === 'tripped') slots.of(name).isCold = true;
    if (what === 'cut') {
      scheduler.strike(rank, boot);
      onCut(name);
    }
    gone(name, atUs);
    // What a box that died did last is not known: it is found without power now.
    const foundUs = what === 'cut' ? scheduler.nowUs + 1 : 0;
    agenda.put(Math.max(atUs + LATENCY_MIN_US, agenda.nowUs(), foundUs), CONTROL, rank, 0, () => {
      // Nobody has run past this instant: what had not arrived is lost, whether it got out or not.
      if (what === 'tripped') scheduler.strike(rank, boot);
      emit(what === 'cut' || what === 'tripped' ? 'power.cut' : 'power.off', { box: name });
    });
    if (what === 'reboot') {
      slots.of(name).restarts = true;
      agenda.put(Math.max(atUs + RESET_US, agenda.nowUs()), CONTROL, rank, 1, () => switchOn(name));
    }
    scheduler.renew(LAB, agenda.nextDueUs());
  };
  const switches = { slots, participant, switchOn, cutPower };
  const followFeed = feedFollower({ ...switches, feed });
  const followSnapshots = snapshotKeeper(switches);
  return { switchOn, cutPower, heard, followFeed, followSnapshots, isFed: feed.reaches };
}
