/** What became of a form, told once: on the page that follows it. */
import type { IncomingMessage } from 'node:http';

const FLASHES_MAX = 500;

type Asked = Pick<IncomingMessage, 'headers'>;

export interface Flashes<F> {
  /** The answer to a form: the page to which its browser is led tells it. */
  answer(visit: string, flash: F): void;
  /** It has become known later: whatever page is drawn next tells it. */
  later(visit: string, flash: F): void;
  /** What is to be told on this page; null: nothing. */
  take(visit: string, request: Asked): F | null;
}

/** A page that fetches itself while its browser is on the way to the next one: it must not take that one's word. */
const fetchesItself = ({ headers }: Asked): boolean => headers['sec-fetch-dest'] === 'empty';

/** What is told on the next page of a visit, once. */
export function createFlashes<F>(): Flashes<F> {
  const waiting = new Map<string, { readonly flash: F; readonly isAnswer: boolean }>();
  const put = (visit: string, flash: F, isAnswer: boolean): void => {
    if (waiting.size >= FLASHES_MAX) waiting.clear();
    waiting.set(visit, { flash, isAnswer });
  };
  return {
    answer: (visit, flash) => put(visit, flash, true),
    later: (visit, flash) => put(visit, flash, false),
    take: (visit, request) => {
      const found = waiting.get(visit);
      if (found === undefined || (found.isAnswer && fetchesItself(request))) return null;
      waiting.delete(visit);
      return found.flash;
    },
  };
}
