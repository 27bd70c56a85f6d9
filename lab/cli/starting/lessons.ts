/** What campaigns have found, as lessons: made when somebody wants one, and put beside their lab. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Label } from '../../../views/label.js';
import { rootDir } from '../../../views/root.js';
import { lessonTitle, makeLesson } from '../../campaign/failing/lesson.js';
import { type Case, canBePlayed, readCase } from '../../campaign/failing/save.js';
import type { LessonOffer } from '../../console/control/others/shelf.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { lessonBeginning, type RecordedBeginning } from '../../live/keeping/own-beginning.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { Mistake } from '../mistake.js';
import { type Recorded, readRecorded } from './recorded.js';

const caseFile = 'case.json';
/** What campaigns have found in the product so far: lessons for everybody. */
const PREPARED = ['test', 'corpus'] as const;

/** The case that a finding's file or folder holds. Throws Mistake. */
export function caseAt(path: string): Case {
  try {
    const file = statSync(path).isDirectory() ? join(path, caseFile) : path;
    const found = readCase(readFileSync(file, 'utf8'));
    if (found !== null) return found;
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`${path} cannot be read: ${hostReason(error)}`);
  }
  throw new Mistake(`${path} holds no finding of a campaign; bomgar-sim campaign --save DIR writes some`);
}

/** A lesson that is made, and the lab that it begins with. */
export interface OpenLesson {
  readonly recorded: Recorded;
  readonly rehearsal: string;
  readonly beginning: RecordedBeginning;
}

async function lessonOf(given: Case): Promise<OpenLesson> {
  const temporary = makeTemporaryFolder();
  try {
    const { file, recording } = await makeLesson(temporary.path, given);
    const recorded = readRecorded(recording);
    return { recorded, rehearsal: loadRehearsal(file).id, beginning: lessonBeginning(recorded, file) };
  } finally {
    temporary.remove();
  }
}

/** Lessons that were made, by the case: a class of thirty has the same one. */
const made = new Map<string, Promise<OpenLesson>>();
const MADE_MAX = 20;

function onceOf(given: Case): Promise<OpenLesson> {
  const key = JSON.stringify(given);
  const known = made.get(key);
  if (known !== undefined) return known;
  if (made.size >= MADE_MAX) made.clear();
  const making = lessonOf(given);
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}

/** The lesson of a finding's file or folder. Throws Mistake. */
export const lessonAt = async (path: string): Promise<OpenLesson> => onceOf(caseAt(path));

export interface Findings {
  list(): readonly LessonOffer[];
  open(id: string): Promise<OpenLesson>;
  /** The lesson of what a file holds; null: it holds no finding of a campaign. */
  read(text: string): Promise<OpenLesson> | null;
}

/** Files and folders of findings in a folder. */
function pathsIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(folder)) return found;
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (existsSync(join(path, caseFile))) found.set(name, path);
    else if (name.endsWith('.json')) found.set(basename(name, '.json'), path);
  }
  return found;
}

/** Several findings may be called the same: those without a title of their own are told by their names, too. */
function offered(id: string, given: Case): Label {
  const title = lessonTitle(given);
  return given.title === undefined ? { en: `${title.en} (${id})`, fr: `${title.fr} (${id})` } : title;
}

const offersOf = (paths: ReadonlyMap<string, string>): LessonOffer[] =>
  [...paths].flatMap(([id, path]) => {
    try {
      return [{ id, title: offered(id, caseAt(path)) }];
    } catch (error) {
      if (error instanceof Mistake) return [];
      throw error;
    }
  });

/** A page is drawn often, and findings come seldom. */
const AGAIN_MS = 5_000;

/** What campaigns have saved in a folder, which may grow, and what they have found in the product so far. */
export function findingsIn(folder: string | null): Findings {
  const prepared = pathsIn(join(rootDir(), ...PREPARED));
  const paths = (): Map<string, string> =>
    new Map([...(folder === null ? [] : pathsIn(folder)), ...prepared]);
  let offers: LessonOffer[] | null = null;
  let readMs = 0;
  return {
    list: () => {
      const isOld = folder !== null && hostMonoMs() - readMs > AGAIN_MS;
      if (offers === null || isOld) {
        offers = offersOf(paths());
        readMs = hostMonoMs();
      }
      return offers;
    },
    open: (id) => lessonAt(paths().get(id) ?? id),
    read: (text) => {
      const given = readCase(text);
      return given === null || !canBePlayed(given) ? null : onceOf(given);
    },
  };
}
