/** The clock on top of every page: lab time, and how fast it goes. */
import type { Label } from '../../views/label.js';
import { hidden } from '../../views/names.js';
import { instant, press, tell, type View } from './html.js';
import { type SpeedName, speeds } from './lab-command.js';
import { escapeHtml } from './render-lab.js';

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

function advanceForm(view: View): string {
  const path = view.frame.here.split('?', 1)[0] ?? '/';
  const inputs = [
    `<input type="hidden" name="${hidden.csrf}" value="${escapeHtml(view.frame.csrf ?? '')}">`,
    `<input type="hidden" name="${hidden.action}" value="advance">`,
    `<label for="clock-minutes">${tell(view, words.ahead)}</label>`,
    `<input type="text" inputmode="numeric" id="clock-minutes" name="minutes" value="${ADVANCE_MINUTES}" class="figure">`,
    `<span class="unit">${tell(view, words.minutes)}</span>`,
    `<button type="submit">${tell(view, words.advance)}</button>`,
  ];
  return `<form method="post" action="${escapeHtml(path)}" novalidate>${inputs.join('')}</form>`;
}

const isOffered = (speed: string): boolean => (speeds as readonly string[]).includes(speed);

/** The bar. A speed that no button offers (`npm start -- --speed 20`) stands beside them. */
export function clockBar(view: View): string {
  const { nowUs, speed, paused, advancing } = view.state;
  const note = advancing ? words.advancing : paused ? words.paused : null;
  const time = `<span><span class="sr">${tell(view, words.time)} </span><span class="lab-time">${tell(view, instant(nowUs))}</span>${note === null ? '' : ` ${tell(view, note)}`}</span>`;
  const pause = press(view, {
    name: paused ? 'resume' : 'pause',
    values: {},
    label: paused ? words.resume : words.pause,
  });
  const own = isOffered(speed)
    ? ''
    : `<span class="lab-speed">×${escapeHtml(Number(speed).toLocaleString(view.language))}</span>`;
  const buttons = speeds.map((one) =>
    press(view, {
      name: 'speed',
      values: { speed: one },
      label: speedLabels[one],
      pressed: one === speed,
    }),
  );
  return `<div class="lab-clock">${time}<div class="lab-row">${pause}${own}${buttons.join('')}</div>${advanceForm(view)}</div>`;
}
