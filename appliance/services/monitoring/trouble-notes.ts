/** Standing troubles as pages show them. */
import type { NoteBlock } from '../../../views/blocks.js';
import type { Node } from '../../node/node.js';
import { standingTroubles } from './troubles.js';

/** One note each, of those that the page does not tell in its own words. */
export const troubleNotes = (node: Node, shown: (kind: string) => boolean = () => true): NoteBlock[] =>
  standingTroubles(node)
    .filter(({ kind }) => shown(kind))
    .map(({ subject, text, unhealthy }) => ({
      kind: 'note',
      tone: unhealthy ? 'bad' : 'warn',
      text: { en: `${subject.en}. ${text.en}`, fr: `${subject.fr}. ${text.fr}` },
    }));
