/**
 * Frame of the lab's own pages, clearly unlike the two sites of a box. The console gives the body as
 * parts: templates with what they draw, so that no page writes markup.
 *
 * Classes of lab.css for templates of bodies: `lab-clock` with `lab-time`, `lab-state tone-good` (one large
 * answer), `lab-grid` of `card` sections (`lab-wide` spans it), a box as `card lab-device` with
 * `lab-front` (h2 and a `lab-row` of `lab-lamp tone-good` words), `lab-row`, and those of style.css (`badge tone-good`, `facts`,
 * `note tone-warn`, `small`, ...).
 */
import { pageContext, type TemplateName } from '../../../views/engine.js';
import type { Label, Language } from '../../../views/label.js';
import { languageLinks, pathOf, plainHere } from '../../../views/parts.js';
import { staticFile } from '../../../views/static-files.js';

interface Tab {
  readonly label: Label;
  readonly href: string;
  readonly current: boolean;
}

export interface LabFrame {
  readonly language: Language;
  /** Path and query of this page. */
  readonly here: string;
  /** Groups of pages; the one that is open has its pages with it. */
  readonly tabs?: readonly (Tab & { readonly pages: readonly Tab[] })[];
  /** Address of the event stream; each message makes the page fetch itself and swap its main part. */
  readonly events?: string | null;
  /** Addresses of further scripts. */
  readonly scripts?: readonly string[];
  /** Its window is narrow: the menu is folded. */
  readonly isNarrow?: boolean;
  /** Sent by every POST form of blocks. */
  readonly csrf?: string;
}

/** A template and what it draws. */
export interface Part {
  readonly template: TemplateName;
  readonly data: object;
}

const pages: Label = { en: 'Pages', fr: 'Pages' };
const labName: Label = { en: 'Laboratory', fr: 'Laboratoire' };

/** A whole page of the lab around its body. */
export function renderLab(title: Label, body: readonly Part[], frame: LabFrame): string {
  const context = pageContext(frame.language, {
    csrf: frame.csrf ?? '',
    postTo: plainHere(frame.here),
    getTo: pathOf(frame.here),
  });
  return context.part('lab-layout', {
    title: context.say(title),
    name: labName,
    pages,
    body,
    style: [
      staticFile('style').href,
      staticFile('labStyle').href,
      staticFile('figureStyle').href,
      staticFile('learningStyle').href,
    ],
    icon: staticFile('markLab').href,
    scripts: [staticFile('script').href, ...(frame.scripts ?? [])],
    tabs: frame.tabs ?? [],
    isNarrow: frame.isNarrow === true,
    languages: languageLinks(frame.here),
    events: frame.events ?? null,
  });
}
