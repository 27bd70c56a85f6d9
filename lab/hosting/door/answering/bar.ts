/**
 * lab/hosting/door/answering/: what goes out of a box's door.
 *
 * The lab's bar on the pages of a box that people look at: which box this is, beyond doubt, and the way to
 * the console. It is put in at the very end, between the door and the browser: the box does not know it, and
 * neither the recording nor the trace has it. Only a browser that shows a page gets it (`sec-fetch-dest`);
 * tools, robots and tests get the page as the box made it.
 */
import type { HeadRequest } from '../../../../appliance/web/answer.js';
import type { WireReply } from '../../../../hardware/ports.js';
import { escapeHtml } from '../../../../views/engine.js';
import type { Label, Language } from '../../../../views/label.js';
import { programText } from '../../../../views/root.js';
import type { BoxName } from '../../../plan.js';

export interface BarOptions {
  /** First page of the lab's console. */
  readonly consoleUrl: string;
}

export interface Bar {
  /** A file of the bar itself; null: this is asked of the box. */
  file(head: HeadRequest): WireReply | null;
  /** The answer as a browser is to show it. */
  dress(head: HeadRequest, reply: WireReply): WireReply;
}

const FOLDER = '/-lab/';
const STYLE = `${FOLDER}bar.css`;

/** A browser shows it as a page, or fetches it to take over its parts. */
const SHOWN = new Set(['document', 'empty']);

const words = {
  bar: { en: 'Bar of the laboratory', fr: 'Barre du laboratoire' },
  lab: { en: 'Lab', fr: 'Labo' },
  this: { en: 'You are on appliance', fr: 'Vous êtes sur le serveur' },
  work: { en: 'Steps and clock', fr: 'Étapes et horloge' },
  newTab: { en: '(in another window)', fr: '(dans une autre fenêtre)' },
} as const satisfies Record<string, Label>;

/** Letter, colour, and a form of the edge for whoever does not see colours. */
const looks: Readonly<Record<BoxName, { readonly ground: string; readonly mark: string }>> = {
  a: { ground: '#0b4f9e', mark: '<path d="M0 27h32v5H0z" fill="#fff"/>' },
  b: {
    ground: '#a13d00',
    mark: '<path d="M0 27h7v5H0zM12.500 27h7v5h-7zM25 27h7v5h-7z" fill="#fff"/>',
  },
  c: { ground: '#1f6b3a', mark: '<path d="M0 25h32v2H0zM0 30h32v2H0z" fill="#fff"/>' },
};

const icon = (box: BoxName): string => {
  const { ground, mark } = looks[box];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="${ground}"/>${mark}<text x="16" y="22" font-family="sans-serif" font-weight="700" font-size="22" text-anchor="middle" fill="#fff">${box.toUpperCase()}</text></svg>`;
};

const fileReply = (type: string, text: string): WireReply => ({
  status: 200,
  headers: {
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
  },
  body: Buffer.from(text),
});

const nothing: WireReply = { status: 404, headers: { 'content-length': '0' }, body: Buffer.alloc(0) };

function barHtml(box: BoxName, language: Language, asked: string, { consoleUrl }: BarOptions): string {
  const say = (label: Label): string => escapeHtml(label[language]);
  const link = escapeHtml(new URL('/beside', consoleUrl).href);
  return [
    `<aside class="lab-bar is-${box}" aria-label="${say(words.bar)}">`,
    `<span class="lab-bar-lab">${say(words.lab)}</span> `,
    `<span class="lab-bar-box">${say(words.this)} <strong>${box.toUpperCase()}</strong></span> `,
    `<span class="lab-bar-address">${escapeHtml(asked)}</span> `,
    `<a href="${link}" target="_blank" rel="noopener noreferrer">${say(words.work)}<span class="sr"> ${say(words.newTab)}</span></a>`,
    '</aside>',
  ].join('');
}

/** Where the skip link ends, so that it stays first; else where the page begins. */
const placeOf = (html: string): number => {
  const found = /<a class="skip"[^>]*>[^<]*<\/a>/.exec(html) ?? /<body[^>]*>/.exec(html);
  return found === null ? -1 : found.index + found[0].length;
};

const isShown = ({ method, headers }: HeadRequest, reply: WireReply): boolean =>
  method !== 'HEAD' &&
  reply.body.length > 0 &&
  SHOWN.has(headers['sec-fetch-dest'] ?? '') &&
  String(reply.headers['content-type'] ?? '').startsWith('text/html');

/** The bar of one box. */
export function createBar(box: BoxName, options: BarOptions): Bar {
  return {
    file: ({ path }) => {
      if (!path.startsWith(FOLDER)) return null;
      if (path === STYLE)
        return fileReply('text/css; charset=utf-8', programText('views/assets/lab-bar.css'));
      return path === `${FOLDER}${box}.svg` ? fileReply('image/svg+xml', icon(box)) : nothing;
    },
    dress: (head, reply) => {
      if (!isShown(head, reply)) return reply;
      const html = reply.body.toString('utf8');
      const place = placeOf(html);
      if (place < 0) return reply;
      const language: Language = /<html lang="fr"/.test(html) ? 'fr' : 'en';
      const top = html
        .slice(0, place)
        .replace('<title>', `<title>${box.toUpperCase()} · `)
        .replace(/(<link rel="icon"[^>]*href=")[^"]*"/, `$1${FOLDER}${box}.svg"`)
        .replace('</head>', `<link rel="stylesheet" href="${STYLE}">\n</head>`);
      const body = Buffer.from(
        `${top}\n${barHtml(box, language, head.host, options)}${html.slice(place)}`,
        'utf8',
      );
      return { ...reply, headers: { ...reply.headers, 'content-length': String(body.length) }, body };
    },
  };
}
