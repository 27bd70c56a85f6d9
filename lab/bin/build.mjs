import './node-version.mjs';
import { build, describe, ensurePackages, root } from './ensure.mjs';
import { packSqlite } from './sqlite.mjs';

// `--package`: what a package has beside the code: the types of its library, and the database.
const isPackage = process.argv.includes('--package');
await ensurePackages(async () => {
  await build();
  if (isPackage) await describe();
});
if (isPackage) await packSqlite(root);
