/**
 * Timers that outlast trouble with the storage: work that a full or failed disk stopped is done
 * again later, so that what a service does from time to time goes on by itself once the disk is
 * sound. Such work must bear being begun twice.
 */
import { type Cancel, isStorageTrouble, type Micros, SECOND, type Time } from '../../hardware/ports.js';

const AGAIN_US: Micros = 30 * SECOND;

/** The same time, with patient timers. */
export function patientTime(time: Time): Time {
  const timer = (us: Micros, run: () => void | Promise<void>): Cancel => {
    let cancelled = false;
    let cancel: Cancel = () => {};
    const later = (error: unknown): void => {
      if (!isStorageTrouble(error)) throw error;
      if (!cancelled) cancel = time.timer(AGAIN_US, attempt);
    };
    const attempt = (): void | Promise<void> => {
      try {
        return run()?.catch(later);
      } catch (error) {
        later(error);
      }
    };
    cancel = time.timer(us, attempt);
    return () => {
      cancelled = true;
      cancel();
    };
  };
  return {
    nowUs: () => time.nowUs(),
    sleep: (us) => time.sleep(us),
    real: (job, what) => time.real(job, what),
    timer,
  };
}
