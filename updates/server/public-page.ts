/**
 * How the maker's public pages look: server-made HTML without scripts, in both languages, under a
 * strict content policy; drawn from templates, which escape every text.
 */
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import { pageContext, type TemplateName } from '../../views/engine.js';
import type { Label, Language } from '../../views/label.js';

const notice: Label = {
  en: 'Part of a simulation; independent of any vendor.',
  fr: 'Élément d’une simulation, indépendante de tout éditeur.',
};

/** A field of a form of a public page; more than one row makes it a text area. */
interface PublicField {
  readonly id: string;
  readonly name: string;
  readonly label: Label;
  readonly value: string;
  readonly rows: number;
  /** The browser offers nothing that was typed before. */
  readonly quiet: boolean;
}

/** A form of a public page, as views/templates/public-form.eta draws it. */
export interface PublicForm {
  readonly path: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly intro: Label | null;
  readonly field: PublicField | null;
  readonly button: Label;
  /** What was refused, on top of it. */
  readonly refused: Label | null;
}

const colours =
  ':root{--ink:#1c2430;--ground:#f6f7f9;--paper:#fff;--line:#c5ccd3;--edge:#6b7785;--deep:#33536e;--on:#fff;--link:#1d4f78;--soft:#525e6b;--bad:#b00020;--good:#1e7b45;color-scheme:light dark}' +
  '@media screen and (prefers-color-scheme:dark){:root{--ink:#e3e8ed;--ground:#12181e;--paper:#1a222a;--line:#36414c;--edge:#8592a0;--deep:#9cc4e4;--on:#0b1a26;--link:#9cc4e4;--soft:#a9b4c0;--bad:#f19a92;--good:#79cf98}}';

const style =
  colours +
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:var(--ink);background:var(--ground)}' +
  'header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1rem;border-bottom:3px solid var(--deep)}header p>*{margin-left:.6rem}' +
  'h1{font-size:1.5rem;margin:.6rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}main{padding:.5rem 0 1rem}a{color:var(--link)}' +
  'label{font-weight:600}input,textarea,button{font:inherit;padding:.4rem .6rem;border:1px solid var(--edge);border-radius:.25rem;background:var(--paper);color:inherit}' +
  'input{box-sizing:border-box;width:20rem;max-width:100%}textarea{box-sizing:border-box;width:100%;font-family:ui-monospace,monospace;font-size:.9rem}' +
  'button{background:var(--deep);border-color:var(--deep);color:var(--on);font-weight:600;cursor:pointer}:focus-visible{outline:3px solid #d08a00;outline-offset:2px}' +
  '.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--paper)}th,td{text-align:left;padding:.5rem;border-bottom:1px solid var(--line)}' +
  'td:last-child:has(button){position:sticky;right:0;background:var(--paper)}' +
  '.amount{white-space:nowrap}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}' +
  '.refused,.told{border-left:.3rem solid var(--bad);background:var(--paper);padding:.6rem .8rem}.told{border-color:var(--good)}.told>:first-child{margin-top:0}.told>:last-child{margin-bottom:0}.told dd strong{font:600 1.1rem ui-monospace,monospace}' +
  'footer{border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}' +
  '@media print{form,header p{display:none}}';

/** No public page has a sign-in. */
const NO_SIGN_IN = { csrf: '', postTo: '', getTo: '' };

/** A whole page as a reply of the wire: a template of views/ and what it draws. */
export function publicPage(page: {
  readonly language: Language;
  readonly status: number;
  readonly title: Label;
  readonly template: TemplateName;
  readonly data: object;
}): WireReply {
  const { language, title } = page;
  const { part } = pageContext(language, NO_SIGN_IN);
  const html = part('public-page', {
    title,
    notice,
    style,
    content: part(page.template, page.data),
  });
  return {
    status: page.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    },
    body: Buffer.from(html, 'utf8'),
  };
}

/** Language of a request: asked for in the query, else the browser's. */
export function languageOf(request: Pick<WireRequest, 'path' | 'headers'>): Language {
  const asked = new URLSearchParams(request.path.split('?')[1] ?? '').get('lang');
  if (asked === 'fr' || asked === 'en') return asked;
  return /^\s*fr\b/i.test(request.headers['accept-language'] ?? '') ? 'fr' : 'en';
}
