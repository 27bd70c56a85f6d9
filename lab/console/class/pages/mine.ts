/** A trainee's own page: where his lab is, how it goes, and how he comes back. */
import { type Label, same } from '../../../../views/label.js';
import { labCredentials } from '../../../making/credentials.js';
import {
  badge,
  button,
  card,
  facts,
  grid,
  type Inline,
  instant,
  linkOutside,
  pressPart,
  row,
  text,
} from '../../drawing/parts.js';
import type { Part } from '../../drawing/render-lab.js';
import type { Classroom } from '../class.js';
import { resultOf } from '../results/results.js';
import type { Seat } from '../seats/seat.js';
import { type Sheet, traineePage } from './frame.js';
import { progressWords } from './words.js';

const words = {
  lab: { en: 'Your lab', fr: 'Votre laboratoire' },
  making: {
    en: 'Your lab is being made. This page opens it by itself in a moment.',
    fr: 'Votre laboratoire se prépare. Cette page l’ouvrira d’elle-même dans un instant.',
  },
  closed: {
    en: 'Your lab is not open now. Your instructor opens it.',
    fr: 'Votre laboratoire n’est pas ouvert pour l’instant. Votre formateur l’ouvrira.',
  },
  notMade: {
    en: 'Your lab could not be made. Tell your instructor, who can have it made again; this page opens it then.',
    fr: 'Votre laboratoire n’a pas pu être préparé. Dites-le à votre formateur, qui peut le faire préparer à nouveau ; cette page l’ouvrira alors.',
  },
  open: { en: 'Open the console of my lab', fr: 'Ouvrir la console de mon laboratoire' },
  warning: {
    en: 'Your browser warns of each certificate once: these are of the lab itself, and stay within it.',
    fr: 'Votre navigateur met en garde une fois contre chaque certificat : ce sont ceux du laboratoire lui-même, et ils n’en sortent pas.',
  },
  box: { en: 'Appliance', fr: 'Serveur' },
  signIn: { en: 'Sign in on its pages as', fr: 'Connexion à leurs pages' },
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  held: { en: 'stopped by your instructor', fr: 'arrêtée par votre formateur' },
  progress: { en: 'Progress', fr: 'Avancement' },
  certificate: { en: 'My certificate', fr: 'Mon attestation' },
  debrief: { en: 'My debrief', fr: 'Mon bilan' },
  back: { en: 'How you come back', fr: 'Comment revenir' },
  personal: { en: 'Your personal code', fr: 'Votre code personnel' },
  keep: {
    en: 'Note it: with it you find your seat again from any browser. Your work goes on meanwhile.',
    fr: 'Notez-le : avec lui, vous retrouvez votre place depuis n’importe quel navigateur. Votre travail continue entre-temps.',
  },
  tools: { en: 'For tools', fr: 'Pour les outils' },
  token: { en: 'Token of the console’s API', fr: 'Jeton de l’API de la console' },
  toolsText: {
    en: 'The API of your lab is that of its console. At the doors of its appliances a tool shows the cookie class_seat.',
    fr: 'L’API de votre laboratoire est celle de sa console. Aux portes de ses serveurs, un outil présente le cookie class_seat.',
  },
  leave: { en: 'Leave in this browser', fr: 'Quitter dans ce navigateur' },
  title: (name: string, number: number): Label => ({
    en: `${name}, seat ${number}`,
    fr: `${name}, place ${number}`,
  }),
} as const;

function labCard(room: Classroom, seat: Seat): Part {
  const hosted = seat.hosted();
  const open = seat.open();
  const surface = room.surface(seat.record.number);
  if (open === null || hosted === null || surface === null) {
    const isComing = hosted === null || hosted.status === 'making';
    const said =
      room.trouble(seat.record.number) !== null ? words.notMade : isComing ? words.making : words.closed;
    return card('lab', words.lab, [text(said, { role: 'status' })], 'wide');
  }
  const result = resultOf(room, seat);
  const sites = Object.entries(hosted.sites).map(([name, url]): readonly [Label, Inline] => [
    { en: `${words.box.en} ${name.toUpperCase()}`, fr: `${words.box.fr} ${name.toUpperCase()}` },
    linkOutside(same(`${url}/login`), `${url}/login`),
  ]);
  const time: Inline = seat.record.isHeld
    ? [instant(open.control.nowUs()), badge(words.held, 'warn')]
    : instant(open.control.nowUs());
  const isOver = result?.status === 'finished';
  return card(
    'lab',
    words.lab,
    [
      row([button(words.open, surface.url)]),
      facts([
        [words.time, time],
        ...(result === null || (room.isExamination && !isOver)
          ? []
          : [[words.progress, progressWords(result)] as const]),
        ...sites,
        [words.signIn, { code: `${labCredentials.username} / ${labCredentials.password}` }],
      ]),
      ...(isOver
        ? [
            row([
              button(words.debrief, `${surface.url}rehearsals/report`, { quiet: true }),
              button(words.certificate, '/certificate', { quiet: true }),
            ]),
          ]
        : []),
      text(words.warning, { style: 'small' }),
    ],
    'wide',
  );
}

/** A trainee's own place: the lab, the course so far, the way back in. */
export function minePage(room: Classroom, seat: Seat, sheet: Sheet): string {
  const { name, number, code } = seat.record;
  const surface = room.surface(number);
  const body: Part[] = [
    grid([
      labCard(room, seat),
      card('back', words.back, [
        facts([[words.personal, { code }]]),
        text(words.keep),
        row([pressPart('leave', {}, words.leave)]),
      ]),
      ...(surface === null
        ? []
        : [
            card('tools', words.tools, [
              text(words.toolsText),
              facts([[words.token, { code: surface.token }]]),
            ]),
          ]),
    ]),
  ];
  return traineePage(words.title(name ?? '', number), body, sheet, seat.open() === null);
}
