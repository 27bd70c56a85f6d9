/**
 * A form's action: rights, fields, the question before a dangerous one, the action, its answer.
 */
import { hidden } from '../../../../views/names.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import type { Node } from '../../../node/node.js';
import { LastEdits, outOfDate, standingNow } from '../../../pages/forms/edited.js';
import { isTicked, type Raw, type SentFile } from '../../../pages/forms/fields.js';
import type { Action, Attempt, Outcome, Page } from '../../../pages/page.js';
import { hasSyslog } from '../../../services/monitoring/syslog.js';
import { sourceOf } from '../../../store/byte-source.js';
import { guarded } from '../../../store/storage-trouble.js';
import type { Renderer } from '../../drawing/shown.js';
import { type Incoming, type Reply, textOf } from '../../exchange.js';
import type { Frames } from '../frame.js';
import { shownForm } from './action-log.js';
import { createHeldForms } from './held-forms.js';
import { noteAction } from './note-action.js';
import { createFinish, type Shown } from './outcome.js';
import { createQuestion } from './question.js';

export interface Act {
  act(page: Page, incoming: Incoming, signIn: SignIn, raw: Raw): Promise<Reply>;
  /** Whether a file in the spool waits for somebody's answer. */
  holds(name: string): boolean;
}

const attemptOf = (action: string, raw: Raw, errors: Attempt['errors'], declared: Action): Attempt => {
  const values: Record<string, string | boolean> = {};
  for (const [name, field] of Object.entries(declared.fields)) {
    const given = raw[name];
    if (field.kind === 'checkbox') values[name] = isTicked(given);
    else if (field.kind !== 'password' && field.kind !== 'file') values[name] = textOf(given);
  }
  const drawn = textOf(raw[hidden.drawn]);
  return { action, values, errors, ...(drawn === '' ? {} : { drawn }) };
};

/** Carries out the forms of pages; whoever calls has checked sign-in, CSRF and the page's right. */
export function createAct(node: Node, renderer: Renderer, frames: Frames, shown: Shown): Act {
  const { show, error } = shown;
  const { ctxOf } = frames;
  const deeds = new LastEdits();
  const held = createHeldForms(node.ports.disk.spool);
  const finish = createFinish(node, renderer, frames, shown);
  const ask = createQuestion(renderer, frames, held);
  const whole = ({ content, sizeBytes }: SentFile): Buffer =>
    'refused' in content ? Buffer.alloc(0) : sourceOf(node.ports.disk, content).read(0, sizeBytes);

  const carryOut = async (
    page: Page,
    incoming: Incoming,
    signIn: SignIn,
    asked: { name: string; declared: Action; raw: Raw; isConfirmed: boolean },
  ): Promise<Reply> => {
    const { name, declared, raw, isConfirmed } = asked;
    const ctx = ctxOf(incoming, signIn);
    const given = (field: string): string => textOf(raw[field]);
    const old = outOfDate({ page, ctx, secret: signIn.csrf }, name, textOf(raw[hidden.drawn]), given, deeds);
    if (old !== null) {
      signIn.flash = { tone: 'bad', text: old };
      const { values } = attemptOf(name, raw, {}, declared);
      const errors = standingNow(page, ctx, { action: name, values, errors: {} });
      return show(page, incoming, signIn, { action: name, values, errors }, 409);
    }
    const taken = declared.take(raw, whole);
    if (!taken.ok) {
      const first = Object.values(taken.errors)[0];
      if (first !== undefined) signIn.flash = { tone: 'bad', text: first };
      return show(page, incoming, signIn, attemptOf(name, raw, taken.errors, declared), 422);
    }
    const { order } = taken;
    const { values } = order;
    const question = isConfirmed ? null : await order.confirm(ctx);
    if (question !== null) return ask(page, incoming, signIn, name, raw, question);
    const before = hasSyslog(node) ? shownForm(page, ctx, name, values) : null;
    const outcome = await guarded<Outcome>(
      () => order.run(ctx),
      (refused) => ({ refused }),
    );
    if ('done' in outcome) deeds.done(ctx, declared.edits, given);
    const by = { name: ctx.actor.name, source: incoming.source };
    noteAction(node, page, by, { action: name, declared, values, before, outcome, ctx });
    return finish(page, incoming, signIn, outcome, attemptOf(name, raw, {}, declared));
  };

  const act: Act['act'] = async (page, incoming, signIn, raw) => {
    const name = textOf(raw[hidden.action]);
    const declared = Object.hasOwn(page.actions, name) ? page.actions[name] : undefined;
    if (declared === undefined) return error(incoming, 400);
    const right = declared.right ?? page.right;
    if (right !== 'anyone' && !signIn.actor.rights.has(right)) return error(incoming, 403);
    const isConfirmed = textOf(raw[hidden.confirmed]) === '1';
    const waiting = isConfirmed ? held.take(signIn, name) : null;
    if (waiting === null) held.drop(signIn);
    const given = waiting === null ? raw : { ...raw, ...waiting.values };
    try {
      return await carryOut(page, incoming, signIn, { name, declared, raw: given, isConfirmed });
    } finally {
      waiting?.release();
    }
  };
  return { act, holds: held.holds };
}
