/** A lane of the recorder: what lasted on it, and what happened at an instant. */
import { type Micros, MS } from '../../../hardware/ports.js';
import { duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';

export type LaneTone = 'accent' | 'good' | 'warn' | 'bad' | 'info' | 'plain';

export interface Span {
  readonly fromUs: Micros;
  /** Null: it lasts. */
  readonly toUs: Micros | null;
  readonly label: Label;
  readonly tone: LaneTone;
}

export interface Mark {
  readonly atUs: Micros;
  readonly label: Label;
  readonly tone: LaneTone;
}

export interface Lane {
  readonly id: string;
  readonly title: Label;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** Spans that follow one another on one lane. */
export function createSpans() {
  const spans: Span[] = [];
  let open: Omit<Span, 'toUs'> | null = null;
  const end = (atUs: Micros): void => {
    if (open !== null && atUs > open.fromUs) spans.push({ ...open, toUs: atUs });
    open = null;
  };
  return {
    /** Something else from here on. */
    begin: (atUs: Micros, label: Label, tone: LaneTone): void => {
      if (open !== null && open.label.en === label.en && open.tone === tone) return;
      end(atUs);
      open = { fromUs: atUs, label, tone };
    },
    end,
    isOpen: () => open !== null,
    all: (): readonly Span[] => (open === null ? spans : [...spans, { ...open, toUs: null }]),
  };
}
export type Spans = ReturnType<typeof createSpans>;

/** Name of a span and how long it took, until now where it is not over. */
export const spanWords = ({ label, fromUs, toUs }: Span, nowUs: Micros): Label => {
  const { en, fr } = duration(((toUs ?? nowUs) - fromUs) / MS);
  return { en: `${label.en}, ${en}`, fr: `${label.fr}, ${fr}` };
};
