/** What people do to a lab, as acts: each is noted with its instant, so that it can be done again. */
import type { Label } from '../../../views/label.js';
import type { Act, ActRecord } from '../../acts/act.js';
import { browse, perform } from '../../acts/perform.js';
import type { BrowserFetch } from '../../clients/browser/browser.js';
import type { BoxName } from '../../plan.js';
import type { World } from '../../supervisor/world-lab.js';
import { letters } from './letters.js';

export interface Hands {
  /** What people did, at its instants. */
  readonly acts: readonly ActRecord[];
  /** Does something to the lab. What somebody is told who waits for it; null: it went well. */
  act(act: Act): Promise<Label | null>;
  /** What faults have done so far, by fault. */
  hits(): ReadonlyMap<string, number>;
}

const STATUS_FAULT = 500;
/** The maintenance page of a site that is being worked on. */
const STATUS_MAINTENANCE = 503;
/** A box that is not well says so by its status. */
const HEALTH = '/check_health';
/** A disk that takes nothing is told, and nothing was changed. */
const STATUS_STORAGE = 507;

/** An answer that must never be, whatever is asked. */
export const isFault = (status: number): boolean =>
  status >= STATUS_FAULT && status !== STATUS_MAINTENANCE && status !== STATUS_STORAGE;

/** `broken`: hears of answers that must never be. */
export function createHands(
  { lab, outside }: Pick<World, 'lab' | 'outside'>,
  broken: (text: string) => void,
): Hands & {
  /** Asks for a page; null: no answer in time. */
  ask(request: Parameters<BrowserFetch>[0], patienceS?: number): ReturnType<BrowserFetch>;
} {
  const { agenda } = lab.participant;
  const acts: ActRecord[] = [];
  const felt = new Map<string, number>();
  const note = (act: Act): void => {
    acts.push({ t: agenda.nowUs(), n: acts.length, act });
  };
  /** Effects are forgotten with what had them: they are noted before. */
  const harvest = (box: BoxName): void => {
    const { overlays, hits } = lab.box(box);
    for (const { id, overlay } of overlays) felt.set(`${overlay} ${id}`, hits[id] ?? 0);
  };
  return {
    acts,
    act: async (act) => {
      note(act);
      if (act.kind === 'overlays') harvest(act.box);
      let told: Promise<Label | null> | null = null;
      await perform(lab, outside, act, (work) => {
        told = work;
      });
      return told;
    },
    hits: () => {
      for (const box of letters) harvest(box);
      const sums = new Map<string, number>();
      for (const [name, count] of felt) {
        const [overlay = ''] = name.split(' ');
        sums.set(overlay, (sums.get(overlay) ?? 0) + count);
      }
      return sums;
    },
    ask: async ({ body, ...asked }, patienceS) => {
      const bodyBase64 = body.toString('base64');
      const patience = patienceS === undefined ? {} : { patienceS };
      const act = { kind: 'browse', ...asked, bodyBase64, ...patience } as const;
      note(act);
      const reply = await browse(lab, outside.network.addresses, act);
      if (reply !== null && isFault(reply.status) && asked.path !== HEALTH) {
        broken(`${asked.method} ${asked.host}${asked.path} was answered with ${reply.status}`);
      }
      return reply;
    },
  };
}
