/** What people do whose way has failed: they look whether it came to be after all, and try it again. */
import { BrowserError } from '../../clients/browser/browser.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { Block, Expectation } from '../language/vocabulary.js';
import { RobotError } from './robot-error.js';

export interface Trying {
  /** Carries out the block. */
  through(isFirst: boolean): Promise<void>;
  sleep(us: number): Promise<void>;
  /** Whether the page, asked for anew, shows this. */
  shows(wanted: Expectation): Promise<boolean>;
}

/** Throws RobotError where it cannot go on. */
export async function walkBlock({ again }: Block, { through, sleep, shows }: Trying): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await through(tried === 1);
    } catch (error) {
      if (!(error instanceof RobotError) || again === undefined || tried > again.times) throw error;
    }
    await sleep(durationUs(again.after));
    try {
      if (again.unless !== undefined && (await shows(again.unless))) return;
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
    }
  }
}
