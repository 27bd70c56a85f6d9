/** The storage check at work: once a week, or when somebody asks. */

import { openFrame } from '../../../failover/link/frames.js';
import {
  BLOBS_ASKED,
  blobsHeadSchema,
  type Folder,
  folders,
  type RowKey,
} from '../../../failover/link/messages.js';
import { HOUR, HOUR_MS, isStorageTrouble, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import {
  type CheckedFiles,
  checkFilesJob,
  checkRowsJob,
  putRowsJob,
  replaceFilesJob,
} from '../../heavy/scrub.js';
import type { Node } from '../../node/node.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { lostCount, type ScrubResult, type ScrubService } from './contract.js';

const DOC = 'scrub';
/** Between two pieces of work: users come first. */
const BREATH_US = SECOND;
/** Once a week, in the small hours of Sunday. */
const SUNDAY = 0;
const HOUR_OF_DAY = 2;
/** What nobody had is looked for again. */
const AGAIN_MS = 6 * HOUR_MS;

const words = {
  busy: { en: 'A check is under way already.', fr: 'Une vérification est déjà en cours.' },
  down: {
    en: 'The site is not available: software is being installed, or a backup restored. Try again when that is done.',
    fr: 'Le site est indisponible : un logiciel est en cours d’installation, ou une sauvegarde en cours de restauration. Réessayez ensuite.',
  },
} as const satisfies Record<string, Label>;

interface Findings {
  files: number;
  bytes: number;
  mended: number;
  lostFiles: string[];
  lostRows: readonly RowKey[];
}

/** Takes what is lost here from the other appliance; what that has not either stays lost. */
async function fetchLost(node: Node, found: Findings): Promise<void> {
  for (const folder of folders) {
    const names = found.lostFiles
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
    for (let left = names; left.length > 0; ) left = await fetchSome(node, found, folder, left);
  }
  if (found.lostRows.length === 0) return;
  const texts = await node.failover.fetchRows(found.lostRows);
  const rows = found.lostRows.flatMap((key, index) => {
    const text = texts?.[index] ?? null;
    return text === null ? [] : [{ ...key, text }];
  });
  found.mended += await node.ports.heavy.run(putRowsJob, rows);
  const has = (key: RowKey): boolean =>
    rows.some(({ table, origin, seq }) => table === key.table && origin === key.origin && seq === key.seq);
  found.lostRows = found.lostRows.filter((key) => !has(key));
}

/** One message of files; what is left to be asked for. */
async function fetchSome(
  node: Node,
  found: Findings,
  folder: Folder,
  names: readonly string[],
): Promise<string[]> {
  const asked = names.slice(0, BLOBS_ASKED);
  const packed = await node.failover.fetchFiles(folder, asked);
  const head = packed === null ? undefined : openFrame(blobsHeadSchema, packed.body)?.head;
  if (packed === null || head === undefined) return [];
  const replaced = new Set(await node.ports.heavy.run(replaceFilesJob, packed));
  found.mended += replaced.size;
  found.lostFiles = found.lostFiles.filter((path) => !replaced.has(path));
  const seen = new Set([...head.items.map(({ sha256 }) => sha256), ...head.absent]);
  return seen.size === 0 ? [] : names.filter((name) => !seen.has(name));
}

/** Reads everything once. */
async function check(node: Node, show: (share: number) => void): Promise<Findings> {
  const found: Findings = { files: 0, bytes: 0, mended: 0, lostFiles: [], lostRows: [] };
  for (let after: string | null = ''; after !== null; ) {
    const some: CheckedFiles = await node.ports.heavy.run(checkFilesJob, { after });
    found.files += some.files;
    found.bytes += some.bytes;
    found.mended += some.mended.length;
    found.lostFiles.push(...some.lost);
    show(some.share);
    after = some.next;
    await node.ports.time.sleep(BREATH_US);
  }
  const rows = await node.ports.heavy.run(checkRowsJob, null);
  found.mended += rows.mended;
  found.lostRows = rows.lost;
  await fetchLost(node, found);
  return found;
}

const resultOf = (found: Findings, atMs: number): ScrubResult => {
  const below = (folder: Folder): number =>
    found.lostFiles.filter((path) => path.startsWith(`${folder}/`)).length;
  const lost = { recordings: below('recordings'), files: below('files'), rows: found.lostRows.length };
  const { files, bytes, mended } = found;
  return { atMs, files, bytes, mended, lost };
};

/** The storage check of one node. */
export function createScrub(node: Node): ScrubService {
  const { clock } = node.hardware;
  let share: number | null = null;
  const last = (): ScrubResult | null => readDoc<ScrubResult>(node.box, DOC);
  const show = (next: number | null): void => {
    share = next;
    node.changed('hardware');
  };
  const run = async (by: string | null): Promise<void> => {
    show(0);
    try {
      const result = resultOf(await check(node, show), clock.nowMs());
      node.box.transaction('scrub', () => writeDoc(node.box, DOC, result));
      const { files, mended } = result;
      if (by !== null || mended > 0 || lostCount(result) > 0)
        node.emit({
          kind: 'storage.checked',
          data: { by: by ?? '', files, mended, lost: lostCount(result) },
        });
    } finally {
      show(null);
    }
  };
  const refusal = (): Label | null => {
    if (share !== null) return words.busy;
    return node.software.siteDown() !== null && node.software.siteDown() !== 'not-installed'
      ? words.down
      : null;
  };
  const isDue = (): boolean => {
    const now = new Date(clock.nowMs());
    const before = last();
    const sinceMs = before === null ? Number.POSITIVE_INFINITY : Math.abs(clock.nowMs() - before.atMs);
    if (before !== null && lostCount(before) > 0) return sinceMs >= AGAIN_MS;
    return now.getUTCDay() === SUNDAY && now.getUTCHours() === HOUR_OF_DAY && sinceMs >= AGAIN_MS;
  };
  const begin = (by: string | null): void => {
    run(by).catch((error: unknown) => {
      // What the disk refused is tried at the next check.
      if (!isStorageTrouble(error)) node.ports.fail(error);
    });
  };
  const look = (): void => {
    node.ports.time.timer(HOUR, look);
    if (refusal() === null && isDue()) begin(null);
  };
  return {
    last,
    share: () => share,
    begin: (by) => {
      const why = refusal();
      if (why === null) begin(by);
      return why;
    },
    start: () => {
      node.ports.time.timer(HOUR, look);
    },
  };
}
