/**
 * Sections and frame to HTML: the whole page, synchronously. Pages never see a template, templates
 * never see a page.
 */
import type { Block, FieldView, Frame, Section } from '../../../views/blocks.js';
import type { PageContext } from '../../../views/engine.js';
import { pageContext } from '../../../views/engine.js';
import type { Label, Language } from '../../../views/label.js';
import { hidden, signInFields, sitePaths } from '../../../views/names.js';
import {
  blockId,
  browserTitle,
  errorsOf,
  isToldBelow,
  languageLinks,
  pathOf,
  plainHere,
} from '../../../views/parts.js';
import { staticFile } from '../../../views/static-files.js';
import { errorWords, layoutWords } from '../../../views/words.js';
import type { SiteDown } from '../../services/software/contract.js';
import type {
  ConfirmView,
  ErrorView,
  MaintenanceView,
  OpenFormView,
  OpenFrame,
  Renderer,
  SignInView,
  WaitingView,
} from './shown.js';

/** A live page without scripts looks again after this long. */
const LIVE_REFRESH_S = 5;
/** The page shown while the appliance is away looks again after this long. */
const AWAY_REFRESH_S = 3;
/** The page shown while the site is down looks again after this long. */
const DOWN_REFRESH_S = 10;

const kinds = { login: layoutWords.siteLogin, appliance: layoutWords.siteAppliance } as const;
const marks = { login: 'markLogin', appliance: 'markAppliance' } as const;

const headOf = (site: Frame['site'], title: Label, refreshS: number | null) => ({
  title,
  refreshS,
  icon: staticFile(marks[site]).href,
  style: staticFile('style').href,
  script: staticFile('script').href,
  kind: `site-${site}`,
});

const contextOf = (frame: Pick<Frame, 'here' | 'csrf'>, language: Language, postTo?: string): PageContext =>
  pageContext(language, {
    csrf: frame.csrf,
    postTo: postTo ?? plainHere(frame.here),
    getTo: pathOf(frame.here),
  });

function full(context: PageContext, frame: Frame, sections: readonly Section[], body: string): string {
  const { events, ...place } = sitePaths(frame.site);
  return context.part('layout', {
    frame,
    body,
    head: headOf(frame.site, browserTitle(frame, frame.title), frame.live ? LIVE_REFRESH_S : null),
    kind: kinds[frame.site],
    places: place,
    languages: languageLinks(frame.here),
    errors: errorsOf(sections),
    flash: isToldBelow(frame.flash, sections) ? null : frame.flash,
    events: frame.live ? `${events}?page=${encodeURIComponent(pathOf(frame.here))}` : null,
  });
}

interface Bare {
  readonly frame: OpenFrame;
  readonly title: Label;
  readonly flash: Frame['flash'];
  readonly body: string;
  /** Seconds after which the page looks again by itself. */
  readonly pollS: number | null;
  /** The body has its own words for an appliance that does not answer. */
  readonly tellsSilence?: boolean;
}

const bare = (context: PageContext, { frame, title, flash, body, pollS, tellsSilence }: Bare): string =>
  context.part('bare', {
    frame,
    title,
    flash,
    body,
    head: headOf(frame.site, browserTitle(frame, title), pollS),
    kind: kinds[frame.site],
    languages: languageLinks(frame.here),
    poll: pollS,
    silent: pollS !== null && tellsSilence !== true,
  });

const FORM_SECTION: Section = { id: 'form', title: layoutWords.signInTitle, blocks: [] };

const drawForm = (context: PageContext, form: Extract<Block, { kind: 'form' }>): string =>
  context.part('form', { b: form, id: blockId(FORM_SECTION, 0) });

function signIn(view: SignInView, language: Language): string {
  const context = contextOf(view.frame, language, view.postTo);
  const fields: FieldView[] = [
    {
      kind: 'text',
      name: signInFields.username,
      label: layoutWords.username,
      value: view.username,
      required: true,
      // What must be read first is not scrolled away.
      focus: view.agreement === null && view.username === '',
      autocomplete: 'username',
    },
    {
      kind: 'password',
      name: signInFields.password,
      label: layoutWords.password,
      value: '',
      required: true,
      focus: view.agreement === null && view.username !== '',
      autocomplete: 'current-password',
    },
  ];
  if (view.agreement !== null) {
    fields.push({
      kind: 'checkbox',
      name: signInFields.agreed,
      label: layoutWords.agreed,
      value: false,
      required: true,
    });
  }
  if (view.next !== null) {
    fields.push({ kind: 'hidden', name: hidden.next, label: layoutWords.next, value: view.next });
  }
  const agreement =
    view.agreement === null
      ? ''
      : context.part('code', {
          b: { kind: 'code', label: view.agreement.title, text: view.agreement.text },
          id: 'agreement',
        });
  const forgotten =
    view.forgotten === null
      ? ''
      : context.part('links', {
          b: { kind: 'links', items: [{ label: layoutWords.forgotten, href: view.forgotten }] },
        });
  const form = drawForm(context, { kind: 'form', action: 'sign-in', fields, submit: layoutWords.signIn });
  return bare(context, {
    frame: view.frame,
    title: layoutWords.signInTitle,
    flash: view.flash,
    body: agreement + form + forgotten,
    pollS: null,
  });
}

function openForm(view: OpenFormView, language: Language): string {
  const context = contextOf(view.frame, language, view.postTo);
  const back = context.part('links', { b: { kind: 'links', items: [view.back] } });
  const fields = view.form?.fields.map((field, index) => (index === 0 ? { ...field, focus: true } : field));
  const form = view.form === null ? '' : drawForm(context, { ...view.form, fields: fields ?? [] });
  const { frame, title, flash } = view;
  return bare(context, { frame, title, flash, body: form + back, pollS: null });
}

function confirm(view: ConfirmView, language: Language): string {
  const context = contextOf(view.frame, language);
  // What the layout sends itself is not repeated among the values.
  const own: readonly string[] = [hidden.csrf, hidden.action, hidden.confirmed];
  const values = Object.entries(view.values)
    .filter(([name]) => !own.includes(name))
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
    );
  const body = context.part('confirm', {
    values,
    action: view.action,
    text: view.text,
    button: view.button,
    cancelHref: view.cancelHref ?? plainHere(view.frame.here),
  });
  return full(context, { ...view.frame, title: view.title, live: false }, [], body);
}

const downWords: Readonly<Record<SiteDown, { readonly title: Label; readonly text: Label }>> = {
  installing: { title: layoutWords.downTitle, text: layoutWords.downText },
  restoring: { title: layoutWords.restoringTitle, text: layoutWords.downText },
  damaged: { title: layoutWords.damagedTitle, text: layoutWords.damagedText },
  'not-installed': { title: layoutWords.emptyTitle, text: layoutWords.emptyText },
};

function maintenance({ frame, why = 'installing' }: MaintenanceView, language: Language): string {
  const context = contextOf(frame, language);
  const { title, text } = downWords[why];
  // Nothing is on its way to a damaged box.
  const body = context.part('message', { text, waiting: why !== 'damaged', link: null });
  return bare(context, {
    frame,
    title,
    flash: null,
    body,
    pollS: DOWN_REFRESH_S,
  });
}

function waiting({ frame, title, text, stages, progress, link }: WaitingView, language: Language): string {
  const context = contextOf(frame, language);
  const list = stages === null ? '' : context.part('stages', { stages });
  const bar = progress === null ? '' : context.part('progress', { b: progress, id: 'away' });
  const message = context.part('message', { text, waiting: stages !== null && progress === null, link });
  const pollS = stages === null ? null : AWAY_REFRESH_S;
  return bare(context, { frame, title, flash: null, body: bar + list + message, pollS, tellsSilence: true });
}

function passing({ frame }: { readonly frame: OpenFrame }, language: Language): string {
  const context = contextOf(frame, language);
  const link = { label: layoutWords.passingLink, href: frame.here };
  const body = context.part('message', { text: layoutWords.passingText, waiting: false, link });
  return bare(context, { frame, title: layoutWords.passingTitle, flash: null, body, pollS: null });
}

function error({ frame, status, text, back }: ErrorView, language: Language): string {
  const context = contextOf(frame, language);
  const known = errorWords[status] ?? errorWords[status < 500 ? 400 : 500];
  if (known === undefined) throw new Error(`no words for status ${status}`);
  const link =
    back === undefined
      ? { href: sitePaths(frame.site).home, label: layoutWords.home }
      : { href: back, label: layoutWords.back };
  const body = context.part('message', { text: text ?? known.text, waiting: false, link });
  return bare(context, { frame, title: known.title, flash: null, body, pollS: null });
}

/** Draws every page of both sites. Templates are compiled on the first page and kept. */
export function createRenderer(): Renderer {
  return {
    render: (frame, sections, language) => {
      const context = contextOf(frame, language);
      return full(context, frame, sections, context.part('sections', sections));
    },
    signIn,
    openForm,
    confirm,
    maintenance,
    waiting,
    error,
    passing,
  };
}
