import './node-version.mjs';
import { build, describe, ensurePackages } from './ensure.mjs';

// `--types`: what a package tells of its library beside the code.
await ensurePackages(async () => {
  await build();
  if (process.argv.includes('--types')) await describe();
});
