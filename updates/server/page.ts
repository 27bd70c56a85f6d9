/**
 * updates/server/: the maker's update server as a pure function, and its pages.
 *
 * The update server's public page: a person pastes an appliance's key from any computer and
 * downloads what that box may have. Server-made HTML without scripts.
 *
 *   GET  /          the form
 *   POST /          { key }          -> the list
 *   POST /download  { key, package } -> the file; the package leaves the list (G47)
 *
 * @guide G43, G44, G46, G47 seed
 */
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import { bytes } from '../../views/format.js';
import type { Label, Language } from '../../views/label.js';
import { needs } from '../catalogue.js';
import type { Manifest } from '../package-format.js';
import { languageOf, type PublicForm, publicPage } from './public-page.js';
import {
  type Admitted,
  admit,
  keyRefused,
  markDownloaded,
  type Served,
  type UpdateServerParts,
  type UpdateServerState,
} from './server.js';

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

/** What a page shows. */
type Drawing = Pick<Parameters<typeof publicPage>[0], 'template' | 'data'>;

const page = (language: Language, status: number, drawing: Drawing): WireReply =>
  publicPage({ language, status, title: words.title, ...drawing });

const keyForm = (refused: Label | null, key: string): Drawing => ({
  template: 'public-form',
  data: {
    path: '/',
    hidden: {},
    intro: words.intro,
    field: { id: 'key', name: 'key', label: words.key, value: key, rows: 16, quiet: false },
    button: words.submit,
    refused,
  } satisfies PublicForm,
});

/** What a box may have, and under which key it asked. */
interface Choice {
  readonly serial: string;
  readonly offered: readonly Manifest[];
  readonly key: string;
}

const list = ({ serial, offered, key }: Choice, refused: Label | null): Drawing => ({
  template: 'public-updates',
  data: {
    w: words,
    title: listTitle(serial),
    refused,
    rows: offered.map((manifest) => ({
      title: manifest.title,
      size: bytes(manifest.sizeBytes),
      needs: needs(manifest.prerequisites),
      form: {
        path: '/download',
        hidden: { key, package: manifest.id },
        intro: null,
        field: null,
        button: words.download,
        refused: null,
      } satisfies PublicForm,
    })),
  },
});

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
    return answer(page(language, path === '/' ? 200 : 404, keyForm(null, '')));
  }
  if (request.method !== 'POST' || request.body.length > FORM_BYTES_MAX) {
    return answer(page(language, 400, keyForm(null, '')));
  }
  const sent = new URLSearchParams(request.body.toString('utf8'));
  const key = sent.get('key') ?? '';
  const admitted: Admitted = admit(state, parts, key, trueMs);
  if (!admitted.ok) {
    return {
      ...answer(page(language, 403, keyForm(admitted.refused, key))),
      ...keyRefused(admitted),
    };
  }
  const { offered } = admitted.offers;
  const { guid } = admitted.box;
  const choice: Choice = { serial: admitted.key.serial, offered, key };
  if (path === '/') {
    const shown = answer(page(language, 200, list(choice, null)));
    return { ...shown, event: { kind: 'key-accepted', guid, data: {} } };
  }
  if (path !== '/download') return answer(page(language, 404, keyForm(null, key)));
  const wanted = offered.find(({ id }) => id === sent.get('package'));
  if (wanted === undefined) {
    const gone = answer(page(language, 404, list(choice, words.gone)));
    return { ...gone, event: { kind: 'not-offered', guid, data: { package: sent.get('package') ?? '' } } };
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
