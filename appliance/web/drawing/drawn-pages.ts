/**
 * appliance/web/drawing/: pages as HTML: what they show, the templates they are drawn with, what is kept.
 *
 * Pages as they were last drawn. A page's model is made from the state at every request; only when
 * it says something else than before is it drawn and encoded again.
 */
import type { Frame, Section } from '../../../views/blocks.js';
import type { Language } from '../../../views/label.js';

export interface DrawnPages {
  /** HTML of a model, UTF-8; `draw` is called when it is not the one that was drawn last. */
  of(frame: Frame, sections: readonly Section[], language: Language, draw: () => string): Buffer;
}

interface Drawn {
  readonly frame: Frame;
  readonly sections: readonly Section[];
  readonly html: Buffer;
}

const KEPT_BYTES_MAX = 4 * 1024 * 1024;
const PAGE_BYTES_MAX = 128 * 1024;

/** Whether two models say the same. Models are plain data: texts, numbers, lists and records. */
export function sameModel(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return Object.is(x, y);
  if (Array.isArray(x)) {
    if (!Array.isArray(y) || x.length !== y.length) return false;
    for (let index = 0; index < x.length; index += 1) if (!sameModel(x[index], y[index])) return false;
    return true;
  }
  if (Object.getPrototypeOf(x) !== Object.prototype || Object.getPrototypeOf(y) !== Object.prototype)
    return false;
  const [left, right] = [x as Record<string, unknown>, y as Record<string, unknown>];
  let count = 0;
  for (const name in left) {
    count += 1;
    const there = right[name];
    if (!sameModel(left[name], there) || (there === undefined && !Object.hasOwn(right, name))) return false;
  }
  for (const _name in right) count -= 1;
  return count === 0;
}

/** The drawn pages of one box, bounded in bytes: those longest unseen go first. */
export function createDrawnPages(keptBytesMax = KEPT_BYTES_MAX): DrawnPages {
  const kept = new Map<string, Drawn>();
  let keptBytes = 0;
  const forget = (key: string): void => {
    keptBytes -= kept.get(key)?.html.length ?? 0;
    kept.delete(key);
  };
  return {
    of: (frame, sections, language, draw) => {
      // One sign-in's view of one address: nobody gets a page that was drawn for somebody else.
      const key = `${language} ${frame.csrf} ${frame.here}`;
      const known = kept.get(key);
      if (known !== undefined && sameModel(known.frame, frame) && sameModel(known.sections, sections)) {
        // Seen last: it goes last.
        kept.delete(key);
        kept.set(key, known);
        return known.html;
      }
      const html = Buffer.from(draw(), 'utf8');
      forget(key);
      if (html.length > PAGE_BYTES_MAX) return html;
      kept.set(key, { frame, sections, html });
      keptBytes += html.length;
      for (const oldest of kept.keys()) {
        if (keptBytes <= keptBytesMax) break;
        forget(oldest);
      }
      return html;
    },
  };
}
