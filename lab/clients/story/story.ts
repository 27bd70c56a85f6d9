/**
 * The story around a rehearsal: its letters arrive, colleagues work, changes are announced, and support answers
 * in its hours. Its state is plain JSON: a lab that was left goes on with it.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { ClientHost } from '../../outside/client-host.js';
import type { ReceivedMail } from '../../outside/customer/mail-server.js';
import type { HeldCall } from '../../outside/maker/support-hours.js';
import type { BoxName } from '../../plan.js';
import type { Probe } from '../probe.js';
import { type Announced, type Announcement, toldOf } from './announcements.js';
import { isWithin, stretchAt } from './calendar.js';
import { goToWork } from './colleague.js';
import { type Favour, favourLetter } from './favours.js';
import { announcedLetter, mailOf, supportLetter } from './mails.js';
import type { StoryLetter, StoryPlan } from './plan.js';

export interface StoryState {
  readonly plan: StoryPlan;
  readonly announcements: readonly Announcement[];
  /** Calls that support has not answered yet. */
  readonly waiting: readonly HeldCall[];
}

export interface StoryNeeds {
  readonly host: ClientHost;
  readonly probe: Probe;
  readonly consoleVersion: string;
  readonly mailServer: string;
  deliver(mail: Omit<ReceivedMail, 'id'>): void;
  /** Support does what a caller wanted; what it says. */
  answer(call: HeldCall, nowUs: Micros): Label;
  /** A bug in what people do: the run fails loudly. */
  fail(error: unknown): void;
}

export interface Story {
  /** Time is there: what was saved goes on. */
  attach(needs: StoryNeeds): void;
  begin(plan: StoryPlan): void;
  end(): void;
  announce(given: Announced): void;
  /** Somebody else is asked for what only they can do, and answers. */
  ask(what: Favour, box: BoxName): void;
  /** What was announced so far, oldest first. */
  announcements(): readonly Announcement[];
  plan(): StoryPlan | null;
  /** When support opens; null: it is open now, or always. */
  supportOpens(nowUs: Micros): Micros | null;
  /** Somebody called while nobody was there. */
  hold(call: HeldCall): void;
  state(): StoryState | null;
}

class Telling implements Story {
  #now: StoryState | null;
  #needs: StoryNeeds | null = null;
  /** Whoever belongs to a story that is over goes home. */
  #turn = 0;

  constructor(saved: StoryState | null) {
    this.#now = saved;
  }

  attach(needs: StoryNeeds): void {
    this.#needs = needs;
    this.#run();
  }

  begin(plan: StoryPlan): void {
    this.#turn += 1;
    this.#now = { plan, announcements: [], waiting: [] };
    const users = plan.people.map(({ username }) => username).join(' ');
    this.#needs?.host.emit('story.begun', { users });
    for (const letter of plan.letters) this.#send(letter);
    this.#run();
  }

  end(): void {
    this.#turn += 1;
    this.#now = null;
  }

  announce(given: Announced): void {
    if (this.#now === null || this.#needs === null) return;
    const { host } = this.#needs;
    const { to, fromUs, untilUs } = given;
    const made = { to, fromUs, untilUs, sentUs: host.nowUs() };
    this.#now = { ...this.#now, announcements: [...this.#now.announcements, made] };
    host.emit('announcement.sent', { to: [...to].sort().join(' '), fromUs, untilUs });
    this.#send(announcedLetter(made));
    this.#going(this.#watch(made));
  }

  ask(what: Favour, box: BoxName): void {
    this.#needs?.host.emit('help.asked', { what, box });
    this.#send(favourLetter(what, box));
  }

  announcements(): readonly Announcement[] {
    return this.#now?.announcements ?? [];
  }

  plan(): StoryPlan | null {
    return this.#now?.plan ?? null;
  }

  supportOpens(nowUs: Micros): Micros | null {
    const hours = this.#now?.plan.support ?? null;
    if (hours === null || isWithin(hours, nowUs)) return null;
    return stretchAt(hours, nowUs)?.fromUs ?? null;
  }

  hold(call: HeldCall): void {
    if (this.#now === null) return;
    const isFirst = this.#now.waiting.length === 0;
    this.#now = { ...this.#now, waiting: [...this.#now.waiting, call] };
    if (isFirst) this.#going(this.#answerAll());
  }

  state(): StoryState | null {
    return this.#now;
  }

  #send(letter: StoryLetter): void {
    if (this.#needs === null) return;
    const { deliver, host, mailServer } = this.#needs;
    deliver(mailOf(letter, host.nowUs(), mailServer));
  }

  #going(work: Promise<void>): void {
    work.catch((error: unknown) => this.#needs?.fail(error));
  }

  /** Support opens, and answers whoever called before. */
  async #answerAll(): Promise<void> {
    if (this.#needs === null) return;
    const { host, answer } = this.#needs;
    const mine = this.#turn;
    const opensUs = this.supportOpens(host.nowUs());
    if (opensUs !== null) await host.sleep(opensUs - host.nowUs());
    if (mine !== this.#turn || this.#now === null) return;
    const { waiting } = this.#now;
    this.#now = { ...this.#now, waiting: [] };
    for (const call of waiting) this.#send(supportLetter(answer(call, host.nowUs()), call.serial));
  }

  /** The announced window is over: is the site back? */
  async #watch({ fromUs, untilUs }: Announced): Promise<void> {
    if (this.#needs === null) return;
    const { host, probe } = this.#needs;
    const mine = this.#turn;
    await host.sleep(Math.max(1, untilUs - host.nowUs()));
    if (mine === this.#turn) host.emit('announcement.over', { fromUs, up: probe.now()?.up === true });
  }

  #run(): void {
    if (this.#needs === null || this.#now === null) return;
    const { host, consoleVersion, probe } = this.#needs;
    const mine = this.#turn;
    const { plan, announcements, waiting } = this.#now;
    for (const [place, person] of plan.people.entries())
      this.#going(
        goToWork(person, place, {
          host,
          seed: plan.seed,
          consoleVersion: probe.now()?.version ?? consoleVersion,
          told: (stretch) => toldOf(this.announcements(), person.audience, stretch),
          send: (letter) => this.#send(letter),
          isOn: () => mine === this.#turn,
        }),
      );
    for (const one of announcements) if (one.untilUs > host.nowUs()) this.#going(this.#watch(one));
    if (waiting.length > 0) this.#going(this.#answerAll());
  }
}

/** A story that nobody tells, or one that goes on. */
export const createStory = (saved: StoryState | null): Story => new Telling(saved);
