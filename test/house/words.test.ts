/**
 * One word, one meaning: what the names that files export may say, and where. docs/architecture.md has the
 * words in sentences. A name that is right and is refused here widens its row, with a reason.
 */
import t from 'tap';
import { type Source, sources } from './rooms.js';

interface Word {
  /** The names that have the word. */
  readonly word: RegExp;
  /** Names that may have it anywhere, and the places where every name may. */
  readonly names?: RegExp;
  readonly places?: RegExp;
  readonly instead: string;
}

const ACCESS_SESSIONS =
  /^appliance\/(clients\/sessions|store\/site|services\/outbound|api|pages\/login\/(jump|reports|users))\/|^lab\/(clients\/access-console|rehearsals\/judge|campaign|making)\//;

const words: readonly Word[] = [
  { word: /session/i, places: ACCESS_SESSIONS, instead: 'sign-in, live lab' },
  { word: /desk/i, names: /SupportDesk/, instead: 'callee, seats, side' },
  {
    word: /machine/i,
    names: /^((role|installer|run)Machine|Machine(Node|Setup)?|[vV]irtualMachine)$/,
    instead: 'computer, server, box',
  },
  {
    word: /installer/i,
    names: /^consoleInstallersPage$/,
    places: /^(updates|appliance\/services)\/installer\//,
    instead: 'deployment package',
  },
  {
    word: /console/i,
    names: /labConsole|accessConsole/i,
    places: /^(?!lab\/console\/|lab\/cli\/|lab\/live\/)/,
    instead: 'lab console, access console',
  },
  { word: /ledger/i, places: /^lab\/(rehearsals|campaign)\/judge\//, instead: 'coverage' },
  {
    word: /world/i,
    places: /^lab\/(hosting\/world\/[\w-]+|library\/world|supervisor\/world-lab)\.ts$/,
    instead: 'lab, outside',
  },
  { word: /lockstep|Lockstep/, instead: 'scheduler (lab), kernel (boxes)' },
  { word: /role/i, names: /accountRole/i, places: /^(?!appliance\/accounts\/)/, instead: 'account role' },
  // Words that say nothing without the sentence around them.
  {
    word: /^(Seen|Heard|Told|Said|Stand|Standing|Way|Place|Deeds?|seen|heard|told|said|stand|wayTo|places)$/,
    places: /^lab\/(campaign\/(deeds|judge)|guide)\//,
    instead: 'the word of the field',
  },
];

const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

const namesOf = ({ code }: Source): string[] => [...code.matchAll(EXPORTED)].map(([, name = '']) => name);

t.test('a word in an exported name has one meaning', async (t) => {
  const names = sources.flatMap((source) => namesOf(source).map((name) => ({ path: source.path, name })));
  t.ok(names.length > 2_000, `${names.length} names`);
  for (const { word, names: anywhere, places, instead } of words) {
    const wrong = names.filter(
      ({ path, name }) => word.test(name) && anywhere?.test(name) !== true && places?.test(path) !== true,
    );
    t.same(
      wrong.map(({ path, name }) => `${path}: ${name}`),
      [],
      `${word} (else: ${instead})`,
    );
  }
});

t.test('a monotonic moment is not called as box time is', async (t) => {
  const BY_MONO = /\b(?!monoMs\b|hostMonoMs\b)\w+Ms\s*[:=]\s*[\w.]*\bmonoMs(\(\))?\s*[,;})]/;
  t.same(
    sources.filter(({ folder, code }) => folder !== 'lab' && BY_MONO.test(code)).map(({ path }) => path),
    [],
    '...Mono: of the monotonic clock; ...Ms: box time, or a span',
  );
});

t.test('what a room is entered by says what it gives', async (t) => {
  // Files by which the rest of the house comes to a room.
  const MAIN =
    /\/(boot|callee|caller|door|entrance|gate|lab|listeners|live-lab|machine|nics|ntp-poller|processes|run-machine|seats|segment|service|sites|update-server|world|world-lab)\.ts$/;
  const FUNCTION =
    /(\*\/\n)?^export (?:async )?(?:function (\w+)|const (\w+) = (?:async )?(?:<[^>]*>)?\([^;]*?=>)/gm;
  const silent = sources
    .filter(({ path }) => MAIN.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(FUNCTION)]
        .filter(([, documented]) => documented === undefined)
        .map(([, , name, other]) => `${path}: ${name ?? other}`),
    );
  t.same(silent, []);
});
