/**
 * How the maker's public pages look: server-made HTML without scripts, in both languages, under a
 * strict content policy. Every text is escaped by whoever puts it in.
 */
import type { WireReply, WireRequest } from '../hardware/ports.js';
import { type Label, type Language, typeset } from '../views/label.js';

const notice: Label = {
  en: 'Part of a simulation; independent of any vendor.',
  fr: 'Élément d’une simulation, indépendante de tout éditeur.',
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

/** Text of a label, escaped. */
export const said = (label: Label, language: Language): string => escaped(typeset(label, language));

export const hiddenField = (name: string, value: string): string =>
  `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;

/** What was refused, on top of a form; null: nothing. */
export const refusalNote = (language: Language, refused: Label | null): string =>
  refused === null ? '' : `<p class="refused" role="alert">${said(refused, language)}</p>`;

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

/** A whole page as a reply of the wire. */
export function publicPage(page: {
  readonly language: Language;
  readonly status: number;
  readonly title: Label;
  /** HTML, escaped. */
  readonly content: string;
}): WireReply {
  const { language } = page;
  const other: Language = language === 'en' ? 'fr' : 'en';
  const title = said(page.title, language);
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head>
<body><header><h1>${title}</h1><p><a href="/?lang=${other}" hreflang="${other}" lang="${other}">${other === 'fr' ? 'Français' : 'English'}</a></p></header>
<main>${page.content}</main><footer><p>${said(notice, language)}</p></footer></body></html>`;
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
