/** Opens a class: its labs, their doors, its page. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Classroom } from '../../console/class/class.js';
import type { ClassRecord } from '../../console/class/people/class-file.js';
import { type Instructor, openInstructor } from '../../console/class/people/instructor.js';
import { doorkeeperOf, doorwayOf } from '../../console/class/people/passes.js';
import { openRoster, type Roster } from '../../console/class/people/roster.js';
import { openClassServer } from '../../console/class/web/server.js';
import type { Doorway } from '../../console/door/app.js';
import { newToken } from '../../console/door/guard.js';
import { selfSigned } from '../../console/door/self-signed.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { openHost } from '../../live/host/host.js';
import { DEFAULT_NET, DEFAULT_TLS_PORT } from '../../plan.js';
import type { Mode } from '../../rehearsals/language/modes.js';
import { followerOf } from '../../rehearsals/trainee/again.js';
import { Mistake } from '../mistake.js';
import { openBay } from '../starting/bay.js';
import { findingsIn, lessonAt } from '../starting/lessons.js';
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
  /** Where campaigns have saved what they found, for lessons; absent: only those that come with the product. */
  readonly findings?: string | null;
  /** The lesson that it begins with: one that is offered, or a finding's file; absent: none. */
  readonly lesson?: string | null;
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

/** What it was started with, whatever its instructor has given it since. */
const beganWith = ({ began, rehearsal }: ClassRecord): string | null =>
  began === undefined ? rehearsal : began;

/** The class with what it rehearses. Throws Mistake. */
async function classroomOf({ folder, findings = null, lesson = null, onWord }: ClassPlan, roster: Roster) {
  const lessons = findingsIn(findings);
  const room = new Classroom({ roster, folder, lessons, onWord });
  if (lesson === null) return room;
  const { subjects } = room;
  const isOffered = subjects.lessons().some(({ id }) => id === lesson);
  const chosen = await (isOffered ? subjects.choose(lesson) : subjects.keep(lessonAt(lesson)));
  if ('refused' in chosen) throw new Mistake(chosen.refused.en);
  const { record } = roster;
  const hasBegun = record.seats.some(({ name }) => name !== null);
  if (hasBegun && beganWith(record) !== chosen.rehearsal)
    throw new Mistake(
      `the class in ${folder} has begun with ${record.rehearsal ?? 'no rehearsal'}: start it without --lesson and give the lesson on the instructor’s page, or start another class with --folder`,
    );
  if (!hasBegun) roster.change(() => Object.assign(record, { rehearsal: chosen.rehearsal }));
  return room;
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
    (rehearsal !== null && beganWith(record) !== rehearsal) ||
    (mode !== 'guided' && record.mode !== mode) ||
    (seed !== null && record.seed !== seed);
  if (isOther)
    throw new Mistake(
      `the class in ${folder} has begun with ${record.rehearsal ?? 'no rehearsal'} (${record.mode}): start it without these options, or another one with --folder`,
    );
  const room = await classroomOf(plan, roster);
  const places = bayPlaces({
    ...{ net: DEFAULT_NET, isWhole: false, tlsPort: DEFAULT_TLS_PORT, consolePort: firstPort },
    ...{ ntpPort, dnsPort, address, firstPort },
  });
  const url = `https://${address}:${port}/`;
  const keeperOf = (seat: number) => doorkeeperOf(roster, seat, () => url);
  const host = await openHost({
    ...{ folder, bays: roster.record.seats.length, flushes, spares: false, follow: followerOf },
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
        ...{ token, doorway, keeper: keeperOf(bay), view: room.viewOf(bay), shelf: room.shelfOf(bay) },
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
