/** The command line: every command and option that the help lists. */
import { main } from '../../../../lab/cli/main.js';
import { texts } from '../corpus.js';
import { bare, type Door, type Said } from '../door.js';
import { anyText } from '../values.js';

// What a program cannot be given at all.
const argument = (text: string): string => text.replaceAll('\u0000', '');
const UNKNOWN = '--no-such-option';
const MISTAKE = 2;
const STACK = /^ {4}at /m;

interface Heard {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const lifeline = { onEnd: () => () => {}, detach: () => {} };

/** Runs a command in this process, and hears what it prints. */
async function run(argv: readonly string[]): Promise<Heard> {
  const { write: out } = process.stdout;
  const { write: error } = process.stderr;
  const heard = { out: '', error: '' };
  const { error: tell } = console;
  process.stdout.write = (text) => {
    heard.out += String(text);
    return true;
  };
  process.stderr.write = (text) => {
    heard.error += String(text);
    return true;
  };
  console.error = (...what) => {
    heard.error += what.map((one) => (one instanceof Error ? one.stack : String(one))).join(' ');
  };
  try {
    return { code: await main(argv, lifeline), ...heard };
  } finally {
    process.stdout.write = out;
    process.stderr.write = error;
    console.error = tell;
  }
}

/** With the option that does not exist nothing is begun, whatever the others say. */
async function refused(argv: readonly string[]): Promise<Said> {
  const { code, error } = await run(argv);
  if (code !== MISTAKE) throw new Error(`it ended with ${code}: ${error.slice(0, 300)}`);
  if (!error.startsWith('bomgar-sim') || STACK.test(error))
    throw new Error(`it said: ${error.slice(0, 400)}`);
  return error.includes(UNKNOWN) ? 'taken' : 'refused';
}

const commandsOf = ({ out }: Heard): string[] =>
  [...out.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name);
const optionsOf = ({ out }: Heard): string[] =>
  [...out.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name = '']) => name);

export const cli: Door = {
  name: 'cli',
  open: async () => {
    const commands = commandsOf(await run(['help']));
    const entries = ['(command)'];
    for (const name of commands) {
      entries.push(name);
      for (const option of optionsOf(await run([name, '--help']))) entries.push(`${name} --${option}`);
    }
    return bare(entries, async (entry, { each }) => {
      const [command = '', option] = entry.split(' ');
      await each(anyText, texts, (text) => {
        const given = argument(text);
        if (entry === '(command)')
          return refused([given === '' || commands.includes(given) ? 'x' : given, UNKNOWN]);
        if (option === undefined) return refused([command, given, UNKNOWN]);
        return refused([command, `${option}=${given}`, UNKNOWN]);
      });
    });
  },
};
