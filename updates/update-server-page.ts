/**
 * The update server's public page: a person pastes an appliance's key from any computer and
 * downloads what that box may have. Server-made HTML without scripts; every text is escaped.
 *
 *   GET  /          the form
 *   POST /          { key }          -> the list
 *   POST /download  { key, package } -> the file; the package leaves the list (G47)
 *
 * @guide G43, G44, G46, G47 seed
 */
import type { WireReply, WireRequest } from '../hardware/ports.js';
import { bytes } from '../views/format.js';
import type { Label, Language } from '../views/label.js';
import { needs } from './catalogue.js';
import type { Manifest } from './package-format.js';
import { escaped, hiddenField, languageOf, publicPage, refusalNote, said } from './public-page.js';
import {
  type Admitted,
  admit,
  keyRefused,
  markDownloaded,
  type Served,
  type UpdateServerParts,
  type UpdateServerState,
} from './update-server.js';

const FORM_BYTES_MAX = 64 * 1024;

const words = {
  title: { en: 'Software updates', fr: 'Mises à jour logicielles' },
  intro: {
    en: 'Paste the download key of your appliance (Updates page, Appliance Download Key).',
    fr: 'Collez la clé de téléchargement de votre serveur (page Mises à jour, Clé de téléchargement du serveur).',
  },
  key: { en: 'Download key', fr: 'Clé de téléchargement' },
  submit: { en: 'Show Updates', fr: 'Afficher les mises à jour' },
  none: { en: 'There is no update for this appliance.', fr: 'Aucune mise à jour pour ce serveur.' },
  once: {
    en: 'Each update can be downloaded once. Install it without delay; support can offer it again.',
    fr: 'Chaque mise à jour ne peut être téléchargée qu’une fois. Installez-la sans attendre ; l’assistance technique peut la proposer de nouveau.',
  },
  update: { en: 'Update', fr: 'Mise à jour' },
  size: { en: 'Size', fr: 'Taille' },
  requires: { en: 'Needs', fr: 'Prérequis' },
  download: { en: 'Download', fr: 'Télécharger' },
  gone: {
    en: 'This package is not offered to this appliance. If it was downloaded before, support can offer it again.',
    fr: 'Ce package n’est pas proposé à ce serveur. S’il a déjà été téléchargé, l’assistance technique peut le proposer de nouveau.',
  },
} as const satisfies Record<string, Label>;

const listTitle = (serial: string): Label => ({
  en: `Updates for appliance ${serial}`,
  fr: `Mises à jour pour le serveur ${serial}`,
});

const page = (language: Language, status: number, content: string): WireReply =>
  publicPage({ language, status, title: words.title, content });

const keyForm = (language: Language, refused: Label | null, key: string): string =>
  `${refusalNote(language, refused)}<form method="post" action="/?lang=${language}"><p>${said(words.intro, language)}</p>
<p><label for="key">${said(words.key, language)}</label><br><textarea id="key" name="key" rows="16" required>${escaped(key)}</textarea></p>
<p><button>${said(words.submit, language)}</button></p></form>`;

function listRow(language: Language, manifest: Manifest, key: string): string {
  const form = `<form method="post" action="/download?lang=${language}">${hiddenField('key', key)}${hiddenField('package', manifest.id)}<button>${said(words.download, language)}</button></form>`;
  const [title, size, needed] = [
    manifest.title,
    bytes(manifest.sizeBytes),
    needs(manifest.prerequisites),
  ].map((cell) => said(cell, language));
  return `<tr><td>${title}</td><td class="amount">${size}</td><td>${needed}</td><td>${form}</td></tr>`;
}

/** What a box may have, and under which key it asked. */
interface Choice {
  readonly serial: string;
  readonly offered: readonly Manifest[];
  readonly key: string;
}

function list(language: Language, { serial, offered, key }: Choice, refused: Label | null): string {
  const heading = `${refusalNote(language, refused)}<h2>${said(listTitle(serial), language)}</h2>`;
  if (offered.length === 0) return `${heading}<p>${said(words.none, language)}</p>`;
  const head = [words.update, words.size, words.requires, words.download]
    .map((label) => `<th scope="col">${said(label, language)}</th>`)
    .join('');
  const rows = offered.map((manifest) => listRow(language, manifest, key)).join('');
  return `${heading}<p>${said(words.once, language)}</p><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The human side of the server. */
export function servePage(
  state: UpdateServerState,
  parts: UpdateServerParts,
  request: WireRequest,
  trueMs: number,
): Served {
  const [path = '/'] = request.path.split('?');
  const language = languageOf(request);
  const answer = (reply: WireReply): Served => ({ reply, state });
  if (request.method === 'GET' || request.method === 'HEAD') {
    return answer(page(language, path === '/' ? 200 : 404, keyForm(language, null, '')));
  }
  if (request.method !== 'POST' || request.body.length > FORM_BYTES_MAX) {
    return answer(page(language, 400, keyForm(language, null, '')));
  }
  const form = new URLSearchParams(request.body.toString('utf8'));
  const key = form.get('key') ?? '';
  const admitted: Admitted = admit(state, parts, key, trueMs);
  if (!admitted.ok) {
    return {
      ...answer(page(language, 403, keyForm(language, admitted.refused, key))),
      ...keyRefused(admitted),
    };
  }
  const { offered } = admitted.offers;
  const { guid } = admitted.box;
  const choice: Choice = { serial: admitted.key.serial, offered, key };
  if (path === '/') {
    const shown = answer(page(language, 200, list(language, choice, null)));
    return { ...shown, event: { kind: 'key-accepted', guid, data: {} } };
  }
  if (path !== '/download') return answer(page(language, 404, keyForm(language, null, key)));
  const wanted = offered.find(({ id }) => id === form.get('package'));
  if (wanted === undefined) {
    const gone = answer(page(language, 404, list(language, choice, words.gone)));
    return { ...gone, event: { kind: 'not-offered', guid, data: { package: form.get('package') ?? '' } } };
  }
  return {
    reply: {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${wanted.id}.pkg"`,
        'cache-control': 'no-store',
      },
      body: parts.archive(wanted.id, guid),
    },
    state: markDownloaded(state, guid, wanted.id),
    event: { kind: 'handed-over', guid, data: { package: wanted.id } },
  };
}
