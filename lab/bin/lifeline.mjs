// Told to end: by a signal, or because whoever started us is gone. npm hands no signal on to what it
// started, and a program that is killed takes nobody with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const LOOK_EVERY_MS = 500;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const SHELLS = new Set(['sh', 'dash', 'bash', 'zsh', 'ksh', 'fish', 'busybox']);

/** Number of the parent and what tells a process from a later one of the same number; null: it has ended. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in the middle may hold anything.
    const [state, parent, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : { parent: Number(parent), began: more[17] };
  } catch {
    return null;
  }
}

function wordsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

const isShell = ([name = '']) => SHELLS.has(basename(name).replace(/^-/, ''));

/** npm, npx and the shell between them and us only hand on what somebody else started. */
const handsOn = (words) =>
  /^(npm|npx|pnpm|yarn)( |$)/.test(words[0] ?? '') ||
  /(npm|npx)(-cli\.[cm]?js)?$/.test(words[1] ?? '') ||
  (isShell(words) && words[1] === '-c');

/** Those that started us: up to the first that does more than hand on. */
function parents() {
  const found = [];
  let child = process.pid;
  for (let pid = process.ppid; pid > 1; ) {
    const stat = statOf(pid);
    if (stat === null) break;
    const words = wordsOf(pid);
    found.push({ pid, child, began: stat.began, isShell: isShell(words), name: words.join(' ').trim() });
    if (!handsOn(words)) break;
    child = pid;
    pid = stat.parent;
  }
  return found;
}

/** A shell that does other things meanwhile has put us in the background, and may end without us. */
function isBusy({ pid, child }) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '),
    );
    return children.some((one) => one !== '' && Number(one) !== child);
  } catch {
    return false;
  }
}

/** How often a process was woken. A shell that only waits for us is woken by signals to it, and then waits on. */
function wakesOf(pid) {
  try {
    return (
      /^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? null
    );
  } catch {
    return null;
  }
}

const npm = /(^|[/ ])(npm|npx)([ -]|$)/;
// A host that slept, or a job that was stopped and goes on, wakes every process.
const SLEPT_MS = 3_000;
let lookedMs = Date.now();
let wakes = null;
let hadWoken = false;

function forgetWakes() {
  wakes = null;
  hadWoken = false;
}

/**
 * Whether npm passed a SIGINT on: it goes to the shell that npm puts between, which keeps it to itself
 * until we end. Told by a second look: what else may have woken it is known by then.
 */
function shellWasTold() {
  const shell = watched.findIndex((one, index) => one.isShell && npm.test(watched[index + 1]?.name ?? ''));
  const slept = Date.now() - lookedMs > SLEPT_MS;
  lookedMs = Date.now();
  if (slept || shell !== 0) {
    forgetWakes();
    return false;
  }
  const now = wakesOf(watched[shell].pid);
  wakes ??= now;
  if (now === wakes) return false;
  if (hadWoken) return true;
  hadWoken = true;
  return false;
}

const first = process.ppid;
const hasProc = existsSync('/proc/self/stat');
let watched = parents();
const listeners = [];

/** Name of what is gone of those that started us; null: all are there. */
function gone() {
  const busy = watched.findIndex((one) => one.isShell && isBusy(one));
  if (busy >= 0) watched = watched.slice(0, busy);
  const lost = watched.find((one) => statOf(one.pid)?.began !== one.began);
  if (lost !== undefined) return `process ${lost.pid} (${lost.name.slice(0, 60)})`;
  // Where there is no /proc our own parent is all that can be asked.
  return hasProc || process.ppid === first ? null : `process ${first}`;
}

function tell(why, code) {
  const listener = listeners.at(-1);
  if (listener === undefined) process.exit(code);
  else listener({ why, code });
}

const look = setInterval(() => {
  const lost = gone();
  if (lost === null && shellWasTold()) {
    clearInterval(look);
    tell('SIGINT', 128 + SIGNALS.SIGINT);
  }
  if (lost === null) return;
  clearInterval(look);
  tell(`${lost}, which started it, has ended`, 1);
}, LOOK_EVERY_MS);
look.unref();

for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => tell(signal, 128 + number));

process.on('SIGCONT', forgetWakes);

/** What the command line hears of its end. Without a listener the process ends at once. */
export const lifeline = {
  /** `listener({ why, code })`, the newest alone; returns how to take it off. */
  onEnd(listener) {
    listeners.push(listener);
    return () => listeners.splice(listeners.indexOf(listener), 1);
  },
  /** Goes on when those who started us and the terminal are gone. */
  detach() {
    clearInterval(look);
    process.removeAllListeners('SIGHUP');
    process.on('SIGHUP', () => {});
  },
};
