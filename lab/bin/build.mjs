import './node-version.mjs';
import { build, ensurePackages } from './ensure.mjs';

await ensurePackages(build);
