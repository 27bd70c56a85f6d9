/** How a lab is, as a whole and in one word. */
import type { Label } from '../../../../views/label.js';
import type { BoxState, LabState } from '../../control/lab-state.js';
import { attachmentOf } from '../../pages/mailbox.js';
import * as told from '../answers.js';
import { isoOf } from '../entries.js';
import { route } from '../route.js';

const words = {
  notAll: {
    en: 'Not every box that is switched on answers yet. Ask again, or wait with POST /api/wait { "ready": true }.',
    fr: 'Tous les serveurs allumés ne répondent pas encore. Redemandez, ou attendez avec POST /api/wait { "ready": true }.',
  },
  noAttachment: { en: 'No mail has this attachment.', fr: 'Aucun courriel n’a cette pièce jointe.' },
} as const satisfies Record<string, Label>;

const isReady = ({ power, answer }: BoxState): boolean =>
  power === 'off' || (power === 'on' && answer !== null);

/** Whether every box that is switched on answers, and the lab goes on. */
export const labIsReady = ({ boxes, alarms }: LabState): boolean =>
  alarms.length === 0 && boxes.some(({ power }) => power === 'on') && boxes.every(isReady);

const shortly = (state: LabState) => ({
  nowUs: state.nowUs,
  now: isoOf(state.nowUs),
  boxes: Object.fromEntries(
    state.boxes.map((box) => [box.name, { power: box.power, answers: box.answer !== null }]),
  ),
  alarms: state.alarms,
});

export const health = route({
  method: 'GET',
  path: '/api/health',
  isOpen: true,
  about: {
    en: 'Whether the lab itself runs; what it waits for, where it does not go on',
    fr: 'Si le laboratoire lui-même tourne ; ce qu’il attend s’il n’avance pas',
  },
  gives: { en: 'status (ok, waiting) and lab time', fr: 'status (ok, waiting) et heure du laboratoire' },
  json: told.health,
  answer: ({ lab }) => {
    const state = lab.state();
    const status: 'ok' | 'waiting' = state.alarms.length === 0 ? 'ok' : 'waiting';
    return { json: { status, ...shortly(state) } };
  },
});

export const ready = route({
  method: 'GET',
  path: '/api/ready',
  isOpen: true,
  about: {
    en: 'Whether each box that is switched on answers: 200, else 503',
    fr: 'Si chaque serveur allumé répond : 200, sinon 503',
  },
  gives: { en: 'ready, and how each box is', fr: 'ready, et l’état de chaque serveur' },
  problems: ['not-ready'],
  json: told.ready,
  answer: ({ lab }) => {
    const state = lab.state();
    return labIsReady(state)
      ? { json: { ready: true, ...shortly(state) } }
      : { problem: 'not-ready', detail: words.notAll, more: { ready: false, ...shortly(state) } };
  },
});

export const state = route({
  method: 'GET',
  path: '/api/state',
  about: { en: 'The lab as it is', fr: 'Le laboratoire tel qu’il est' },
  gives: {
    en: 'everything that the console’s pages show: boxes, network, clients, mails, faults, rehearsal, newest events; times in µs',
    fr: 'tout ce que montrent les pages de la console : serveurs, réseau, clients, courriels, pannes, répétition, derniers événements ; temps en µs',
  },
  json: told.state,
  answer: ({ lab }) => ({ json: lab.state() }),
});

export const mailAttachment = route({
  method: 'GET',
  path: '/api/mails/:mail/attachments/:index',
  about: { en: 'A file that came with a mail', fr: 'Un fichier reçu par courriel' },
  type: 'application/octet-stream',
  gives: { en: 'the file', fr: 'le fichier' },
  problems: ['not-found'],
  answer: ({ lab, params }) => {
    const { mail = '', index = '' } = params;
    const found = attachmentOf(lab.state().mails, mail, index);
    return found === null
      ? { problem: 'not-found', detail: words.noAttachment }
      : { file: { name: found.filename, bytes: found.bytes } };
  },
});
