/** What campaigns have found, as lessons: made when somebody wants one, and put beside their lab. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { lessonTitle, type MadeLesson, makeLesson } from '../../campaign/failing/lesson.js';
import { type Case, readCase } from '../../campaign/failing/save.js';
import type { LessonOffer } from '../../console/control/others/shelf.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { ownRehearsal } from '../../rehearsals/trainee/offers.js';
import { Mistake } from '../mistake.js';
import { type Recorded, readRecorded } from './recorded.js';

const caseFile = 'case.json';

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
  /** Puts the rehearsal beside the lab of a folder. */
  settle(folder: string): void;
}

const openLesson = ({ file, recording }: MadeLesson): OpenLesson => ({
  recorded: readRecorded(recording),
  rehearsal: loadRehearsal(file).id,
  settle: (folder) => copyFileSync(file, join(folder, ownRehearsal)),
});

/** Makes it in a folder that goes when the process ends. */
export const lessonAt = async (path: string): Promise<OpenLesson> =>
  openLesson(await makeLesson(makeTemporaryFolder().path, caseAt(path)));

export interface Findings {
  list(): readonly LessonOffer[];
  open(id: string): Promise<OpenLesson>;
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

const offersIn = (folder: string): LessonOffer[] =>
  [...pathsIn(folder)].flatMap(([id, path]) => {
    try {
      return [{ id, title: lessonTitle(caseAt(path)) }];
    } catch (error) {
      if (error instanceof Mistake) return [];
      throw error;
    }
  });

/** A page is drawn often, and findings come seldom. */
const AGAIN_MS = 5_000;

/** What campaigns have saved in a folder; it may grow. */
export function findingsIn(folder: string): Findings {
  let offers = offersIn(folder);
  let readMs = hostMonoMs();
  return {
    list: () => {
      if (hostMonoMs() - readMs > AGAIN_MS) {
        offers = offersIn(folder);
        readMs = hostMonoMs();
      }
      return offers;
    },
    open: (id) => lessonAt(pathsIn(folder).get(id) ?? join(dirname(folder), id)),
  };
}
