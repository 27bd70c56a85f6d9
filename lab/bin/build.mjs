import './node-version.mjs';
import { build, describe, ensurePackages, root, sayBundled, unsayBundled } from './ensure.mjs';
import { packSqlite } from './sqlite.mjs';

// `--package`: what a package has beside the code: the types of its library, the database, and all dependencies.
// `--packed`: it is a checkout again.
const isPackage = process.argv.includes('--package');
if (process.argv.includes('--packed')) unsayBundled();
else {
  await ensurePackages(async () => {
    await build();
    if (isPackage) await describe();
  });
  if (isPackage) {
    await packSqlite(root);
    sayBundled();
  }
}
