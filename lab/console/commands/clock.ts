/** The lab's clock: the throttle's affair, no event of the lab, nothing to record. */
import { MINUTE } from '../../../hardware/ports.js';
import { count } from '../../../views/format.js';
import { command } from './command.js';
import { number, numberOr } from './entries.js';

export const speeds = ['1', '60', '600', 'max'] as const;
export type SpeedName = (typeof speeds)[number];

const MINUTES_MAX = 7 * 24 * 60;

const SPEED_MIN = 0.01;
const SPEED_MAX = 100_000;

/** 'max', or how many times as fast as real time: buttons offer a few, tools any. */
const speed = numberOr('max', SPEED_MIN, SPEED_MAX, { en: 'Speed', fr: 'Vitesse' });

export const clock = {
  speed: command('speed', { speed }).does({
    perform: ({ live }, { speed: wanted }) => {
      live.setSpeed(wanted);
      return null;
    },
    done: ({ speed: wanted }) =>
      wanted === 'max'
        ? { en: 'Lab time goes as fast as it can.', fr: 'L’heure du laboratoire avance au plus vite.' }
        : {
            en: `Lab time goes at ×${count(wanted).en}.`,
            fr: `L’heure du laboratoire avance à ×${count(wanted).fr}.`,
          },
    sample: { values: () => ({ speed: '60' }) },
  }),
  pause: command('pause', {}).does({
    perform: ({ live }) => {
      live.pause();
      return null;
    },
    done: { en: 'Lab time stands still.', fr: 'L’heure du laboratoire est arrêtée.' },
    sample: { values: () => ({}) },
  }),
  resume: command('resume', {}).does({
    perform: ({ live }) => {
      live.resume();
      return null;
    },
    done: { en: 'Lab time goes on.', fr: 'L’heure du laboratoire reprend sa marche.' },
    sample: { values: () => ({}) },
  }),
  advance: command('advance', { minutes: number(0.01, MINUTES_MAX, { en: 'Minutes', fr: 'Minutes' }) }).does({
    perform: ({ live }, { minutes }) => {
      live.advance(Math.round(minutes * MINUTE));
      return null;
    },
    done: ({ minutes }) => {
      const { en, fr } = count(minutes);
      return {
        en: `Lab time goes ahead by ${en} minutes.`,
        fr: `L’heure du laboratoire avance de ${fr} minutes.`,
      };
    },
    sample: { values: () => ({ minutes: '1,5' }) },
  }),
};
