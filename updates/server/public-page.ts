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

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1c2430;background:#f6f7f9}' +
  'header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1rem;border-bottom:3px solid #33536e}' +
  'h1{font-size:1.5rem;margin:.6rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}main{padding:.5rem 0 1rem}a{color:#1d4f78}' +
  'label{font-weight:600}input,textarea,button{font:inherit;padding:.4rem .6rem;border:1px solid #6b7785;border-radius:.25rem}' +
  'textarea{box-sizing:border-box;width:100%;font-family:ui-monospace,monospace;font-size:.9rem}' +
  'button{background:#33536e;border-color:#33536e;color:#fff;font-weight:600;cursor:pointer}:focus-visible{outline:3px solid #d08a00;outline-offset:2px}' +
  '.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;background:#fff}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #c5ccd3}' +
  '.amount{white-space:nowrap}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}' +
  '.refused,.told{border-left:.3rem solid #b00020;background:#fff;padding:.6rem .8rem}.told{border-color:#1e7b45}.told>:first-child{margin-top:0}.told>:last-child{margin-bottom:0}.told strong{font:600 1.1rem ui-monospace,monospace}' +
  'footer{border-top:1px solid #c5ccd3;color:#525e6b;font-size:.85rem}';

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
    other: language === 'en' ? 'fr' : 'en',
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
export function languageOf(request: WireRequest): Language {
  const asked = new URLSearchParams(request.path.split('?')[1] ?? '').get('lang');
  if (asked === 'fr' || asked === 'en') return asked;
  return /^\s*fr\b/i.test(request.headers['accept-language'] ?? '') ? 'fr' : 'en';
}
