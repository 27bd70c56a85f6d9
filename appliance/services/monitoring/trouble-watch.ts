/**
 * Tells each standing trouble once when it begins and once when it is over: in the box's log, to
 * whoever hears events, and to the administrators. What was told outlasts a restart.
 */
import { MINUTE } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { noteTrouble } from './box-log.js';
import { standingTroubles } from './troubles.js';

const WATCH_US = 5 * MINUTE;
const DOC = 'troubles';

interface Told {
  readonly subject: Label;
  /** A mail about it is queued or sent. */
  readonly mailed: boolean;
}

const end = (subject: Label): { subject: Label; text: Label } => ({
  subject: { en: `Over: ${subject.en}`, fr: `Terminé : ${subject.fr}` },
  text: { en: 'This trouble is over.', fr: 'Ce problème est terminé.' },
});

/** Starts to look after the box. What the storage refuses is told at a later look. */
export function watchTroubles(node: Node): void {
  let before = readDoc<Readonly<Record<string, Told>>>(node.box, DOC) ?? {};
  const look = (): void => {
    tell();
    node.ports.time.timer(WATCH_US, look);
  };
  const tell = (): void => {
    const standing = standingTroubles(node);
    const now: Record<string, Told> = {};
    for (const { kind, subject, text, mailedBy } of standing) {
      const mailed = before[kind]?.mailed === true;
      const mails = mailedBy === 'site' && !mailed && node.mail.alert({ kind, subject, text });
      now[kind] = { subject: before[kind]?.subject ?? subject, mailed: mailed || mails };
    }
    const known = before;
    if (JSON.stringify(now) === JSON.stringify(known)) return;
    node.box.transaction('troubles', () => writeDoc(node.box, DOC, now));
    before = now;
    const began = Object.keys(now).filter((kind) => known[kind] === undefined);
    const ended = Object.keys(known).filter((kind) => now[kind] === undefined);
    for (const kind of began) {
      const { subject } = now[kind] as Told;
      noteTrouble(node, subject);
      node.emit({ kind: 'trouble.began', data: { trouble: kind } });
    }
    for (const kind of ended) {
      const { subject, mailed } = known[kind] as Told;
      const over = end(subject);
      noteTrouble(node, over.subject);
      node.emit({ kind: 'trouble.ended', data: { trouble: kind } });
      if (mailed) node.mail.alert({ kind: `${kind} over`, ...over });
    }
    node.changed('troubles');
  };
  node.ports.time.timer(WATCH_US, look);
}
