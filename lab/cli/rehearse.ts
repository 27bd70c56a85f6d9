/** `bomgar-sim rehearse NAME`: a robot walks a rehearsal and reports how it went. */
import { accessSync, constants, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { campaignHands } from '../campaign/failing/rehearsed.js';
import { isThere, makeFolder } from '../hosting/host/folder.js';
import { hostReason, isHostError } from '../hosting/host/words.js';
import { boxesOf } from '../making/found.js';
import { loadRehearsal, rehearsalNames } from '../rehearsals/language/load.js';
import { rehearse } from '../rehearsals/rehearse.js';
import { type Format, formats } from '../rehearsals/report/index.js';
import { Mistake } from './mistake.js';
import { checkWhens, flag, oneOf, optionLines, readOptions, text, whenOption } from './options.js';

const formatNames = Object.keys(formats) as [Format, ...Format[]];

const rehearseOptions = {
  hosting: oneOf('world|processes', 'where the boxes run (world)', ['world', 'processes'], 'world'),
  seed: text('N', 'what everything random follows from (1)', '1'),
  schedule: oneOf('token|lookahead', 'how time is granted (token)', ['token', 'lookahead'], 'token'),
  format: oneOf(formatNames.join('|'), 'what is printed (tap)', formatNames, 'tap'),
  out: text('DIR', 'writes the report in every format to DIR as well', null),
  'wrong-way': text('NAME', 'walks one of the rehearsal’s wrong ways', null),
  varied: flag('as the seed varies it: other amounts, and flaws that nobody has told of'),
  story: flag('with what goes on around it: colleagues at work, letters, announcements, support’s hours'),
  when: whenOption,
  verbose: flag('tells each command and step on the error output'),
};

const usage = (): string => `Usage: bomgar-sim rehearse NAME|FILE [options]

${optionLines(rehearseOptions)}
Rehearsals: ${rehearsalNames()
  .map((name) => `${name} (${titleOf(name)})`)
  .join(', ')}
`;

function titleOf(name: string): string {
  try {
    return loadRehearsal(name).title.en;
  } catch {
    return 'cannot be read';
  }
}

/** The file can be read, and has that wrong way. Throws Mistake or RehearsalFileError. */
function checkFile(name: string, wrongWay: string | null): void {
  let known: readonly string[];
  try {
    known = loadRehearsal(name).wrongWays?.map(({ id }) => id) ?? [];
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`${name} cannot be read: ${hostReason(error)}`);
  }
  if (wrongWay === null || known.includes(wrongWay)) return;
  throw new Mistake(
    `${name} has no wrong way ‘${wrongWay}’; it has: ${known.length === 0 ? 'none' : known.join(', ')}`,
  );
}

/** Makes the reports' folder before the work is done, not after it. */
function makeOut(out: string): void {
  try {
    if (!isThere(out)) makeFolder(resolve(out));
    accessSync(out, constants.W_OK);
    readdirSync(out);
  } catch (error) {
    throw new Mistake(`the folder ${out} for the reports cannot be used: ${hostReason(error)}`);
  }
}

/** Exit code: 0 only when the rehearsal succeeded. Throws Mistake when it could not be started. */
export async function rehearseCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(rehearseOptions, argv);
  if (help) {
    process.stdout.write(usage());
    return 0;
  }
  const [name, ...more] = names;
  if (name === undefined) throw new Mistake(`which rehearsal? There are: ${rehearsalNames().join(', ')}`);
  if (more.length > 0) throw new Mistake(`one rehearsal at a time, not also ${more.join(', ')}`);
  if (!rehearsalNames().includes(name) && !/\.ya?ml$/.test(name))
    throw new Mistake(`there is no rehearsal ‘${name}’; there are: ${rehearsalNames().join(', ')}`);
  checkFile(name, values['wrong-way']);
  const { hosting, seed, schedule, out, verbose } = values;
  checkWhens(values.when, boxesOf[loadRehearsal(name).start.boxes]);
  if (out !== null) makeOut(out);
  const debrief = await rehearse({
    name,
    hosting,
    seed,
    schedule,
    wrongWay: values['wrong-way'],
    varied: values.varied,
    story: values.story,
    whens: values.when,
    campaign: campaignHands,
    ...(verbose ? { onLine: (line) => process.stderr.write(`${line}\n`) } : {}),
  });
  // A whole page of HTML is for a browser: with a folder for it, the terminal tells where it is.
  const isElsewhere = out !== null && values.format === 'html';
  process.stdout.write(
    isElsewhere
      ? `${join(out, `${debrief.report.rehearsal}.html`)}\n`
      : formats[values.format].write(debrief),
  );
  for (const reason of debrief.reasons) process.stderr.write(`${reason.en}\n`);
  if (out !== null) {
    for (const { ending, write } of Object.values(formats))
      writeFileSync(join(out, `${debrief.report.rehearsal}.${ending}`), write(debrief));
  }
  return debrief.report.outcome === 'success' ? 0 : 1;
}
