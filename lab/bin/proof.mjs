// Proofs that take longer than a test may: each is a module of test/proofs with one exported check.
import './node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, root } from './ensure.mjs';

const proofs = {
  'other-nodes': 'checkOtherNodes',
  'fresh-clone': 'checkFreshClone',
  packed: 'checkPacked',
  'process-kills': 'checkProcessKills',
  'upload-memory': 'checkUploadMemory',
  planted: 'checkPlanted',
  damage: 'checkDamage',
  lessons: 'checkLessons',
  'clock-matrix': 'checkClockMatrix',
  fuzz: 'checkFuzz',
  load: 'checkLoad',
  class: 'checkClass',
  rehearsals: 'checkRehearsals',
  moments: 'checkMoments',
};
/** Where a proof is that lives with its helpers. */
const rooms = {
  class: 'crowd/class',
  damage: 'hunt/damage',
  lessons: 'hunt/lessons',
  fuzz: 'nonsense/fuzz',
  'fresh-clone': 'packages/fresh-clone',
  load: 'crowd/load',
  moments: 'walks/moments',
  packed: 'packages/packed',
  rehearsals: 'walks/rehearsals',
};
const [name = '', ...options] = process.argv.slice(2);
if (!Object.hasOwn(proofs, name)) {
  console.error(`There is no proof '${name}'; there are ${Object.keys(proofs).join(', ')}.`);
  process.exit(2);
}
await ensurePackages(ensureBuilt);
const proof = await import(
  pathToFileURL(join(root, 'dist', 'test', 'proofs', `${rooms[name] ?? name}.js`)).href
);
const { passed, failed } = await proof[proofs[name]](console.log, options);
console.log(`${name}: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
