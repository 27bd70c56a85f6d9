/** The lab's clock: the throttle's affair, no event of the lab, nothing to record. */
import * as v from 'valibot';
import { MINUTE } from '../../../hardware/ports.js';
import { count } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { type StopMode, stopModes } from '../beside/stops.js';
import { DONE_US_MAX, instantOf, type UntilName, untilNames } from '../beside/until.js';
import { type CommandParts, command } from './command.js';
import { number, numberOr } from './entries.js';

export const speeds = ['1', '60', '600', 'max'] as const;
export type SpeedName = (typeof speeds)[number];

const MINUTES_MAX = 7 * 24 * 60;

const SPEED_MIN = 0.01;
const SPEED_MAX = 100_000;

/** 'max', or how many times as fast as real time: buttons offer a few, tools any. */
const speed = numberOr('max', SPEED_MIN, SPEED_MAX, { en: 'Speed', fr: 'Vitesse' });

const untilTold: Readonly<Record<UntilName, Label>> = {
  done: {
    en: 'Lab time goes ahead until what is under way is over.',
    fr: 'L’heure du laboratoire avance jusqu’à la fin de ce qui est en cours.',
  },
  evening: { en: 'Lab time goes ahead until 19:00.', fr: 'L’heure du laboratoire avance jusqu’à 19:00.' },
  morning: {
    en: 'Lab time goes ahead until the next 08:00.',
    fr: 'L’heure du laboratoire avance jusqu’au prochain 08:00.',
  },
};

const stopsTold: Readonly<Record<StopMode, Label>> = {
  still: {
    en: 'When something concerns you while time goes fast, it stands still.',
    fr: 'Quand quelque chose vous concerne pendant que l’heure avance vite, elle s’arrête.',
  },
  slow: {
    en: 'When something concerns you while time goes fast, it goes on in real time.',
    fr: 'Quand quelque chose vous concerne pendant que l’heure avance vite, elle continue en temps réel.',
  },
  never: {
    en: 'Fast time does not stop by itself any more.',
    fr: 'L’heure qui avance vite ne s’arrête plus d’elle-même.',
  },
};

/** Who sets time going: somebody at a page, whom things may concern, or a tool that wants its instant. */
const by = v.optional(v.picklist(['page', 'tool']), 'tool');

const nothingUnderWay: Label = {
  en: 'Nothing is under way that ends by itself: go ahead by minutes, or until an hour.',
  fr: 'Rien n’est en cours qui se termine tout seul : avancez de quelques minutes ou jusqu’à une heure.',
};

/** Goes ahead to the end of what is under way, or of what a step waits for. */
function untilDone({ live, lab, stops, trainee }: CommandParts, who: 'page' | 'tool'): Label | null {
  const wait = trainee.state().current?.waitUntil ?? null;
  const isWork = stops.state().work !== null;
  if (!isWork && wait === null) return nothingUnderWay;
  stops.going(who, isWork);
  live.advance(isWork ? DONE_US_MAX : (wait?.atUs ?? lab.nowUs()) - lab.nowUs());
  return null;
}

export const clock = {
  speed: command('speed', { speed, by }).does({
    perform: ({ live, stops }, { speed: wanted, by: who }) => {
      stops.going(who);
      live.setSpeed(wanted);
      // Whoever presses a speed wants time to go.
      if (who === 'page') live.resume();
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
  resume: command('resume', { by }).does({
    perform: ({ live, stops }, { by: who }) => {
      stops.going(who);
      live.resume();
      return null;
    },
    done: { en: 'Lab time goes on.', fr: 'L’heure du laboratoire reprend sa marche.' },
    sample: { values: () => ({}) },
  }),
  advance: command('advance', {
    minutes: number(0.01, MINUTES_MAX, { en: 'Minutes', fr: 'Minutes' }),
    by,
  }).does({
    perform: ({ live, stops }, { minutes, by: who }) => {
      stops.going(who);
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
  until: command('until', { moment: v.picklist(untilNames), by }).does({
    perform: (parts, { moment, by: who }) => {
      if (moment === 'done') return untilDone(parts, who);
      const { live, lab, stops } = parts;
      stops.going(who);
      live.advance(instantOf(moment, lab.nowUs()) - lab.nowUs());
      return null;
    },
    done: ({ moment }) => untilTold[moment],
    sample: { values: () => ({ moment: 'morning' }) },
  }),
  stops: command('stops', { mode: v.picklist(stopModes) }).does({
    perform: ({ stops }, { mode }) => {
      stops.setMode(mode);
      return null;
    },
    done: ({ mode }) => stopsTold[mode],
    sample: { values: () => ({ mode: 'slow' }) },
  }),
};
