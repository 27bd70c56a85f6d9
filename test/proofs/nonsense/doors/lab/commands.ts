/**
 * test/proofs/nonsense/doors/lab/: the entrances of the lab itself: its commands, its API and a host's, its files.
 *
 * The lab's commands: every value of every command, as a tool sends it to the console.
 */

import type { LabGiven } from '../../../../../lab/console/commands/command.js';
import { type CommandName, commands } from '../../../../../lab/console/commands/index.js';
import { labPages } from '../../../../../lab/console/drawing/site.js';
import { onStand, type Stand } from '../../../../lab/console/control/stand.js';
import { texts, values } from '../../corpus.js';
import type { Door, Said } from '../../door.js';
import { flawOf } from '../../pair.js';
import { type Place, placeName, placesOf, schemaPlaces, withAt } from '../../schemas.js';
import { anyValue } from '../../values.js';

interface At {
  readonly name: CommandName;
  readonly place: Place;
}

const names = Object.keys(commands).filter((name): name is CommandName => Object.hasOwn(commands, name));

const givenOn = (stand: Stand): LabGiven => ({
  state: stand.control.state(),
  file: (kind) => stand.files.get(kind) ?? '',
});

/** The values of its sample; none where what they name is not there. */
function sampleOn(stand: Stand, name: CommandName): Readonly<Record<string, unknown>> {
  try {
    return { ...commands[name].sample.values(givenOn(stand)), do: name };
  } catch {
    return { do: name };
  }
}

function places(stand: Stand): Map<string, At> {
  const found = new Map<string, At>();
  for (const name of names) {
    const all = [...placesOf(sampleOn(stand, name)), ...schemaPlaces(commands[name].schema)];
    for (const place of all) if (place[0] !== 'do') found.set(`${name} ${placeName(place)}`, { name, place });
  }
  return found;
}

async function send(stand: Stand, command: unknown): Promise<Said> {
  const before = JSON.stringify(stand.control.state());
  const { status, body } = await stand.tool(command);
  const flaw = flawOf(status, body);
  if (flaw !== null) throw new Error(flaw);
  if (status < 400) {
    // What was taken is shown, wherever it is.
    for (const { path } of labPages) {
      const page = await stand.send('GET', path);
      const wrong = flawOf(page.status, page.html);
      if (wrong !== null) throw new Error(`${path} after it: ${wrong}`);
    }
    return 'taken';
  }
  if (!/"(error|refused)":/.test(body)) throw new Error(`refused without words: ${body.slice(0, 200)}`);
  if (JSON.stringify(stand.control.state()) !== before)
    throw new Error(`refused with ${status}, but the lab changed`);
  return 'refused';
}

/** Opens a stand, and keeps it open until it is let go. */
export function holdStand(): Promise<{ readonly stand: Stand; readonly letGo: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    let over: () => void = () => {};
    const until = new Promise<void>((done) => {
      over = done;
    });
    const held = onStand('en', async (stand) => {
      resolve({
        stand,
        letGo: () => {
          over();
          return held;
        },
      });
      await until;
    });
    held.catch(reject);
  });
}

export const labCommands: Door = {
  name: 'lab-command',
  open: async () => {
    const { stand, letGo } = await holdStand();
    const found = places(stand);
    return {
      entries: [...found.keys()],
      attempt: async (entry, { each }) => {
        const at = found.get(entry);
        if (at === undefined) return;
        let isBegun = false;
        await each(anyValue, [...values, ...texts], async (value) => {
          const said = await send(stand, withAt(sampleOn(stand, at.name), at.place, value));
          isBegun ||= said === 'taken';
          return said;
        });
        // What was begun goes on.
        if (isBegun) await stand.settle();
      },
      within: (part) => part(),
      close: letGo,
    };
  },
};
