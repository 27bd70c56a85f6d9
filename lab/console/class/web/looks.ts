/** Pages and files of a class, each for whom it is. */
import { readFileSync } from 'node:fs';
import type { Label } from '../../../../views/label.js';
import { knownRehearsal } from '../../../rehearsals/language/load.js';
import { type Answering, type App, type Asking, chosenLanguage } from '../../door/app.js';
import { eventsPath } from '../../drawing/site.js';
import type { Classroom } from '../class.js';
import { certificateHtml } from '../pages/certificate.js';
import { incidentsPage } from '../pages/incidents.js';
import { joinPage, signInPage, waitingPage } from '../pages/join.js';
import { minePage } from '../pages/mine.js';
import { seatPage } from '../pages/one.js';
import { resultsPage } from '../pages/results.js';
import { subjectsPage } from '../pages/subjects.js';
import { wallPage } from '../pages/wall.js';
import { INSTRUCTOR_PASS, WAITING_PASS } from '../people/passes.js';
import { certificateOf } from '../results/certificate.js';
import { asCsv } from '../results/csv.js';
import { resultsOf } from '../results/results.js';
import { asXapi } from '../results/xapi.js';
import { isoNow } from '../routes.js';
import type { Seat } from '../seats/seat.js';
import { type Door, isInstructor, seatAsked, seatOfPass, sendHtml, sheetOf, visitOf } from './asked.js';
import { seated } from './forms.js';

const signedOut: Label = {
  en: 'You are signed out: in another window, or since the class was started again. Sign in once more; all is as it was.',
  fr: 'Vous êtes déconnecté : dans une autre fenêtre, ou parce que la classe a redémarré. Reconnectez-vous ; tout est resté en l’état.',
};

/** A page that waits for something looks again after so long, s. */
const MAKING_S = '2';
const WAITING_S = '5';

const JSON_TYPE = 'application/json; charset=utf-8';

const file = (reply: Answering, name: string, type: string, content: string | Buffer): Answering =>
  reply.header('content-disposition', `attachment; filename="${name}"`).type(type).send(content);

async function certificate(
  door: Door,
  request: Asking,
  reply: Answering,
  seat: Seat,
  recording: string | null,
): Promise<Answering> {
  const given = await certificateOf(door.room, seat);
  const back = recording === null ? '/' : `/seats/${seat.record.number}`;
  if ('refused' in given) {
    door.flashes.answer(visitOf(door, request, reply), { tone: 'bad', text: given.refused });
    return reply.redirect(back, 303);
  }
  // One file with its own styles and no scripts.
  reply.header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  const language = chosenLanguage(request, reply);
  return sendHtml(reply, certificateHtml(given.certificate, language, { back, recording }));
}

/** The wall, one's own seat, or where one comes in. */
async function first(door: Door, request: Asking, reply: Answering): Promise<Answering> {
  const { room, url, typed } = door;
  if (isInstructor(door, request)) {
    await Promise.all(room.seats.map((seat) => seat.open()?.control.fresh()));
    const { rehearsal } = room.roster.record;
    const title = rehearsal === null ? null : (knownRehearsal(rehearsal)?.title ?? null);
    return sendHtml(reply, wallPage(room, sheetOf(door, request, reply), { url, title, events: eventsPath }));
  }
  if (request.cookies[INSTRUCTOR_PASS] !== undefined) {
    door.flashes.answer(visitOf(door, request, reply), { tone: 'bad', text: signedOut });
    return reply.clearCookie(INSTRUCTOR_PASS, { path: '/' }).redirect('/instructor', 303);
  }
  const mine = seatOfPass(door, request);
  if (mine !== null) {
    if (mine.open() === null) reply.header('refresh', MAKING_S);
    return sendHtml(reply, minePage(room, mine, sheetOf(door, request, reply)));
  }
  const waiting = room.ofWaiting(request.cookies[WAITING_PASS]);
  if (waiting !== null && 'seat' in waiting) return seated(door, request, reply, waiting);
  if (waiting !== null)
    return sendHtml(reply.header('refresh', WAITING_S), waitingPage(sheetOf(door, request, reply)));
  const visit = visitOf(door, request, reply);
  const name = typed.get(visit) ?? '';
  typed.delete(visit);
  return sendHtml(reply, joinPage(room, sheetOf(door, request, reply), { name }));
}

type Draw = (request: Asking, reply: Answering) => Answering | Promise<Answering>;

function addFiles({ room }: Door, ofInstructor: (path: string, draw: Draw) => void): void {
  ofInstructor('/results.csv', (_request, reply) =>
    file(reply, 'results.csv', 'text/csv; charset=utf-8', asCsv(resultsOf(room))),
  );
  ofInstructor('/results.json', (_request, reply) =>
    file(reply, 'results.json', JSON_TYPE, JSON.stringify(resultsOf(room), null, 1)),
  );
  ofInstructor('/results.xapi.json', (_request, reply) => {
    const statements = asXapi(resultsOf(room), room.roster.record.code, isoNow());
    return file(reply, 'results.xapi.json', JSON_TYPE, JSON.stringify(statements, null, 1));
  });
}

/** The seat that a page is asked about; null: all of them. */
function seatTaken(room: Classroom, given: unknown): number | null {
  const record = room.find(Number(given ?? 0))?.record;
  return record === undefined || record.name === null ? null : record.number;
}

/** All that is looked at. */
export function addLooks(app: App, door: Door): void {
  const { room, tell } = door;
  /** Others are led to where the instructor signs in. */
  const ofInstructor = (path: string, draw: Draw): void => {
    app.get(path, async (request, reply) =>
      isInstructor(door, request) ? draw(request, reply) : reply.redirect('/instructor', 303),
    );
  };
  app.get('/', (request, reply) => first(door, request, reply));
  app.get('/instructor', (request, reply) => sendHtml(reply, signInPage(sheetOf(door, request, reply))));
  app.get('/certificate', (request, reply) => {
    const seat = seatOfPass(door, request);
    return seat === null ? reply.redirect('/', 303) : certificate(door, request, reply, seat, null);
  });
  ofInstructor('/seats/:seat', async (request, reply) => {
    const seat = seatAsked(door, request);
    if (seat === null) return tell(request, reply, 'not-found', 404);
    await seat.open()?.control.fresh();
    return sendHtml(reply, seatPage(room, seat, sheetOf(door, request, reply), eventsPath));
  });
  ofInstructor('/incidents', (request, reply) => {
    const number = seatTaken(room, (request.query as Readonly<Record<string, unknown>>).seat);
    return sendHtml(reply, incidentsPage(room, sheetOf(door, request, reply), number));
  });
  ofInstructor('/subjects', (request, reply) => {
    const { ask, seat } = request.query as Readonly<Record<string, unknown>>;
    const chosen = { seat: seatTaken(room, seat), ask: typeof ask === 'string' ? ask : null };
    return sendHtml(reply, subjectsPage(room, sheetOf(door, request, reply), chosen));
  });
  ofInstructor('/results', (request, reply) =>
    sendHtml(reply, resultsPage(room, sheetOf(door, request, reply))),
  );
  ofInstructor('/seats/:seat/certificate', (request, reply) => {
    const seat = seatAsked(door, request);
    return seat === null
      ? tell(request, reply, 'not-found', 404)
      : certificate(door, request, reply, seat, `/seats/${seat.record.number}/recording`);
  });
  ofInstructor('/seats/:seat/recording', async (request, reply) => {
    const seat = seatAsked(door, request);
    const given = seat === null ? null : await certificateOf(room, seat);
    return given === null || 'refused' in given
      ? tell(request, reply, 'not-found', 404)
      : file(reply, given.certificate.file, 'application/octet-stream', readFileSync(given.path));
  });
  addFiles(door, ofInstructor);
}
