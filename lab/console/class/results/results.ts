/** The results of all seats as plain data. */
import { MS } from '../../../../hardware/ports.js';
import { type Label, same } from '../../../../views/label.js';
import { knownRehearsal } from '../../../rehearsals/language/load.js';
import { verdictOf } from '../../../rehearsals/report/grade.js';
import type { Classroom } from '../class.js';
import type { Seat } from '../seats/seat.js';

export interface SeatResult {
  readonly seat: number;
  readonly name: string;
  readonly rehearsal: string;
  readonly title: Label;
  readonly mode: string;
  /** 'running': no attempt has ended yet; 'waiting': none has begun. */
  readonly status: 'waiting' | 'running' | 'finished' | 'abandoned';
  readonly succeeded: boolean | null;
  readonly verdict: Label | null;
  readonly points: number | null;
  readonly of: number | null;
  readonly stepsDone: number;
  readonly steps: number;
  readonly mistakes: number;
  readonly hints: number;
  readonly outageMs: number | null;
  readonly labTimeMs: number | null;
  readonly lostRows: number | null;
  readonly endedAt: string | null;
  readonly traceHash: string | null;
  readonly notes: number;
  readonly unseen: number;
}

/** What one seat came to; null: nobody has it. */
export function resultOf(room: Classroom, seat: Seat): SeatResult | null {
  const { record } = seat;
  if (record.name === null) return null;
  const open = seat.open();
  const state = open?.control.state().trainee ?? null;
  const debrief = open?.control.debrief() ?? null;
  const current = state?.current ?? null;
  const last = state?.last ?? null;
  const name = current?.id ?? last?.id ?? room.roster.record.rehearsal ?? '';
  const title = current?.title ?? last?.title ?? knownRehearsal(name)?.title ?? same(name);
  const isOver = current === null && last !== null && debrief !== null;
  const steps = current?.steps ?? last?.steps ?? [];
  const report = isOver ? debrief.report : null;
  return {
    ...{ seat: record.number, name: record.name, rehearsal: name, title, mode: room.mode },
    status: current !== null ? 'running' : isOver ? last.how : 'waiting',
    succeeded: report === null ? null : report.outcome === 'success',
    verdict: isOver ? verdictOf(debrief).title : null,
    points: isOver ? last.points : null,
    of: isOver ? last.of : null,
    stepsDone: steps.filter(({ doneUs }) => doneUs !== null).length,
    steps: current?.stepsInAll ?? steps.length,
    mistakes: (current ?? last)?.mistakes.length ?? 0,
    hints: current?.hintsUsed ?? report?.trainee?.hints.length ?? 0,
    outageMs: report?.downtimeMs ?? null,
    labTimeMs: report?.simulatedMs ?? null,
    lostRows: report?.lost.rows ?? null,
    endedAt: isOver ? new Date(last.endedUs / MS).toISOString() : null,
    traceHash: report?.traceHash ?? null,
    notes: record.notes.length,
    unseen: record.deeds.length,
  };
}

/** Those of all who have joined, by their seats. */
export const resultsOf = (room: Classroom): SeatResult[] =>
  room.seats.flatMap((seat) => resultOf(room, seat) ?? []);
