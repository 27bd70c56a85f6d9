/**
 * The templates beside this file, compiled once per process (program text, the same for every box)
 * and drawn synchronously. Templates hold no words: each text is a label, said in the page's
 * language. Inside a template: `d` its data, `p` the page, `say` a label's text, `w` shared words,
 * `part` another template's HTML; everything else is escaped.
 */
import { Eta } from 'eta/core';
import { type Label, type Language, typeset } from './label.js';
import { templateHelpers } from './parts.js';
import { programText } from './root.js';
import { layoutWords } from './words.js';

export const templateNames = [
  'attributes',
  'bare',
  'beside',
  'bill',
  'cell',
  'certificate',
  'chart',
  'class-wall',
  'code',
  'confirm',
  'facts',
  'field',
  'field-notes',
  'figure',
  'flash',
  'foot',
  'form',
  'head',
  'hidden',
  'icon',
  'lab-ask',
  'lab-button',
  'lab-card',
  'lab-choose',
  'lab-clock',
  'lab-device',
  'lab-doors',
  'lab-facts',
  'lab-faults',
  'lab-fold',
  'lab-guide-says',
  'lab-small-head',
  'lab-window',
  'lab-figure',
  'lab-flight',
  'lab-timeline',
  'lab-grid',
  'lab-guide-book',
  'lab-guide-find',
  'lab-guide-part',
  'lab-guide-run',
  'lab-head',
  'lab-inline',
  'lab-layout',
  'lab-list',
  'lab-mistakes',
  'lab-name',
  'lab-note',
  'lab-notice',
  'lab-numbers',
  'lab-offers',
  'lab-parts',
  'lab-picture',
  'lab-press',
  'lab-refresh',
  'lab-row',
  'lab-state',
  'lab-statement',
  'lab-steps',
  'lab-text',
  'lab-told-filter',
  'lab-zoom',
  'languages',
  'layout',
  'lessons',
  'links',
  'mark',
  'mastery',
  'message',
  'note',
  'pager',
  'progress',
  'public-form',
  'public-page',
  'public-refusal',
  'public-support',
  'public-updates',
  'report',
  'report-article',
  'report-back',
  'report-facts',
  'run-sheet',
  'score',
  'sections',
  'shapes',
  'silent',
  'stages',
  'table',
  'tabs',
  'told',
] as const;

export type TemplateName = (typeof templateNames)[number];

/** Text for HTML: as the templates escape theirs. */
export const escapeHtml: (text: string) => string = new Eta().config.escapeFunction;

/** What every template of one page shares. */
export interface PageContext {
  readonly language: Language;
  readonly say: (label: Label) => string;
  readonly part: (name: TemplateName, data: unknown) => string;
  readonly w: typeof layoutWords;
  readonly h: typeof templateHelpers;
  /** Token of the session, in every POST form. */
  readonly csrf: string;
  /** Where POST forms go: the page's own path and query. */
  readonly postTo: string;
  /** Where GET forms go: the page's path. */
  readonly getTo: string;
}

type Compiled = (data: object, options: object) => string;

// Names that the templates use without ceremony.
const HEADER = 'const p = it.p, d = it.d, say = p.say, part = p.part, w = p.w;';

let compiled: ReadonlyMap<TemplateName, Compiled> | null = null;

function load(): ReadonlyMap<TemplateName, Compiled> {
  const eta = new Eta({ autoEscape: true, rmWhitespace: true, functionHeader: HEADER });
  return new Map(
    templateNames.map((name) => {
      const draw = eta.compile(programText(`views/templates/${name}.eta`));
      return [name, (data, options) => draw.call(eta, data, options)] as const;
    }),
  );
}

const speak: Readonly<Record<Language, (label: Label) => string>> = {
  en: (label) => label.en,
  fr: (label) => typeset(label, 'fr'),
};

const NO_OPTIONS = {};

// The tabs depend on their list and the language only, and whoever makes the list keeps it.
const keptTabs: Readonly<Record<Language, WeakMap<object, string>>> = {
  en: new WeakMap(),
  fr: new WeakMap(),
};

/** The context for one page; its `part` draws. */
export function pageContext(
  language: Language,
  place: { readonly csrf: string; readonly postTo: string; readonly getTo: string },
): PageContext {
  compiled ??= load();
  const templates = compiled;
  const context: PageContext = {
    ...place,
    language,
    say: speak[language],
    w: layoutWords,
    h: templateHelpers,
    part: (name, data) => {
      const draw = templates.get(name);
      if (draw === undefined) throw new Error(`no template ${name}`);
      if (name !== 'tabs' || typeof data !== 'object' || data === null) {
        return draw({ p: context, d: data }, NO_OPTIONS);
      }
      const kept = keptTabs[language].get(data) ?? draw({ p: context, d: data }, NO_OPTIONS);
      keptTabs[language].set(data, kept);
      return kept;
    },
  };
  return context;
}
