/** Files served as they are, on every site, to anybody: styles, the small script, the marks. */
import { createHash } from 'node:crypto';
import { programText } from './root.js';

export interface StaticFile {
  /** Path on the site, without the version. */
  readonly path: string;
  /** Address to link to: with a version, so that it may be cached for good. */
  readonly href: string;
  readonly type: string;
  readonly text: string;
}

const sources = {
  style: { path: '/static/style.css', file: 'views/assets/style.css', type: 'text/css; charset=utf-8' },
  script: {
    path: '/static/enhance.js',
    file: 'views/assets/enhance.js',
    type: 'text/javascript; charset=utf-8',
  },
  markLogin: { path: '/static/mark-login.svg', file: 'views/assets/mark-login.svg', type: 'image/svg+xml' },
  markAppliance: {
    path: '/static/mark-appliance.svg',
    file: 'views/assets/mark-appliance.svg',
    type: 'image/svg+xml',
  },
  labStyle: { path: '/static/lab.css', file: 'views/assets/lab.css', type: 'text/css; charset=utf-8' },
  learningStyle: {
    path: '/static/learning.css',
    file: 'views/assets/learning.css',
    type: 'text/css; charset=utf-8',
  },
  figureStyle: {
    path: '/static/figure.css',
    file: 'views/assets/figure.css',
    type: 'text/css; charset=utf-8',
  },
  beside: {
    path: '/static/beside.js',
    file: 'views/assets/beside.js',
    type: 'text/javascript; charset=utf-8',
  },
  recorder: {
    path: '/static/recorder.js',
    file: 'views/assets/recorder.js',
    type: 'text/javascript; charset=utf-8',
  },
  markLab: { path: '/static/mark-lab.svg', file: 'views/assets/mark-lab.svg', type: 'image/svg+xml' },
} as const;

export type StaticName = keyof typeof sources;

const VERSION_LENGTH = 10;

const kept = new Map<StaticName, StaticFile>();

/** One file, read on first use and kept: program text, the same for every box. */
export function staticFile(name: StaticName): StaticFile {
  const found = kept.get(name);
  if (found !== undefined) return found;
  const { path, file, type } = sources[name];
  const text = programText(file);
  const version = createHash('sha256').update(text).digest('hex').slice(0, VERSION_LENGTH);
  const made = { path, href: `${path}?v=${version}`, type, text };
  kept.set(name, made);
  return made;
}

/** What an appliance serves; the lab adds its own. */
export const applianceFiles = (): readonly StaticFile[] =>
  (['style', 'script', 'markLogin', 'markAppliance'] as const).map(staticFile);

/** What the lab console serves. */
export const labFiles = (): readonly StaticFile[] =>
  (
    ['style', 'script', 'labStyle', 'figureStyle', 'learningStyle', 'recorder', 'beside', 'markLab'] as const
  ).map(staticFile);
