/** A pair in a world on which doors are tried, and what it must not do. */
import type { Node } from '../../../appliance/node/node.js';
import type { Need } from '../../../appliance/pages/page.js';
import { SECOND, type WireReply } from '../../../hardware/ports.js';
import { openScene } from '../../appliance/actions/found-world.js';
import type { Scene } from '../../appliance/actions/scene.js';
import { differing, digests, writes } from '../../appliance/actions/site-digest.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { MARKUP } from './corpus.js';
import type { Bench, Said } from './door.js';

export interface Pair {
  readonly scene: Scene;
  meet(needs: readonly Need[]): Promise<void>;
  /** Whether a refusal changed anything since it was asked last; the names of what. */
  changed(): readonly string[];
}

const INSIDE = /\n\s+at .*:\d+:\d+\)?|node:internal|TypeError:|RangeError:|SyntaxError:/;

/** What is wrong with an answer, whoever asked; null: nothing. */
export function flawOf(status: number, body: string): string | null {
  if (status >= 500) return `it was answered with ${status}: ${body.replace(/<[^>]*>/g, ' ').slice(0, 300)}`;
  if (INSIDE.test(body)) return `it tells of its inside: ${INSIDE.exec(body)?.[0]}`;
  return body.includes(MARKUP) && /^\s*</.test(body) ? 'what was typed comes back as markup' : null;
}

/** What can differ in a store, looked at only when something was written. */
export function watchState(node: () => Node, passing: readonly string[] = []): () => readonly string[] {
  let written = writes(node());
  let before = digests(node());
  return () => {
    if (writes(node()) === written) return [];
    const after = digests(node());
    const found = differing(before, after).filter((name) => !isNote(name, passing));
    before = after;
    written = writes(node());
    return found;
  };
}

/** Whether a name is of a table of these, or one of its documents. */
export const isNote = (name: string, tables: readonly string[]): boolean =>
  tables.includes(name.split(' ')[0] ?? '');

/** Notes of refusals are no change. */
export const NOTES = ['site.audit', 'site.doc'];

/** Judges an answer: what is refused changed nothing. */
export function judge(
  pair: Pair,
  { status, body }: { readonly status: number; readonly body: string },
  isRefused: boolean,
): Said {
  const flaw = flawOf(status, body);
  const changes = pair.changed();
  if (flaw !== null) throw new Error(flaw);
  if (isRefused && changes.length > 0)
    throw new Error(`refused with ${status}, but it changed ${changes.join(' ')}`);
  return isRefused ? 'refused' : 'taken';
}

export const textOf = (reply: WireReply) => ({ status: reply.status, body: reply.body.toString('utf8') });

/** A world with a pair, 20 s after it was found running, as a bench. */
export async function onPair(
  seed: string,
  entriesOf: (
    pair: Pair,
  ) => Promise<{ readonly entries: readonly string[]; readonly attempt: Bench['attempt'] }>,
  needs: readonly Need[] = [],
): Promise<Bench> {
  const opened = await openScene(seed, 'fr', needs);
  const { lab } = opened.scene.world;
  const state: { changed: () => readonly string[]; made: Awaited<ReturnType<typeof entriesOf>> | null } = {
    changed: () => [],
    made: null,
  };
  const pair: Pair = { ...opened, changed: () => state.changed() };
  await lab.run(async () => {
    await lab.participant.agenda.sleep(20 * SECOND);
    state.made = await entriesOf(pair);
    state.changed = watchState(opened.scene.node);
  });
  const { made } = state;
  if (made === null) throw new Error('the bench was not made');
  return { ...made, within: (part) => lab.run(part), close: () => lab.close() };
}

/** Who asks from elsewhere, signed in to nothing. */
export const stranger = ({ scene }: Pair): RawVisitor =>
  new RawVisitor(scene.world, '127.20.0.11', '127.20.0.24');
