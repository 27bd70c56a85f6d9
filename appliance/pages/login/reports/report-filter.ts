/** What a report was asked for: its query, understood. */
import { DAY_MS } from '../../../../hardware/ports.js';
import type { FieldView } from '../../../../views/blocks.js';
import { dayStart, isoDate } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import type { ReportFilter } from '../../../store/site/history/report-queries.js';
import type { Ctx } from '../../page.js';
import { reportWords as words } from './report-words.js';

const TEXT_LENGTH_MAX = 100;

export interface Asked {
  readonly filter: ReportFilter;
  /** The query that asks for this list. */
  readonly query: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, Label>>;
}

/** Filter of a report from the page's query; errors by field. */
export function asked(ctx: Ctx): Asked {
  const zone = ctx.node.network.config().timeZone;
  const query: Record<string, string> = {};
  const errors: Record<string, Label> = {};
  const given = (name: string): string | null => {
    const value = (ctx.query[name] ?? '').trim().slice(0, TEXT_LENGTH_MAX);
    if (value === '') return null;
    query[name] = value;
    return value;
  };
  const day = (name: string): number | null => {
    const value = given(name);
    const startMs = value === null ? null : dayStart(value, zone);
    if (value !== null && startMs === null) errors[name] = words.dayWrong;
    return startMs;
  };
  const toMs = day('to');
  const filter = {
    username: given('user'),
    jumpItem: given('item'),
    fromMs: day('from'),
    // The day itself is included; noon of the next one is 36 hours on, give or take a clock change.
    untilMs: toMs === null ? null : dayStart(isoDate(toMs + 1.5 * DAY_MS, zone), zone),
    text: given('text'),
  };
  return { filter, query, errors };
}

/** Field for the first or the last day of a report. */
export function dayField(name: 'from' | 'to', { query, errors }: Asked): FieldView {
  const error = errors[name];
  const base = { kind: 'text', name, label: words[name], value: query[name] ?? '', maxLength: 10 } as const;
  return { ...base, help: words.dayHelp, ...(error === undefined ? {} : { error }) };
}
