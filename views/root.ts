/**
 * Where the program's own files are: templates and styles stay beside package.json while the
 * compiled code may lie in any folder below it. Read once at start, before any box exists; a box's
 * files come from its disk, never from here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder that holds package.json, found by walking up from a module's address. */
export function rootDir(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`no package.json above ${fileURLToPath(from)}`);
    folder = above;
  }
  return folder;
}

/** Text of a file of the program, by its path below the root. */
export const programText = (path: string): string => readFileSync(join(rootDir(), path), 'utf8');

/**
 * A module that is started in a thread or process of its own, by its path below the root (`lab/x/y.js`):
 * with all that it loads in few files where the build has made them.
 */
export function startedModule(path: string): URL {
  const [bundled, compiled] = ['dist/bundle', 'dist'].map((top) => join(rootDir(), top, path)) as [
    string,
    string,
  ];
  return pathToFileURL(existsSync(bundled) ? bundled : compiled);
}
