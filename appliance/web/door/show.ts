/** A page of the menu as somebody who has signed in sees it. */
import type { SignIn } from '../../accounts/sign-ins.js';
import { marked } from '../../pages/forms/edited.js';
import type { Attempt, Page } from '../../pages/page.js';
import { createDrawnPages } from '../drawing/drawn-pages.js';
import type { Renderer } from '../drawing/shown.js';
import { html, type Incoming, PASSWORD_PART, type Reply } from '../exchange.js';
import type { Frames } from './frame.js';

/** Draws a page for somebody who has signed in, with what was typed where a form was refused. */
export function createShow(renderer: Renderer, { ctxOf, frameOf, languageCookie }: Frames) {
  const drawn = createDrawnPages();
  return (page: Page, incoming: Incoming, signIn: SignIn, attempt: Attempt | null, status: number): Reply => {
    if (incoming.isAnswered) {
      // The word of before was read then.
      signIn.flash = null;
      return html(status, '', languageCookie(incoming));
    }
    const ctx = ctxOf(incoming, signIn);
    const frame = frameOf(page, incoming, signIn, ctx);
    signIn.flash = null;
    const { language } = ctx;
    const whole = marked({ page, ctx, secret: signIn.csrf, attempt }, page.sections(ctx, attempt));
    const sections = signIn.mustChange ? whole.filter(({ id }) => id === PASSWORD_PART) : whole;
    const body = drawn.of(frame, sections, language, () => renderer.render(frame, sections, language));
    return html(status, body, languageCookie(incoming));
  };
}
