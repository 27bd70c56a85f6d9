/**
 * lab/console/class/web/: the server of a class: who asks, what is looked at, what is sent.
 *
 * Who asks at its door, and what every answer needs.
 */
import type { Label } from '../../../../views/label.js';
import { type Answering, type Asking, chosenLanguage, type noticing, visitsOf } from '../../door/app.js';
import type { createFlashes } from '../../door/flashes.js';
import type { Guard } from '../../door/guard.js';
import type { Flash } from '../../drawing/parts.js';
import type { Classroom } from '../class.js';
import type { Sheet } from '../pages/frame.js';
import type { Instructor } from '../people/instructor.js';
import { INSTRUCTOR_PASS, SEAT_PASS } from '../people/passes.js';
import type { Seat } from '../seats/seat.js';

/** What all answers of a class are given with. */
export interface Door {
  readonly room: Classroom;
  readonly instructor: Instructor;
  /** First page of the class. */
  readonly url: string;
  readonly guard: Guard;
  readonly flashes: ReturnType<typeof createFlashes<Flash>>;
  readonly tell: ReturnType<typeof noticing>;
  /** Names that were typed beside a wrong code, by visit: the form is filled in again. */
  readonly typed: Map<string, string>;
}

const noToken: Label = {
  en: 'Show the instructor’s secret: authorization: Bearer SECRET.',
  fr: 'Présentez le secret du formateur : authorization: Bearer SECRET.',
};

export const isInstructor = ({ instructor }: Door, { cookies }: Asking): boolean =>
  instructor.isPass(cookies[INSTRUCTOR_PASS]);

/** Tools show the secret; the instructor's own pages their passes and tokens. */
export function barredFrom(door: Door, request: Asking): Label | null {
  const { guard } = door;
  if (guard.bearerMatches(request.headers.authorization)) return null;
  const given = request.headers['x-csrf-token'];
  const visit = request.cookies.lab_visit;
  const own =
    isInstructor(door, request) &&
    visit !== undefined &&
    typeof given === 'string' &&
    guard.csrfMatches(visit, given) &&
    guard.refuseOrigin(request.headers) === null;
  return own ? null : noToken;
}

/** The seat of whoever asks; null: he has none. */
export function seatOfPass({ room }: Door, { cookies }: Asking): Seat | null {
  const record = room.roster.ofPass(cookies[SEAT_PASS]);
  return record === null ? null : room.find(record.number);
}

/** The seat that an address names; null: there is none. */
export function seatAsked({ room }: Door, { params }: Asking): Seat | null {
  const { seat = '' } = params as Readonly<Record<string, string>>;
  return /^\d{1,4}$/.test(seat) ? room.find(Number(seat)) : null;
}

export const visitOf = ({ guard }: Door, request: Asking, reply: Answering): string =>
  visitsOf(guard)(request, reply);

/** What every page of the class needs of its request; takes the flash of the visit. */
export function sheetOf(door: Door, request: Asking, reply: Answering): Sheet {
  const visit = visitOf(door, request, reply);
  return {
    ...{ language: chosenLanguage(request, reply), here: request.url, csrf: door.guard.csrf(visit) },
    flash: door.flashes.take(visit, request),
  };
}

export const sendHtml = (reply: Answering, html: string): Answering =>
  reply.type('text/html; charset=utf-8').send(html);
