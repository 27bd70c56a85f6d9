/**
 * lab/console/beside/: what stands beside the work on a box's pages: the step, its hints, the clock.
 *
 * The clock with all that moves it: until something is over, until an hour, by an amount; and what stops it.
 */
import { join, type Label, same } from '../../../views/label.js';
import { type SpeedName, speeds } from '../commands/clock.js';
import { card, instant, lasting, press, row, stateLine, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { type StopMode, stopModes } from './stops.js';
import { type UntilName, untilLabel } from './until.js';

const words = {
  title: { en: 'Lab time', fr: 'Heure du laboratoire' },
  pause: { en: 'Pause', fr: 'Pause' },
  resume: { en: 'Resume', fr: 'Reprendre' },
  paused: { en: 'stands still', fr: 'arrêtée' },
  held: {
    en: 'stands still: your instructor has paused it, and lets it go on',
    fr: 'arrêtée : votre formateur l’a mise en pause et la relancera',
  },
  waiting: {
    en: 'Pages answer, but whatever takes time (a search for updates, the start of a console) waits until it goes on.',
    fr: 'Les pages répondent, mais tout ce qui prend du temps (rechercher des mises à jour, lancer une console) attend qu’elle reprenne.',
  },
  advancing: { en: 'going ahead…', fr: 'avance en cours…' },
  goes: { en: 'goes on', fr: 'en marche' },
  stopped: { en: 'Time stopped by itself:', fr: 'L’heure s’est arrêtée d’elle-même :' },
  until: { en: 'Until this is done:', fr: 'Jusqu’à la fin de ceci :' },
  nothing: {
    en: 'Nothing is under way that ends by itself.',
    fr: 'Rien n’est en cours qui se termine tout seul.',
  },
  speed: { en: 'Speed', fr: 'Vitesse' },
  concern: {
    en: 'When something concerns me while time goes fast',
    fr: 'Quand quelque chose me concerne pendant que l’heure avance vite',
  },
} as const satisfies Record<string, Label>;

const stopLabels: Readonly<Record<StopMode, Label>> = {
  still: { en: 'time stands still', fr: 'l’heure s’arrête' },
  slow: { en: 'go on in real time', fr: 'continuer en temps réel' },
  never: { en: 'do not stop', fr: 'ne pas s’arrêter' },
};

export const speedLabels: Readonly<Record<SpeedName, Label>> = {
  '1': { en: '×1', fr: '×1' },
  '60': { en: '×60', fr: '×60' },
  '600': { en: '×600', fr: '×600' },
  max: { en: 'as fast as possible', fr: 'au plus vite' },
};

const by = 'page';

/** Why time was stopped; nothing where it was not. */
export function stoppedPart({ state: { stops } }: View): Part[] {
  if (stops.last === null) return [];
  const { why, atUs } = stops.last;
  return [stateLine('warn', [{ strong: words.stopped }, why, instant(atUs)], 'status')];
}

const untilPress = (moment: UntilName, label: Label): Part =>
  press({ name: 'until', values: { moment, by }, label });

function untilRow(view: View): Part[] {
  const { stops, nowUs, trainee } = view.state;
  const wait = trainee.current?.waitUntil ?? null;
  const what = stops.work ?? wait?.label ?? null;
  const left = stops.work === null && wait !== null ? lasting(wait.atUs - nowUs) : null;
  const done: Part[] =
    what === null
      ? [text(words.nothing)]
      : [
          untilPress(
            'done',
            join([words.until, what, ...(left === null ? [] : [join([same('('), left, same(')')], '')])]),
          ),
        ];
  return [
    row([
      ...done,
      untilPress('evening', untilLabel('evening', nowUs)),
      untilPress('morning', untilLabel('morning', nowUs)),
      press({ name: 'advance', values: { minutes: '15', by }, label: { en: '+15 min', fr: '+15 min' } }),
      press({ name: 'advance', values: { minutes: '60', by }, label: { en: '+1 h', fr: '+1 h' } }),
    ]),
  ];
}

/** The clock as a card. */
export function fullClock(view: View): Part {
  const { nowUs, paused, advancing, speed, stops, isHeld } = view.state;
  const still = isHeld ? words.held : words.paused;
  const going = advancing ? words.advancing : paused || isHeld ? still : words.goes;
  return card('clock', words.title, [
    text([{ strong: instant(nowUs) }, going], { style: 'lab-big-time' }),
    ...stoppedPart(view),
    ...(paused && !advancing ? [text(words.waiting)] : []),
    row([
      paused && !advancing
        ? press({ name: 'resume', values: { by }, label: words.resume })
        : press({ name: 'pause', values: {}, label: words.pause }),
      ...speeds.map((one) =>
        press({
          name: 'speed',
          values: { speed: one, by },
          label: speedLabels[one],
          about: words.speed,
          pressed: one === speed,
        }),
      ),
    ]),
    ...untilRow(view),
    {
      template: 'lab-fold',
      data: {
        summary: {
          en: `${words.concern.en}: ${stopLabels[stops.mode].en}`,
          fr: `${words.concern.fr} : ${stopLabels[stops.mode].fr}`,
        },
        parts: [
          row(
            stopModes.map((mode) =>
              press({
                name: 'stops',
                values: { mode },
                label: stopLabels[mode],
                pressed: mode === stops.mode,
              }),
            ),
          ),
        ],
      },
    },
  ]);
}
