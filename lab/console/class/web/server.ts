/** Pages of a class for trainees and their instructor, and the same for tools. TLS, whatever the address. */
import type { Label } from '../../../../views/label.js';
import { createPagesApp, type Doorway, listenOn, noticing } from '../../door/app.js';
import { createFlashes } from '../../door/flashes.js';
import { createFollowers } from '../../door/followers.js';
import type { Flash } from '../../drawing/parts.js';
import { eventsPath } from '../../drawing/site.js';
import { addRoutes } from '../../tools/serve.js';
import type { Classroom } from '../class.js';
import type { Instructor } from '../people/instructor.js';
import { classRoutes } from '../routes.js';
import { barredFrom, type Door, isInstructor } from './asked.js';
import { onForm } from './forms.js';
import { addLooks } from './looks.js';

export interface ClassServerOptions {
  readonly room: Classroom;
  readonly instructor: Instructor;
  readonly port: number;
  readonly address: string;
  readonly tls: Doorway['tls'];
}

export interface ClassServer {
  readonly url: string;
  close(): Promise<void>;
}

const WALL_PAUSE_MS = 2_000;
const CLOCK_STEP_US = 15_000_000;

/** What the wall shows, in short: it is drawn again when this is another. */
const shownOf = (room: Classroom): string =>
  JSON.stringify([
    room.waiting().map(({ id }) => id),
    room.seats.map((seat) => {
      const open = seat.open();
      const { name, isHeld, isRevealed, notes, deeds } = seat.record;
      const own = [name, isHeld, isRevealed, notes.length, deeds.map(({ endUs }) => endUs)];
      if (open === null) return [own, seat.hosted()?.status];
      const state = open.control.state();
      const { current, last } = state.trainee;
      return [
        own,
        Math.floor(state.nowUs / CLOCK_STEP_US),
        [state.paused, state.advancing],
        state.alarms.length,
        state.site.now,
        state.boxes.map(({ power, face }) => [power, face?.role, face?.version, face?.serves]),
        current?.steps.map(({ doneUs }) => doneUs),
        current?.mistakes.length,
        last?.endedUs,
      ];
    }),
  ]);

/** Opens the pages and the API of a class. Rejects when its place is taken. */
export async function openClassServer(options: ClassServerOptions): Promise<ClassServer> {
  const { room, instructor, address, tls, port } = options;
  const tell = noticing(false);
  const { app, guard } = await createPagesApp({
    ...{ token: instructor.secret, ready: async () => {}, tell },
    doorway: { address, tls, admits: () => true },
  });
  const door: Door = {
    ...{ room, instructor, guard, tell, url: `https://${address}:${port}/` },
    flashes: createFlashes<Flash>(),
    typed: new Map(),
  };
  const followers = createFollowers(() => shownOf(room), undefined, WALL_PAUSE_MS);
  const leave = room.onChange(followers.changed);
  app.get(eventsPath, (request, reply) => {
    if (!isInstructor(door, request)) return reply.code(403).send();
    if (!followers.accept(reply.raw)) return reply.code(503).send();
    return reply.hijack();
  });
  addLooks(app, door);
  for (const path of ['/', '/instructor', '/seats/:seat', '/subjects', '/incidents'])
    app.post(path, (request, reply) => onForm(door, request, reply));
  addRoutes(app, {
    ...{ subject: room, routes: classRoutes, titles: new Map<string, Label>(), title: 'bomgar-sim class' },
    barred: (request) => barredFrom(door, request),
  });
  const url = await listenOn(app, port, address, 'https');
  return {
    url,
    close: async () => {
      leave();
      followers.close();
      await app.close();
    },
  };
}
