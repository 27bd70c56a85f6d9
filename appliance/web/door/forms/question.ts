/** The question before a dangerous action: its form waits, files and passwords with it, until it is answered. */
import { hidden } from '../../../../views/names.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import { isFile, type Raw, type SentFile } from '../../../pages/forms/fields.js';
import type { Page, Question } from '../../../pages/page.js';
import type { Renderer } from '../../drawing/shown.js';
import { html, type Incoming, type Reply } from '../../exchange.js';
import type { Frames } from '../frame.js';
import type { HeldForms } from './held-forms.js';

export const createQuestion =
  (renderer: Renderer, { ctxOf, frameOf }: Frames, held: HeldForms) =>
  (page: Page, incoming: Incoming, signIn: SignIn, name: string, raw: Raw, asked: Question): Reply => {
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
