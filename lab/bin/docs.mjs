// `npm run docs`: draws the picture of docs/architecture.md from the imports of the source.
import './node-version.mjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, root } from './ensure.mjs';

await ensurePackages(ensureBuilt);
const picture = join(root, 'dist', 'test', 'house', 'picture.js');
const { drawPicture } = await import(pathToFileURL(picture).href);
writeFileSync(join(root, 'docs', 'architecture.svg'), drawPicture());
