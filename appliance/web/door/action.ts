/** A form's action: rights, fields, the question before a dangerous one, the action, its answer. */
import { hidden } from '../../../views/names.js';
import { acceptPassword } from '../../accounts/follow-account.js';
import type { Site } from '../../accounts/rights.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Node } from '../../node/node.js';
import { Deeds, outOfDate, standingNow } from '../../pages/forms/edited.js';
import { isFile, isTicked, parse, type Raw, type SentFile } from '../../pages/forms/fields.js';
import type { Action, Attempt, Outcome, Page, Question } from '../../pages/page.js';
import { hasSyslog } from '../../services/monitoring/syslog.js';
import { sourceOf } from '../../store/byte-source.js';
import { guarded } from '../../store/storage-trouble.js';
import { type Cookies, cookieNames, html, type Incoming, type Reply, seeOther, textOf } from '../exchange.js';
import { createHeldForms } from '../held-forms.js';
import type { Renderer } from '../render.js';
import { shownForm } from './action-log.js';
import type { Frames } from './frame.js';
import { noteAction } from './note-action.js';

export interface Shown {
  show(page: Page, incoming: Incoming, signIn: SignIn, attempt: Attempt | null, status: number): Reply;
  error(incoming: Incoming, status: number): Reply;
}

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

/** An action's answer that is a file. */
function download({ filename, type, bytes }: Extract<Outcome, { download: unknown }>['download']): Reply {
  const ascii = filename.replace(/[^A-Za-z0-9._-]/g, '_');
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${ascii}"`,
      'cache-control': 'no-store',
    },
    cookies: [],
    body: bytes,
  };
}

/** Carries out the forms of pages; whoever calls has checked session, CSRF and the page's right. */
export function createAct(node: Node, renderer: Renderer, frames: Frames, { show, error }: Shown): Act {
  const { ctxOf, frameOf } = frames;
  const deeds = new Deeds();
  const held = createHeldForms(node.ports.disk.spool);
  const whole = ({ content, sizeBytes }: SentFile): Buffer =>
    'refused' in content ? Buffer.alloc(0) : sourceOf(node.ports.disk, content).read(0, sizeBytes);

  const renew = (
    site: Site,
    incoming: Incoming,
    before: SignIn,
  ): { session: SignIn; cookies: Cookies } | null => {
    const made = node.signIns.renew(site, incoming.cookies[cookieNames[site]] ?? '');
    if (made === null) return null;
    acceptPassword(node, made.session);
    node.signIns.closeUser(site, before.userId, made.token);
    return {
      session: made.session,
      cookies: [{ name: cookieNames[site], value: made.token, maxAgeS: null }],
    };
  };

  const finish = (
    page: Page,
    incoming: Incoming,
    signIn: SignIn,
    outcome: Outcome,
    attempt: Attempt,
  ): Reply => {
    if ('done' in outcome) {
      const renewed = outcome.renewSession === true ? renew(page.site, incoming, signIn) : null;
      const working = outcome.goto === undefined && page.live?.(ctxOf(incoming, signIn)) === true;
      (renewed?.session ?? signIn).flash = {
        tone: 'good',
        text: outcome.done,
        ...(working ? { begun: page.id } : {}),
      };
      return seeOther(outcome.goto ?? incoming.here, renewed?.cookies ?? []);
    }
    if ('refused' in outcome) {
      signIn.flash = { tone: 'bad', text: outcome.refused };
      return show(page, incoming, signIn, { ...attempt, errors: outcome.errors ?? {} }, 422);
    }
    if ('download' in outcome) return download(outcome.download);
    const ctx = ctxOf(incoming, signIn);
    const frame = { ...frameOf(page, incoming, signIn, ctx), title: outcome.show.title };
    return html(200, renderer.render(frame, outcome.show.sections, ctx.language));
  };

  const confirmPage = (
    page: Page,
    incoming: Incoming,
    signIn: SignIn,
    name: string,
    raw: Raw,
    asked: Question,
  ): Reply => {
    const ctx = ctxOf(incoming, signIn);
    const values: Record<string, string | readonly string[]> = {};
    const files: Record<string, SentFile | string> = {};
    const fields = page.actions[name]?.fields ?? {};
    for (const [field, given] of Object.entries(raw)) {
      if (field === hidden.csrf || field === hidden.action || given === undefined) continue;
      if (typeof given === 'string' && fields[field]?.kind === 'password') files[field] = given;
      else if (typeof given === 'string') values[field] = given;
      else if (isFile(given)) files[field] = given;
      else values[field] = given;
    }
    Object.assign(values, asked.values ?? {});
    // Files cannot be sent again by a page, and passwords must not stand in one.
    held.hold(signIn, name, files);
    const frame = { ...frameOf(page, incoming, signIn, ctx), title: asked.title };
    const view = {
      frame,
      action: name,
      values,
      title: asked.title,
      text: asked.text,
      button: asked.button,
      cancelHref: incoming.here,
    };
    return html(200, renderer.confirm(view, ctx.language));
  };

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
    const parsed = parse(declared.fields, raw, whole);
    if (!parsed.ok) {
      const first = Object.values(parsed.errors)[0];
      if (first !== undefined) signIn.flash = { tone: 'bad', text: first };
      return show(page, incoming, signIn, attemptOf(name, raw, parsed.errors, declared), 422);
    }
    const { values } = parsed;
    const question = isConfirmed ? null : ((await declared.confirm?.(ctx, values as never)) ?? null);
    if (question !== null) return confirmPage(page, incoming, signIn, name, raw, question);
    const before = hasSyslog(node) ? shownForm(page, ctx, name, values) : null;
    const outcome = await guarded<Outcome>(
      () => declared.run(ctx, values as never),
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
