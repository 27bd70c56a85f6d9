/** Forms of a class: of whoever comes in, and of its instructor. */
import { counted } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { hidden } from '../../../../views/names.js';
import { type Answering, type Asking, pathOf } from '../../door/app.js';
import type { Flash } from '../../drawing/parts.js';
import { classDeeds, isClassDeed } from '../deeds.js';
import { CHOOSE, questionOf, SHOW_FINDING } from '../pages/subjects.js';
import { INSTRUCTOR_PASS, SEAT_PASS, WAITING_PASS } from '../people/passes.js';
import type { Joined } from '../people/roster.js';
import { type Door, isInstructor, visitOf } from './asked.js';

const words = {
  noAction: { en: 'The form does not say what to do.', fr: 'Le formulaire ne dit pas quoi faire.' },
  notYou: {
    en: 'Only the instructor does this. Sign in first.',
    fr: 'Seul le formateur peut le faire. Connectez-vous d’abord.',
  },
  joined: {
    en: 'You have a seat. Note your personal code: with it you come back.',
    fr: 'Vous avez une place. Notez votre code personnel : avec lui, vous reviendrez.',
  },
  back: { en: 'You are back at your seat.', fr: 'Vous avez retrouvé votre place.' },
  left: { en: 'This browser has left the class.', fr: 'Ce navigateur a quitté la classe.' },
} as const satisfies Record<string, Label>;

const unusable = (field: string): Label => ({
  en: `“${field}” cannot be used as it is. Nothing was done: correct it, and send the form again.`,
  fr: `« ${field} » ne peut pas être utilisé tel quel. Rien n’a été fait : corrigez-le et renvoyez le formulaire.`,
});

const atSeats = (done: Label, count: number, refused: Label | null): Label => {
  const more =
    refused === null
      ? { en: '', fr: '' }
      : { en: ` Not everywhere: ${refused.en}`, fr: ` Pas partout : ${refused.fr}` };
  const where = counted(count, { en: 'seat', fr: 'place' }, { en: 'seats', fr: 'places' });
  return count === 1 && refused === null
    ? done
    : { en: `${done.en} At ${where.en}.${more.en}`, fr: `${done.fr} À ${where.fr}.${more.fr}` };
};

const MONTH_S = 2_592_000;
const TYPED_MAX = 500;
const KEPT = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

type Body = Readonly<Record<string, unknown>>;

/** A browser gets what it shows from now on. */
export function seated(door: Door, request: Asking, reply: Answering, joined: Joined): Answering {
  const visit = visitOf(door, request, reply);
  const kept = { ...KEPT, maxAge: MONTH_S };
  if ('refused' in joined) {
    if (joined.waitS > 0) reply.header('retry-after', String(joined.waitS));
    door.flashes.answer(visit, { tone: 'bad', text: joined.refused });
  } else if ('waiting' in joined) {
    reply.setCookie(WAITING_PASS, joined.waiting, kept);
  } else {
    reply.setCookie(SEAT_PASS, joined.pass, kept).clearCookie(WAITING_PASS, { path: '/' });
    door.flashes.answer(visit, { tone: 'good', text: joined.isNew ? words.joined : words.back });
  }
  return reply.redirect('/', 303);
}

function signIn(
  { flashes, instructor }: Door,
  visit: string,
  secret: string,
  { ip }: Asking,
  reply: Answering,
) {
  const outcome = instructor.signIn(secret, ip);
  if ('refused' in outcome) {
    flashes.answer(visit, { tone: 'bad', text: outcome.refused });
    return reply.redirect('/instructor', 303);
  }
  return reply.setCookie(INSTRUCTOR_PASS, outcome.pass, KEPT).redirect('/', 303);
}

/** Does what a form of the instructor says. */
async function deed(door: Door, request: Asking, action: unknown, fields: Body): Promise<Flash> {
  if (!isInstructor(door, request)) return { tone: 'bad', text: words.notYou };
  if (!isClassDeed(action)) return { tone: 'bad', text: words.noAction };
  const { act, done } = classDeeds[action];
  const outcome = await act(door.room, fields);
  if ('wrong' in outcome) return { tone: 'bad', text: unusable(outcome.wrong) };
  if (outcome.done === 0) return { tone: 'bad', text: outcome.refused ?? same('') };
  return {
    tone: outcome.refused === null ? 'good' : 'bad',
    text: atSeats(done, outcome.done, outcome.refused),
  };
}

/** The browser shows its seat's pass no more, nor does whoever has copied it. */
function left(door: Door, visit: string, { cookies }: Asking, reply: Answering): Answering {
  const refused = door.room.leave(cookies[SEAT_PASS]);
  const good: Flash = { tone: 'good', text: words.left };
  door.flashes.answer(visit, refused === null ? good : { tone: 'bad', text: refused });
  return (refused === null ? reply.clearCookie(SEAT_PASS, { path: '/' }) : reply).redirect('/', 303);
}

/** What the file of a finding holds is made a lesson, which nobody has yet: the page says what it is, and asks. */
async function showFinding(door: Door, visit: string, request: Asking, reply: Answering): Promise<Answering> {
  const { finding = '', seat = '' } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const bad = (text: Label): Answering => {
    door.flashes.answer(visit, { tone: 'bad', text });
    return reply.redirect(pathOf(request), 303);
  };
  if (!isInstructor(door, request)) return bad(words.notYou);
  const chosen = await door.room.subjects.take(String(finding));
  if ('refused' in chosen) return bad(chosen.refused);
  return reply.redirect(questionOf(door.room, String(seat), chosen.rehearsal) ?? pathOf(request), 303);
}

function remember({ typed }: Door, visit: string, name: string): void {
  if (typed.size > TYPED_MAX) typed.clear();
  typed.set(visit, name);
}

/** Any form of the class's pages. */
export async function onForm(door: Door, request: Asking, reply: Answering): Promise<Answering> {
  const { guard, room, flashes } = door;
  const visit = visitOf(door, request, reply);
  const body = (request.body ?? {}) as Body;
  const refused = guard.refuseOrigin(request.headers);
  if (refused !== null || !guard.csrfMatches(visit, String(body[hidden.csrf] ?? '')))
    return door.tell(request, reply, refused === null ? 'old-form' : 'elsewhere', 403);
  const { [hidden.csrf]: _, [hidden.action]: action, ...fields } = body;
  const text = (name: string): string => String(fields[name] ?? '').slice(0, 300);
  const from = request.ip;
  switch (action) {
    case CHOOSE: {
      const question = isInstructor(door, request) ? questionOf(room, text('seat'), text('subject')) : null;
      if (question !== null) return reply.redirect(question, 303);
      flashes.answer(visit, await deed(door, request, 'rehearse', fields));
      return reply.redirect(pathOf(request), 303);
    }
    case SHOW_FINDING:
      return await showFinding(door, visit, request, reply);
    case 'join': {
      const joined = room.join({ code: text('code'), name: text('name'), from });
      if ('refused' in joined) remember(door, visit, text('name'));
      return seated(door, request, reply, joined);
    }
    case 'come-back':
      return seated(door, request, reply, room.comeBack({ code: text('personal'), from }));
    case 'give-up':
      return reply.clearCookie(WAITING_PASS, { path: '/' }).redirect('/', 303);
    case 'leave':
      return left(door, visit, request, reply);
    case 'sign-in':
      return signIn(door, visit, text('secret'), request, reply);
    case 'sign-out':
      door.instructor.leave(request.cookies[INSTRUCTOR_PASS]);
      return reply.clearCookie(INSTRUCTOR_PASS, { path: '/' }).redirect('/', 303);
    default:
      flashes.answer(visit, await deed(door, request, action, fields));
      return reply.redirect(pathOf(request), 303);
  }
}
