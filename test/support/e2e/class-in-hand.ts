/** A class of three for tests, and what replay says of its recordings. */
import { openClass } from '../../../lab/cli/labs/open-class.js';
import { replayCommand } from '../../../lab/cli/lines/replay.js';
import { freePorts } from '../free-ports.js';

const ADDRESS = '127.0.0.1';

/** What the API tells of a class. */
export interface Seen {
  readonly advances: number;
  readonly seats: readonly {
    readonly name: string | null;
    readonly now: string | null;
    readonly unseen: readonly { readonly id: string; readonly endUs: number | null }[];
  }[];
  readonly waiting: readonly { readonly id: string }[];
}

export async function openClassInHand(folder: string) {
  const [port = 0, firstPort = 0, udp = 0] = await freePorts(3);
  const words: string[] = [];
  const opened = await openClass({
    ...{ folder, address: ADDRESS, port, firstPort, ntpPort: udp, dnsPort: udp + 40, seats: 3 },
    ...{ rehearsal: 'sync-upgrade', mode: 'guided', seed: 'class', flushes: false },
    onWord: (text) => words.push(text),
  });
  return { ...opened, words };
}

/** What `bomgar-sim replay` prints. */
export async function replayed(file: string): Promise<unknown> {
  let printed = '';
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array): boolean => {
    printed += String(text);
    return true;
  };
  try {
    await replayCommand([file, '--format', 'json']);
  } finally {
    process.stdout.write = write;
  }
  return JSON.parse(printed);
}
