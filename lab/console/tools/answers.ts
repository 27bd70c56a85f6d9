/**
 * lab/console/tools/: the console's HTTP API, for tools.
 *
 * What is answered, as schemas: they describe the answers to tools, and routes must fit them to compile. Whatever else
 * an answer has may change.
 */
import * as v from 'valibot';
import { momentSchema } from '../../live/keeping/moments-file.js';
import { boxNames } from '../../plan.js';

/** What a schema says, as code has it: nobody changes what is told. */
export type AsAnswered<T> = T extends object ? { readonly [K in keyof T]: AsAnswered<T[K]> } : T;

export const label = v.object({ en: v.string(), fr: v.string() });
const box = v.picklist(boxNames);
const amount = v.number();
const orNull = v.nullable;
const anything = v.unknown();
const entries = v.array(v.object({}));

export const now = { nowUs: amount, now: v.string() };
export const done = v.object({ done: label });

export const event = v.object({
  cursor: v.string(),
  atUs: amount,
  at: v.string(),
  source: v.picklist([...boxNames, 'lab']),
  kind: v.string(),
  data: v.optional(anything),
});

const short = {
  ...now,
  boxes: v.record(
    v.string(),
    v.object({ power: v.picklist(['on', 'off', 'starting']), answers: v.boolean() }),
  ),
  alarms: v.array(label),
};
export const health = v.object({ status: v.picklist(['ok', 'waiting']), ...short });
export const ready = v.object({ ready: v.boolean(), ...short });

export const moment = v.object(momentSchema.entries);
export const momentAt = v.object({ ...momentSchema.entries, at: v.string(), back: v.string() });

const clock = {
  nowUs: amount,
  speed: v.string(),
  paused: v.boolean(),
  isHeld: v.boolean(),
  advancing: v.boolean(),
  stops: v.object({
    mode: v.picklist(['still', 'slow', 'never']),
    last: orNull(v.object({ atUs: amount, why: label })),
    work: orNull(label),
  }),
};
const boxState = v.object({
  name: box,
  power: short.boxes.value.entries.power,
  answer: orNull(v.object({})),
  overlays: entries,
});
export const trainee = v.object({
  person: v.string(),
  offers: v.array(v.object({ id: v.string(), title: label })),
  current: orNull(v.object({ mode: v.string(), startUs: amount, steps: entries, mistakes: entries })),
  last: orNull(v.object({})),
});
export const state = v.object({
  ...clock,
  addresses: v.object({}),
  elsewhere: v.array(v.object({ inside: v.string(), url: v.string() })),
  alarms: v.array(label),
  siteName: v.string(),
  siteUrl: v.string(),
  site: v.object({ now: orNull(v.object({})), downtimeUs: amount, intervals: entries }),
  boxes: v.array(boxState),
  network: v.object({}),
  seats: entries,
  fleet: v.object({}),
  mails: entries,
  story: orNull(v.object({})),
  heard: v.object({ events: entries, answer: anything }),
  gateway: v.object({ beyond: v.boolean(), mappings: entries, closed: v.array(v.string()) }),
  faultKinds: v.array(v.object({ id: v.string(), label })),
  parts: v.array(v.object({ name: v.string(), label, whole: v.boolean() })),
  whens: v.array(v.object({ id: v.string(), line: v.string(), seen: amount, fired: amount })),
  maker: v.object({ contracts: entries, packages: entries, updatesUrl: v.string(), supportUrl: v.string() }),
  trainee,
  shelf: orNull(v.object({})),
  moments: v.array(moment),
  trials: v.array(
    v.object({ id: v.string(), kind: v.picklist(['what-if', 'compare']), isOver: v.boolean() }),
  ),
  events: v.array(v.object({ atUs: amount, source: event.entries.source, kind: v.string() })),
  closed: v.array(v.string()),
});

/** A lab of a host, or a fork. */
export const hosted = v.object({
  id: v.string(),
  name: v.string(),
  status: v.picklist(['making', 'running', 'paused', 'put-away', 'failed']),
  why: orNull(v.string()),
  folder: v.string(),
  nowUs: orNull(amount),
  now: orNull(v.string()),
  made: v.string(),
  sites: v.record(v.string(), v.string()),
  console: orNull(v.object({ url: v.string(), token: v.string() })),
  fork: v.optional(v.object({ of: v.string(), atUs: amount, at: v.string() })),
});

const lost = v.object({ rows: amount, files: amount });
export const verdict = v.object({
  lost,
  compared: v.object({ boxes: amount, rows: amount }),
  findings: v.array(label),
});

const pair = v.array(amount);
const differing = v.array(v.object({ name: label, one: orNull(label), other: orNull(label) }));
export const differences = v.object({
  atUs: pair,
  outageUs: pair,
  boxes: v.array(
    v.object({
      box,
      facts: differing,
      settings: differing,
      tables: v.array(
        v.object({
          table: v.string(),
          onlyOne: amount,
          onlyOther: amount,
          changed: amount,
          columns: v.boolean(),
        }),
      ),
      files: v.object({ onlyOne: amount, onlyOther: amount }),
      doubled: pair,
    }),
  ),
  outside: differing,
  isSame: v.boolean(),
});

const side = v.object({
  outageUs: amount,
  judged: v.object({
    lost,
    findings: v.array(label),
    rehearsal: orNull(v.object({ title: label, points: amount, of: amount })),
  }),
  traceHash: v.string(),
});
export const whatIf = v.object({
  atUs: amount,
  untilUs: amount,
  deeds: v.array(v.object({ number: orNull(amount), words: label })),
  pagesMissed: amount,
  one: side,
  other: side,
  differences,
});

export const deeds = v.object({
  deeds: v.array(v.object({ number: amount, atUs: amount, at: v.string(), words: label })),
});
export const report = v.object({ steps: entries });
const tryEntries = { person: v.string(), rehearsal: v.string(), mode: v.string() };
export const tried = v.object({ id: v.string(), ...tryEntries });
export const tryWhole = v.object(tryEntries);
export const mastery = v.object({
  person: v.string(),
  statements: v.array(v.object({ id: v.string(), level: v.string(), slipped: v.boolean() })),
});
export const guide = v.object({
  chapters: v.array(
    v.object({ id: v.string(), title: label, parts: v.array(v.object({ statements: entries })) }),
  ),
});
