/** The same message again and again, though nothing has changed: in mails, and in what a box logs of its pair. */
import { ranks } from '../../plan.js';
import { letters } from '../place/letters.js';
import type { Scene } from '../scene.js';
import type { Course } from './course.js';

/** So often may the same be told while everything stays as it is. */
const TOLD_MAX = 3;
const LOGGED =
  /^(failover\.(peer-lost|peer-back|auto-pending|auto-cancelled|auto-held|conflict|swap-cancelled)|trouble\.(began|ended))$/;

/** A wire that carries all or nothing, and boxes that nothing hinders: what changes is none of the lab's doing. */
const isConstant = ({ lab, traps, armed }: Scene): boolean =>
  letters.every(
    (box) =>
      lab.box(box).overlays.length === 0 &&
      traps[box].length === 0 &&
      armed.size === 0 &&
      Object.values(lab.box(box).filters).every(({ cut, lossShare }) => cut || lossShare === 0),
  );

/** Listens from now on; the returned function tells how many mails have come. */
export function watchFloods(scene: Scene, course: Course): () => number {
  const { lab } = scene;
  const { mail } = scene.world.outside;
  const told = new Map<string, { changes: number; times: number }>();
  const note = (what: string): void => {
    const changes = course.changes();
    const known = told.get(what);
    const times = known?.changes === changes && isConstant(scene) ? known.times + 1 : 1;
    told.set(what, { changes, times });
    if (times > TOLD_MAX) scene.find('flood', `${what}: told again and again, though nothing has changed`);
  };
  lab.onEntry(({ kind, rank, data }) => {
    const box = letters.find((one) => ranks[one] === rank);
    if (box === undefined || !LOGGED.test(kind)) return;
    note(`${box} logs ${kind} ${JSON.stringify(data)}`);
  });
  let heard = mail.mails()[0]?.id ?? 0;
  const first = heard;
  mail.onChange(() => {
    for (const { id, subject } of [...mail.mails()].reverse()) {
      if (id <= heard) continue;
      heard = id;
      note(`a mail '${subject}'`);
    }
  });
  return () => heard - first;
}
