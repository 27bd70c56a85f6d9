/** What a new live lab begins with when a file is opened, or a lab forked: the line, what is seen of it, the trainee. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import { traineeFile } from '../keeping/folder-owner.js';
import { goOnWith } from '../keeping/moments-file.js';
import type { Stage } from '../line/ground.js';
import type { Line } from '../line/line.js';
import type { RaisedFrom } from '../line/raised.js';
import { lineOf } from '../recording/transcript.js';
import { traineeUntil } from './trainee-until.js';

export interface BeginWith {
  readonly raised: RaisedFrom;
  /** Puts the trainee's run into the new lab's folder, before anybody looks for it there. */
  settle(folder: string): void;
}

const attemptSchema = v.looseObject({ current: v.nullable(v.looseObject({ startUs: v.number() })) });

const probeUs = ({ outside }: Stage): Micros => outside.seats().probe.downtimeUs();

/** The lab of a folder at an instant of its line. */
export function beginWith(line: Line, untilUs: Micros, folder: string): BeginWith {
  const trainee = traineeUntil(folder, untilUs);
  const attempt = trainee === null ? null : v.parse(attemptSchema, JSON.parse(trainee));
  const beganUs = attempt?.current?.startUs ?? Number.POSITIVE_INFINITY;
  const seen: string[] = [];
  // The probe of the new lab has counted what was before the trainee began; earlier runs had their own.
  let countedUs: Micros | null = null;
  return {
    raised: {
      line,
      untilUs,
      seen,
      onlooker: {
        begins: (stage) =>
          stage.lab.onEntry((entry) => {
            if (entry.t <= untilUs) seen.push(lineOf(entry));
            if (entry.t >= beganUs) countedUs ??= -probeUs(stage);
          }),
        ended: (_segment, stage) => {
          if (countedUs !== null) countedUs += probeUs(stage);
        },
      },
    },
    settle: (own) => {
      goOnWith(folder, own, untilUs);
      if (attempt === null) return;
      const current = attempt.current === null ? null : { ...attempt.current, downtimeUs: countedUs ?? 0 };
      writeFileSync(join(own, traineeFile), JSON.stringify({ ...attempt, current }), { mode: 0o600 });
    },
  };
}
