/** `bomgar-sim COMMAND`: one line per command. */
import type { Lifeline } from './lifeline.js';
import { MISTAKE_CODE, mistakeIn } from './mistake.js';

interface Command {
  readonly words: string;
  readonly help: string;
  load(): Promise<(argv: readonly string[], lifeline: Lifeline) => Promise<number>>;
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    words: 'start [FILE [--moment NAME]] [--fresh] [--state DIR] [--speed N|max] …',
    help: 'start the pair and the lab console, for browsers and tools',
    load: async () => (await import('./lines/open.js')).startOrOpen,
  },
  host: {
    words: 'host [--labs N] [--folder DIR] [--port P] [--net A.B] …',
    help: 'many labs in one process, made, opened and ended on a page and by an API',
    load: async () => (await import('./labs/host.js')).hostCommand,
  },
  class: {
    words: 'class [--seats N] [--rehearsal NAME] [--exam] [--seed N] [--lan ADDRESS] …',
    help: 'a class: a lab for each trainee, and one page for whoever teaches; on this machine, or on its LAN',
    load: async () => (await import('./labs/class.js')).classCommand,
  },
  replay: {
    words:
      'replay DIR|FILE [--moment NAME] [--hosting world|processes] [--schedule token|lookahead] [--format text|json]',
    help: 'repeat a recorded run of a lab and compare what is seen; exits 0 only if identical',
    load: async () => (await import('./lines/replay.js')).replayCommand,
  },
  lab: {
    words:
      'lab save DIR FILE [--until T] [--with-seed] | show FILE | open FILE [start options] | fork DIR [--at T]',
    help: 'keep a lab, or what it was up to an instant, as one file; open such a file; begin a second lab beside one',
    load: async () => (await import('./lines/lab.js')).labCommand,
  },
  compare: {
    words: 'compare DIR|FILE [DIR|FILE] [--at T] [--other-at T] [--format text|json]',
    help: 'what differs between two recorded labs, or two instants of one; exits 0 when nothing does',
    load: async () => (await import('./lines/compare.js')).compareCommand,
  },
  'what-if': {
    words: 'what-if DIR|FILE [--list] [--at T] [--without N,N] [--change "N FIELD=VALUE"] [--add JSON]',
    help: 'play a recorded lab again with deeds taken away, changed or added, beside what really was',
    load: async () => (await import('./lines/what-if.js')).whatIfCommand,
  },
  rehearse: {
    words: 'rehearse NAME [--hosting world|processes] [--seed N] [--format tap|junit|json|html] [--out DIR]',
    help: 'let the robot carry out a procedure; exits 0 only if it succeeded',
    load: async () => (await import('./rehearse.js')).rehearseCommand,
  },
  campaign: {
    words: 'campaign [--seeds N] [--seconds S] [--seed FIRST] [--profile NAME] [--workers N] [--queue URL]',
    help: 'random deeds and bad luck on pairs; exits 0 only if every seed held',
    load: async () => (await import('./hunting/campaign.js')).campaignCommand,
  },
  lesson: {
    words: 'lesson FINDING [--robot] [start options]',
    help: 'open what a campaign has found as a rehearsal: what happened, what now? Graded by the judge',
    load: async () => (await import('./starting/lesson.js')).lessonCommand,
  },
  cuts: {
    words: 'cuts NAME|all [--seed N] [--sample N] [--workers N] [--format text|json]',
    help: 'lose the power at every durable write of a procedure, and judge what comes of it; exits 0 only if all held',
    load: async () => (await import('./hunting/cuts.js')).cutsCommand,
  },
  conform: {
    words: 'conform --tool COMMAND [--procedure …] [--cases …] [--faults …] [--workers N] [--format …]',
    help: 'run an upgrade tool against cases of every procedure, and judge what it did; exits 0 only if all passed',
    load: async () => (await import('./conform/command.js')).conformCommand,
  },
  worker: {
    words: 'worker --queue redis://HOST[:PORT] [--workers N]',
    help: 'play seeds of campaigns that are shared over a queue, on this or any other machine',
    load: async () => (await import('./hunting/worker.js')).workerCommand,
  },
  guide: {
    words: 'guide [--format text|json] [--language en|fr] [--missing]',
    help: 'list the guide’s statements: where each stands and what checks it',
    load: async () => (await import('./guide.js')).guideCommand,
  },
};

const usage = (): string =>
  [
    'Usage: bomgar-sim COMMAND',
    '',
    ...Object.values(commands).map(({ words, help }) => `  ${words}\n      ${help}`),
    '',
  ].join('\n');

/** Runs a command; the exit code: 2 when whoever called it, or their host, is the cause. */
export async function main(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage());
    return name === '' ? MISTAKE_CODE : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`bomgar-sim: no command '${name}'\n\n${usage()}`);
    return MISTAKE_CODE;
  }
  try {
    const run = await command.load();
    return await run(rest, lifeline);
  } catch (error) {
    const mistake = mistakeIn(error);
    if (mistake === null) console.error(error);
    else process.stderr.write(`bomgar-sim ${name}: ${mistake}\n`);
    return mistake === null ? 1 : MISTAKE_CODE;
  }
}
