/**
 * lab/console/drawing/: how pages of the console are drawn.
 *
 * The clock on top of every page: lab time, and how fast it goes.
 */
import type { Label } from '../../../views/label.js';
import { type SpeedName, speeds } from '../commands/clock.js';
import { instant, pressOf, type View } from './parts.js';
import type { Part } from './render-lab.js';

const words = {
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  pause: { en: 'Pause', fr: 'Pause' },
  resume: { en: 'Resume', fr: 'Reprendre' },
  paused: { en: 'paused', fr: 'en pause' },
  advancing: { en: 'going ahead…', fr: 'avance en cours…' },
  advance: { en: 'Advance', fr: 'Avancer' },
  minutes: { en: 'minutes', fr: 'minutes' },
  ahead: { en: 'Go ahead by', fr: 'Avancer de' },
} as const satisfies Record<string, Label>;

const speedLabels: Readonly<Record<SpeedName, Label>> = {
  '1': { en: '×1', fr: '×1' },
  '60': { en: '×60', fr: '×60' },
  '600': { en: '×600', fr: '×600' },
  max: { en: 'as fast as possible', fr: 'au plus vite' },
};

const ADVANCE_MINUTES = 15;

const isOffered = (speed: string): boolean => (speeds as readonly string[]).includes(speed);

/** The bar. A speed that no button offers (`npm start -- --speed 20`) stands beside them. */
export function clockBar(view: View): Part {
  const { nowUs, speed, paused, advancing } = view.state;
  const note = advancing ? words.advancing : paused ? words.paused : null;
  const data = {
    w: words,
    time: instant(nowUs),
    note,
    pause: pressOf({
      name: paused ? 'resume' : 'pause',
      values: {},
      label: paused ? words.resume : words.pause,
    }),
    own: isOffered(speed) ? null : Number(speed).toLocaleString(view.language),
    speeds: speeds.map((one) =>
      pressOf({ name: 'speed', values: { speed: one }, label: speedLabels[one], pressed: one === speed }),
    ),
    minutes: ADVANCE_MINUTES,
  };
  return { template: 'lab-clock', data };
}
