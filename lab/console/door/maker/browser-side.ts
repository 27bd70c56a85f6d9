/**
 * lab/console/door/maker/: the maker's public pages for real browsers.
 *
 * What the lab adds for whoever looks with a browser (`sec-fetch-dest: document`), between the door and
 * the browser: its bar, which leads back, and an answer to a download. A browser that gets a file stays on the
 * page where it was, with a row that is no longer offered. So the lab keeps the file for a moment, shows the list
 * as it is now, and hands the file over from there. Tools and robots get what the maker's server says.
 */
import { randomBytes } from 'node:crypto';
import type { WireReply, WireRequest } from '../../../../hardware/ports.js';
import { languageOf } from '../../../../updates/server/public-page.js';
import { escapeHtml } from '../../../../views/engine.js';
import { bytes } from '../../../../views/format.js';
import type { Label, Language } from '../../../../views/label.js';
import { programText } from '../../../../views/root.js';

/** What a visitor asks for. */
type Asked = Pick<WireRequest, 'method' | 'path' | 'headers' | 'body'>;

/** Answers as the maker's server does; null: the lab ends. */
type Visit = (asked: Asked) => Promise<WireReply | null>;

const FOLDER = '/-lab/';
/** Downloads that can be had once more; then the oldest goes. */
const KEPT_MAX = 16;
const TOKEN_BYTES = 16;

const words = {
  bar: { en: 'Bar of the laboratory', fr: 'Barre du laboratoire' },
  lab: { en: 'Lab', fr: 'Labo' },
  this: { en: 'You are on the vendor’s site', fr: 'Vous êtes sur le site du fabricant' },
  work: { en: 'Steps and clock', fr: 'Étapes et horloge' },
  newTab: { en: '(in another window)', fr: '(dans une autre fenêtre)' },
  begun: { en: 'Your browser is receiving', fr: 'Votre navigateur reçoit' },
  again: { en: 'Nothing has come? Take it here.', fr: 'Rien n’est arrivé ? Prenez-le ici.' },
} as const satisfies Record<string, Label>;

const sizeNote = (size: Label): Label => ({
  en: `In the lab the file itself is only ${size.en}; the appliance takes as long over it as the size in the list asks.`,
  fr: `Dans le laboratoire, le fichier lui-même ne fait que ${size.fr} ; le serveur y met le temps que demande la taille de la liste.`,
});

interface Taken {
  readonly file: WireReply;
  readonly name: string;
  /** Asks for the list once more. */
  readonly list: Asked;
  isHandedOver: boolean;
}

const none: WireReply = { status: 404, headers: { 'content-length': '0' }, body: Buffer.alloc(0) };

const isBrowser = ({ headers }: Asked): boolean => headers['sec-fetch-dest'] === 'document';

const fileName = ({ headers }: WireReply): string | null =>
  /^attachment; filename="([^"]+)"$/.exec(String(headers['content-disposition'] ?? ''))?.[1] ?? null;

/** Pages of the maker allow no file of others: the style stands in the page. */
const styled = (): string =>
  `<style>${programText('views/assets/lab-bar.css')}.lab-bar{--bar:#6b4fa0;margin:-1rem 0 .6rem;box-shadow:0 0 0 100vmax #14181f;clip-path:inset(0 -100vmax)}.sr{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}</style>`;

/** The page with the lab's bar on top, and `note` before what it says. */
function dressed(reply: WireReply, consoleUrl: string, note = ''): WireReply {
  if (!String(reply.headers['content-type'] ?? '').startsWith('text/html')) return reply;
  const html = reply.body.toString('utf8');
  const language: Language = html.includes('<html lang="fr"') ? 'fr' : 'en';
  const say = (label: Label): string => escapeHtml(label[language]);
  const link = escapeHtml(new URL('/beside', consoleUrl).href);
  const bar =
    `<aside class="lab-bar" aria-label="${say(words.bar)}"><span class="lab-bar-lab">${say(words.lab)}</span> ` +
    `<span class="lab-bar-box">${say(words.this)}</span> <a href="${link}" target="_blank" rel="noopener noreferrer">` +
    `${say(words.work)}<span class="sr"> ${say(words.newTab)}</span></a></aside>`;
  const body = html
    .replace('</head>', () => `${styled()}</head>`)
    .replace('<body>', () => `<body>${bar}`)
    .replace('<main>', () => `<main>${note}`);
  return { ...reply, body: Buffer.from(body, 'utf8') };
}

/** One of the maker's sites as a browser meets it. */
export function createBrowserSide(visit: Visit, consoleUrl: string): Visit {
  const kept = new Map<string, Taken>();

  const keep = (name: string, file: WireReply, request: Asked): WireReply => {
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    const language = languageOf(request);
    const key = new URLSearchParams(request.body.toString('utf8')).get('key') ?? '';
    const body = Buffer.from(new URLSearchParams({ key }).toString());
    kept.set(token, {
      file,
      name,
      list: { ...request, path: `/?lang=${language}`, body },
      isHandedOver: false,
    });
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    const headers = {
      location: `${FOLDER}taken/${token}`,
      'cache-control': 'no-store',
      'content-length': '0',
    };
    return { status: 303, headers, body: Buffer.alloc(0) };
  };

  /** The list as it is now; the first time the file comes with it by itself. */
  const after = async (token: string, taken: Taken): Promise<WireReply | null> => {
    const reply = await visit(taken.list);
    if (reply === null) return null;
    const language = languageOf(taken.list);
    const href = `${FOLDER}file/${token}`;
    const note =
      `<div class="told" role="status"><p>${escapeHtml(words.begun[language])} <strong>${escapeHtml(taken.name)}</strong>. ` +
      `<a href="${href}">${escapeHtml(words.again[language])}</a></p>` +
      `<p>${escapeHtml(sizeNote(bytes(taken.file.body.length))[language])}</p></div>`;
    const page = dressed(reply, consoleUrl, note);
    if (taken.isHandedOver) return page;
    return { ...page, headers: { ...page.headers, refresh: `0; url=${href}` } };
  };

  const own = async (path: string): Promise<WireReply | null> => {
    const [what = '', token = ''] = path.slice(FOLDER.length).split('/');
    const taken = kept.get(token);
    if (taken === undefined) return none;
    if (what === 'taken') return await after(token, taken);
    if (what !== 'file') return none;
    taken.isHandedOver = true;
    return taken.file;
  };

  return async (request) => {
    if (!isBrowser(request)) return await visit(request);
    if (request.path.startsWith(FOLDER)) return await own(request.path);
    const reply = await visit(request);
    if (reply === null) return null;
    const name = reply.status === 200 ? fileName(reply) : null;
    return name === null ? dressed(reply, consoleUrl) : keep(name, reply, request);
  };
}
