/** `bomgar-sim COMMAND`: one line per command. */

interface Command {
  readonly words: string;
  readonly help: string;
  load(): Promise<(argv: readonly string[]) => Promise<number>>;
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    words: 'start [--fresh] [--state DIR] [--speed N|max] …',
    help: 'start the pair and the lab console, for browsers and tools',
    load: async () => (await import('./start.js')).startCommand,
  },
  replay: {
    words: 'replay DIR [--hosting world|processes] [--schedule token|lookahead] [--format text|json]',
    help: 'repeat a recorded session of a lab and compare what is seen; exits 0 only if identical',
    load: async () => (await import('./replay.js')).replayCommand,
  },
  rehearse: {
    words: 'rehearse NAME [--hosting world|processes] [--seed N] [--format tap|junit|json|html] [--out DIR]',
    help: 'let the robot carry out a procedure; exits 0 only if it succeeded',
    load: async () => (await import('./rehearse.js')).rehearseCommand,
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

/** Runs a command; the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage());
    return name === '' ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`bomgar-sim: no command '${name}'\n\n${usage()}`);
    return 2;
  }
  const run = await command.load();
  return run(rest);
}
