/** Opens a class: its labs, their doors, its page. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Classroom } from '../../console/class/class.js';
import { type Instructor, openInstructor } from '../../console/class/people/instructor.js';
import { doorkeeperOf, doorwayOf } from '../../console/class/people/passes.js';
import { openRoster } from '../../console/class/people/roster.js';
import { openClassServer } from '../../console/class/web/server.js';
import type { Doorway } from '../../console/door/app.js';
import { newToken } from '../../console/door/guard.js';
import { selfSigned } from '../../console/door/self-signed.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { openHost } from '../../live/host/host.js';
import { DEFAULT_NET, DEFAULT_TLS_PORT } from '../../plan.js';
import type { Mode } from '../../rehearsals/language/modes.js';
import { Mistake } from '../mistake.js';
import { openBay } from '../starting/bay.js';
import { bayAt, bayPlaces } from './bay-places.js';

export interface ClassPlan {
  readonly folder: string;
  /** Of this host: all doors of the class are ports of it. */
  readonly address: string;
  readonly port: number;
  readonly firstPort: number;
  readonly ntpPort: number;
  readonly dnsPort: number;
  readonly seats: number;
  readonly rehearsal: string | null;
  readonly mode: Mode;
  readonly seed: string | null;
  readonly flushes: boolean;
  /** Something that whoever runs the class should read. */
  onWord(text: string): void;
}

export interface OpenClass {
  readonly room: Classroom;
  readonly instructor: Instructor;
  readonly url: string;
  readonly tls: Doorway['tls'];
  close(): Promise<void>;
}

const identityFile = 'class.pem';

/** Key and certificate of the class's doors: made once, so that browsers are warned once. */
function identityOf(folder: string, address: string): Doorway['tls'] {
  const path = join(folder, identityFile);
  if (!existsSync(path)) {
    const { key, cert } = selfSigned(address);
    writeFileSync(path, `${key}\n${cert}\n`, { mode: 0o600, flag: 'wx' });
  }
  const pem = readFileSync(path, 'utf8');
  const blocks = pem.match(/-----BEGIN [A-Z ]+-----[\s\S]+?-----END [A-Z ]+-----/g) ?? [];
  const [key, cert] = blocks;
  if (key === undefined || cert === undefined)
    throw new Mistake(`${path} does not hold a key and a certificate; remove it, and another is made`);
  return { key, cert };
}

/** Throws Mistake, ClassFolderError or HostFolderError; rejects when a place is taken. */
export async function openClass(plan: ClassPlan): Promise<OpenClass> {
  const { folder, address, port, firstPort, ntpPort, dnsPort, flushes, onWord, ...wish } = plan;
  if (!isThere(folder)) makeFolder(folder);
  const instructor = openInstructor(folder);
  const tls = identityOf(folder, address);
  const { rehearsal, mode, seed, seats } = wish;
  const roster = openRoster(folder, { rehearsal, mode, seed, seats });
  const { record } = roster;
  const isOther =
    (rehearsal !== null && record.rehearsal !== rehearsal) ||
    (mode !== 'guided' && record.mode !== mode) ||
    (seed !== null && record.seed !== seed);
  if (isOther)
    throw new Mistake(
      `the class in ${folder} has begun with ${record.rehearsal ?? 'no rehearsal'} (${record.mode}): start it without these options, or another one with --folder`,
    );
  const room = new Classroom({ roster, folder, onWord });
  const places = bayPlaces({
    ...{ net: DEFAULT_NET, isWhole: false, tlsPort: DEFAULT_TLS_PORT, consolePort: firstPort },
    ...{ ntpPort, dnsPort, address, firstPort },
  });
  const url = `https://${address}:${port}/`;
  const keeperOf = (seat: number) => doorkeeperOf(roster, seat, () => url);
  const host = await openHost({
    ...{ folder, bays: roster.record.seats.length, flushes, spares: false },
    places: (bay, inside) => ({ ...places(bay, inside).lab, keeper: keeperOf(bay) }),
    barOf: (bay) => {
      const { host: at, port: consolePort } = places(bay).host.console;
      return { consoleUrl: `https://${at}:${consolePort}/` };
    },
    openSurface: async (bay) => {
      const token = newToken();
      const doorway = doorwayOf({
        ...{ roster, seat: bay, address, tls, token, url: () => url },
        isInstructor: instructor.isPass,
      });
      const opened = await openBay(bayAt(places, bay), {
        ...{ token, doorway, keeper: keeperOf(bay), view: room.viewOf(bay) },
      });
      room.opened(bay, { url: opened.url, token, control: opened.control });
      return { ...opened, begin: (name: string) => opened.begin(name, room.mode) };
    },
    onWord: (id, said) => onWord(`${id}: ${said}`),
  });
  room.take(host);
  try {
    const server = await openClassServer({ room, instructor, address, tls, port });
    return {
      ...{ room, instructor, url, tls },
      close: async () => {
        await server.close();
        await room.end();
        await host.close();
      },
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}
