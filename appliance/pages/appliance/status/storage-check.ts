/** Status > Storage > Check: what is kept is read before somebody needs it, and mended. */
import type { Block, Section } from '../../../../views/blocks.js';
import { bytes, dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import type { Node } from '../../../node/node.js';
import { lostCount, type ScrubResult } from '../../../services/scrub/contract.js';
import { action } from '../../page.js';

const words = {
  title: { en: 'Storage :: Check', fr: 'Stockage :: Vérification' },
  about: {
    en: 'Every recording and stored file is compared with the checksum that it is named by, and every database page with its own, on both disks. What is damaged is taken from the other disk, else from the other appliance of the pair. This happens once a week by itself.',
    fr: 'Chaque enregistrement et chaque fichier stocké est comparé à la somme de contrôle dont il porte le nom, et chaque page de base de données à la sienne, sur les deux disques. Ce qui est endommagé est repris de l’autre disque, sinon de l’autre serveur de la paire. Cette vérification a lieu d’elle-même une fois par semaine.',
  },
  last: { en: 'Last Check', fr: 'Dernière vérification' },
  never: { en: 'Never', fr: 'Jamais' },
  files: { en: 'Files Read', fr: 'Fichiers lus' },
  mended: { en: 'Repaired', fr: 'Réparés' },
  lost: { en: 'Still Damaged', fr: 'Encore endommagés' },
  now: { en: 'Check Now', fr: 'Vérifier maintenant' },
  running: { en: 'Reading all that is stored', fr: 'Lecture de tout ce qui est stocké' },
  begun: {
    en: 'The check has begun. It goes on while you work.',
    fr: 'La vérification a commencé. Elle continue pendant que vous travaillez.',
  },
} as const satisfies Record<string, Label>;

const lostText = ({ lost: { recordings, files, rows } }: ScrubResult): Label => ({
  en: `${recordings} recordings, ${files} stored files, ${rows} events of the history`,
  fr: `${recordings} enregistrements, ${files} fichiers stockés, ${rows} événements de l’historique`,
});

function resultFacts(node: Node, last: ScrubResult | null): Block {
  if (last === null) return { kind: 'facts', items: [{ label: words.last, value: words.never }] };
  const size = bytes(last.bytes);
  const isSound = lostCount(last) === 0;
  return {
    kind: 'facts',
    items: [
      { label: words.last, value: dateTime(last.atMs, node.network.config().timeZone) },
      { label: words.files, value: { en: `${last.files} (${size.en})`, fr: `${last.files} (${size.fr})` } },
      { label: words.mended, value: same(`${last.mended}`) },
      { label: words.lost, value: isSound ? same('0') : { badge: lostText(last), tone: 'bad' } },
    ],
  };
}

/** The check as a section of the page. */
export function checkSection(node: Node): Section {
  const share = node.scrub.share();
  const progress: Block[] =
    share === null
      ? [{ kind: 'form', action: 'check', fields: [], submit: words.now }]
      : [{ kind: 'progress', title: words.title, stage: words.running, share, leftMs: null }];
  return {
    id: 'check',
    title: words.title,
    blocks: [
      { kind: 'note', tone: 'info', text: words.about },
      resultFacts(node, node.scrub.last()),
      ...progress,
    ],
  };
}

export const checkAction = action({
  fields: {},
  edits: null,
  sample: { values: {}, needs: ['fresh'] },
  run: ({ node, actor }) => {
    const why = node.scrub.begin(actor.name);
    return why === null ? { done: words.begun } : { refused: why };
  },
});
