/**
 * Somebody who works with the site by a calendar: signs in at a console, works on a computer in a session, and
 * again. Who was told of a change stays away while it lasts; who was not is cut off, and writes a mail.
 */
import { MINUTE, type Micros, type Random, SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import type { Label } from '../../../views/label.js';
import { labCredentials } from '../../making/credentials.js';
import type { ClientHost } from '../../outside/client-host.js';
import { type WorkstationName, workstationNames } from '../../plan.js';
import { type AccessConsole, createAccessConsole } from '../access-console/access-console.js';
import { workstationAt } from '../workstation.js';
import type { Announcement } from './announcements.js';
import { type Stretch, stretchAt } from './calendar.js';
import { backLetter, cutLetter, refusedLetter } from './mails.js';
import type { ColleaguePlan, StoryLetter } from './plan.js';

export interface Office {
  readonly host: ClientHost;
  readonly seed: string;
  /** The console that is installed on everybody's machine at first. */
  readonly consoleVersion: string;
  /** What this person was told of a stretch of time; null: nothing. */
  told(stretch: Stretch): Announcement | null;
  send(letter: StoryLetter): void;
  /** The story goes on. */
  isOn(): boolean;
}

/** Whoever was told ends a session so long before the site may go. */
const SPARE_US: Micros = 2 * MINUTE;
const LOOK_US: Micros = MINUTE;
/** Nobody begins on the stroke, and nobody is as fast as a machine; no whole number of anything. */
const ODD_US: Micros = 731_293;
const AGAIN_US: Micros = 5 * MINUTE;
const LATE_MIN = 4;

/** What keeps somebody from working. */
interface Trouble {
  readonly sinceUs: Micros;
  tries: number;
  mailed: boolean;
}

class Colleague {
  readonly #plan: ColleaguePlan;
  readonly #office: Office;
  readonly #console: AccessConsole;
  readonly #chance: Random;
  #trouble: Trouble | null = null;

  constructor(plan: ColleaguePlan, place: number, office: Office) {
    this.#plan = plan;
    this.#office = office;
    this.#chance = createRandom(`${office.seed}/story/${plan.username}/${office.host.nowUs()}`);
    const at: WorkstationName = workstationNames[1 + (place % (workstationNames.length - 1))] ?? 'ws2';
    // What this person's console notes is no step of whoever walks the rehearsal.
    const host: ClientHost = { ...office.host, emit: () => {} };
    const machine = workstationAt(host, `colleague-${place}`, office.host.addresses.workstations[at]);
    this.#console = createAccessConsole(machine, office.consoleVersion);
  }

  async work(): Promise<void> {
    const { host } = this.#office;
    while (this.#office.isOn()) {
      const nowUs = host.nowUs();
      const shift = stretchAt(this.#plan.hours, nowUs);
      if (shift === null) return;
      if (shift.fromUs > nowUs) {
        await host.sleep(shift.fromUs - nowUs + this.#between(0, LATE_MIN));
        continue;
      }
      const endUs = Math.min(shift.untilUs, nowUs + this.#plan.session.minutes * MINUTE);
      const away = this.#office.told({ fromUs: nowUs, untilUs: endUs + SPARE_US });
      if (away !== null && away.untilUs > nowUs)
        await host.sleep(away.untilUs - nowUs + this.#between(0, LATE_MIN));
      else if (await this.#enter()) await this.#session(endUs);
      else await host.sleep(AGAIN_US + this.#between(0, 1));
    }
  }

  #between(from: number, to: number): Micros {
    return ODD_US + this.#chance.int(from * 60, to * 60) * SECOND;
  }

  /** At the console, signed in; false: it did not let this person in. */
  async #enter(): Promise<boolean> {
    const { host } = this.#office;
    const atUs = host.nowUs();
    const said =
      (await this.#console.launch()) ??
      (await this.#console.signIn(this.#plan.username, labCredentials.password));
    if (said !== null) {
      await this.#console.close();
      this.#refused(said, atUs);
      return false;
    }
    const trouble = this.#trouble;
    this.#trouble = null;
    if (trouble === null) return true;
    host.emit('people.back', { who: this.#plan.name, minutes: this.#minutes(trouble.sinceUs) });
    if (trouble.mailed) {
      const { sinceUs, tries } = trouble;
      this.#office.send(backLetter(this.#plan.email, { sinceUs, tries, atUs: host.nowUs() }));
    }
    return true;
  }

  #minutes(sinceUs: Micros): number {
    return Math.round((this.#office.host.nowUs() - sinceUs) / MINUTE);
  }

  #refused(why: Label, atUs: Micros): void {
    const trouble = this.#trouble ?? { sinceUs: atUs, tries: 0, mailed: false };
    this.#trouble = trouble;
    trouble.tries += 1;
    // Once is chance: the second time somebody writes.
    if (trouble.mailed || trouble.tries < 2) return;
    trouble.mailed = true;
    this.#surprised('refused');
    const told = this.#told(trouble.sinceUs);
    this.#office.send(refusedLetter(this.#plan.email, { atUs: trouble.sinceUs, why, told }));
  }

  /** What had been announced of an instant, or last before it. */
  #told(us: Micros): Announcement | null {
    return this.#office.told({ fromUs: us - 12 * 60 * MINUTE, untilUs: us });
  }

  #surprised(why: 'cut' | 'refused'): void {
    this.#office.host.emit('people.surprised', { who: this.#plan.name, why });
  }

  async #session(endUs: Micros): Promise<void> {
    const { host } = this.#office;
    const { jumpItem, minutes, everyMinutes } = this.#plan.session;
    const wrong = await this.#console.startSession(jumpItem);
    const beganUs = host.nowUs();
    if (wrong === null) {
      const lastUs = Math.min(endUs, beganUs + minutes * MINUTE);
      while (host.nowUs() < lastUs && this.#office.isOn() && this.#console.state().session !== null) {
        await host.sleep(LOOK_US);
        const nowUs = host.nowUs();
        if (this.#office.told({ fromUs: nowUs, untilUs: nowUs + SPARE_US }) !== null) break;
      }
      const isCut = this.#console.state().session === null || (await this.#console.endSession()) !== null;
      if (isCut) this.#cut(jumpItem, beganUs);
    }
    await this.#console.close();
    await host.sleep(this.#between(Math.max(1, everyMinutes - minutes), everyMinutes));
  }

  #cut(jumpItem: string, beganUs: Micros): void {
    const { host } = this.#office;
    const atUs = host.nowUs();
    const told = this.#told(atUs);
    this.#surprised('cut');
    this.#trouble = { sinceUs: atUs, tries: 0, mailed: true };
    this.#office.send(cutLetter(this.#plan.email, { jumpItem, atUs, afterUs: atUs - beganUs, told }));
  }
}

/** From now on this person works by the calendar; `place`: which machine is theirs. */
export const goToWork = (plan: ColleaguePlan, place: number, office: Office): Promise<void> =>
  new Colleague(plan, place, office).work();
