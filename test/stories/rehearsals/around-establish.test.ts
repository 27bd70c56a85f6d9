/**
 * The power goes, or the wire is cut, at the very message by which two boxes are made a pair: the robot does
 * what a person does who is told that the other one was not reached, and the rehearsal ends well.
 */
import t from 'tap';
import { readWhenText } from '../../../lab/acts/when-text.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';

t.setTimeout(280_000);

const trips = [
  'message /peer/pair of B in question do cut B for 1 min',
  'message /peer/pair of B out answer do cut B for 1 min',
  'message /peer/pair of A in answer do cut A for 1 min',
  'message /peer/pair of B in question do cut-wire A-B for 7 min',
];
/** One of them each time; all: TRIPS=4. */
const few = Number(process.env.TRIPS ?? '1');
const start = { historyDays: 2, sessionsPerDay: 4, recordings: 2, files: 2, users: 3 };

for (const line of trips.slice(0, few))
  t.test(line, async (t) => {
    let fired = 0;
    const { report, reasons } = await rehearse({
      ...{ name: 'sync-upgrade', hosting: 'world', seed: '7', schedule: 'token', wrongWay: null, start },
      whens: [readWhenText(line)],
      onEvent: ({ event }) => {
        if (event.kind === 'when.fired') fired += 1;
      },
    });
    t.equal(fired, 1, 'it was met');
    t.same(reasons, []);
    t.equal(report.outcome, 'success');
  });
