// Programs that the set-up starts. Each leads a group of its own, since npm hands no signal on to what
// it started: whoever gives up meanwhile leaves nothing behind.
import { spawn } from 'node:child_process';
import './lifeline.mjs';

const running = new Set();

process.on('exit', () => {
  for (const { pid } of running) {
    try {
      process.kill(-pid);
    } catch {
      // It has just ended by itself.
    }
  }
});

/** Starts a program; its output goes where the error output goes. `status` resolves to its exit code. */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 2, 2], ...options, detached: true });
  if (child.pid !== undefined) running.add(child);
  const status = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
  // Looked at only after other work; until then it is nobody's unhandled failure.
  status.catch(() => {});
  return { status, running: () => running.has(child) };
}

/** The same, and waits for it. */
export const runGroup = (command, args, options) => startGroup(command, args, options).status;
