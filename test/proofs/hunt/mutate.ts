/** A campaign of its own with edits in some of its sources, bundled into one file. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { rootDir } from '../../../views/root.js';
import type { Edit } from './planted-bug.js';

const ENTRY = 'test/proofs/hunt/worker.ts';

/** A source with an edit in it. Throws where the edit does not fit. */
function edited(source: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = source.split(find).length - 1;
    throw new Error(`${file}: the text to be replaced is there ${times} times: ${find}`);
  }
  return before + replace + after;
}

/** The sources that edits change, as they are then. Throws where one does not fit. */
export function mutated(edits: readonly Edit[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const edit of edits) {
    const source = sources.get(edit.file) ?? readFileSync(join(rootDir(), edit.file), 'utf8');
    sources.set(edit.file, edited(source, edit));
  }
  return sources;
}

function planting(sources: Map<string, string>): Plugin {
  return {
    name: 'planting',
    setup: ({ onLoad, onEnd }) => {
      const loaded = new Set<string>();
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(rootDir(), path);
        const contents = sources.get(file);
        if (contents === undefined) return null;
        loaded.add(file);
        return { contents, loader: 'ts' };
      });
      onEnd(() => {
        const unused = [...sources.keys()].filter((file) => !loaded.has(file));
        return { errors: unused.map((file) => ({ text: `${file} takes no part in a campaign` })) };
      });
    },
  };
}

/** Bundles a campaign with these edits in it. Throws where one does not fit, or what comes of it is no code. */
export async function bundleWith(edits: readonly Edit[], outfile: string): Promise<void> {
  await build({
    entryPoints: [join(rootDir(), ENTRY)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    plugins: [planting(mutated(edits))],
  });
}
