/**
 * lab/console/drawing/: how pages of the console are drawn.
 *
 * The clock on top of every page: lab time, and how fast it goes.
 */
import type { Label } from '../../../views/label.js';
import { speedLabels, stoppedPart } from '../beside/clock.js';
import { speeds } from '../commands/clock.js';
import { instant, pressOf, type View } from './parts.js';
import type { Part } from './render-lab.js';

const words = {
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  pause: { en: 'Pause', fr: 'Pause' },
  resume: { en: 'Resume', fr: 'Reprendre' },
  paused: { en: 'paused', fr: 'en pause' },
  held: {
    en: 'paused by your instructor, who lets it go on',
    fr: 'en pause par votre formateur, qui la relancera',
  },
  advancing: { en: 'going ahead…', fr: 'avance en cours…' },
  advance: { en: 'Advance', fr: 'Avancer' },
  minutes: { en: 'minutes', fr: 'minutes' },
  ahead: { en: 'Go ahead by', fr: 'Avancer de' },
} as const satisfies Record<string, Label>;

const ADVANCE_MINUTES = 15;

const isOffered = (speed: string): boolean => (speeds as readonly string[]).includes(speed);

/** The bar. A speed that no button offers (`npm start -- --speed 20`) stands beside them. */
export function clockBar(view: View): Part[] {
  const { nowUs, speed, paused, advancing, isHeld } = view.state;
  const note = advancing ? words.advancing : isHeld ? words.held : paused ? words.paused : null;
  const data = {
    w: words,
    time: instant(nowUs),
    note,
    // Whoever sees time go ahead in a lab that is paused wants to stop that.
    pause:
      paused && !advancing
        ? pressOf({ name: 'resume', values: { by: 'page' }, label: words.resume })
        : pressOf({ name: 'pause', values: {}, label: words.pause }),
    own: isOffered(speed) ? null : Number(speed).toLocaleString(view.language),
    speeds: speeds.map((one) =>
      pressOf({
        name: 'speed',
        values: { speed: one, by: 'page' },
        label: speedLabels[one],
        pressed: one === speed,
      }),
    ),
    minutes: ADVANCE_MINUTES,
  };
  return [{ template: 'lab-clock', data }, ...stoppedPart(view)];
}
