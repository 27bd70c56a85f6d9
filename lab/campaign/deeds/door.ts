/** What somebody does who is not signed in: guesses, forgets, sends nonsense. */

import * as v from 'valibot';
import { type Activation, SECOND } from '../../../hardware/ports.js';
import { signInAs } from '../../clients/browser/sign-in.js';
import { labAccountsOn } from '../judge/eyes.js';
import { addresses, type Letter, letters, PORT } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';

/** After so many wrong passwords an account is locked. */
const GUESSES = 5;
const DAY_S = 86_400;
const DAYS_MAX = 300;
const AHEAD = 'guess-ahead';
const LINK = '/login/forgotten';
/** What no browser sends: no boundary, no end, a foreign charset, a file where a text belongs. */
const NONSENSE = [
  { type: 'multipart/form-data', body: 'x' },
  { type: 'multipart/form-data; boundary=x', body: '--y\r\n\r\n' },
  {
    type: 'multipart/form-data; boundary=x',
    body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
  },
  { type: 'application/x-www-form-urlencoded', body: '%E0%A4%A' },
  { type: 'application/json', body: '[[[[' },
] as const;

/** The clock of a box is ahead from now on; 0: it is right again. */
export async function layClock(scene: Scene, box: Letter, aheadS: number): Promise<void> {
  const others = scene.lab.box(box).overlays.filter(({ id }) => !id.startsWith(AHEAD));
  const laid: Activation[] =
    aheadS === 0
      ? []
      : [
          { id: `${AHEAD}-clock`, overlay: 'clock-step', values: { offsetS: aheadS } },
          { id: `${AHEAD}-ntp`, overlay: 'ntp-silent', values: {} },
        ];
  await scene.act({ kind: 'overlays', box, list: [...others, ...laid] });
  await scene.sleep(SECOND);
}

export const doorDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'guess-password',
    group: 'seats',
    weight: 3,
    /** `aheadS`: so far ahead is the clock of the box meanwhile, and no time server answers. */
    fields: { box: boxField, name: v.string(), aheadS: v.number() },
    ready: ({ world }) => letters.some((box) => labAccountsOn(world.disks, box).size > 1),
    choose: ({ world }, chance) => {
      const box = chance.pick(letters);
      const names = [...labAccountsOn(world.disks, box)].filter((one) => one !== 'admin').sort();
      const name = names.length === 0 ? 'nobody' : chance.pick(names);
      return { box, name, aheadS: chance.fraction() < 0.5 ? 0 : chance.int(1, DAYS_MAX) * DAY_S };
    },
    perform: async (scene, { box, name, aheadS }) => {
      if (aheadS > 0) await layClock(scene, box, aheadS);
      const page = await scene.visit(box, '/login');
      for (let guess = 0; guess < GUESSES; guess += 1) {
        if (!page.asksPassword()) return 'no door';
        await signInAs(page, name, `guess-${guess}`);
        await scene.sleep(SECOND);
      }
      if (aheadS > 0) await layClock(scene, box, 0);
      scene.told.locked(box, name);
      return 'guessed wrong';
    },
  }),
  deedKind({
    kind: 'forget-password',
    group: 'seats',
    weight: 3,
    fields: { box: boxField },
    leads: () => ['fault:write-fails', 'fault:disks-failed', 'fault:disk-full', 'power-cut-at-write'],
    // A backup sends nobody a link.
    choose: (scene, chance) => ({
      box:
        chance.fraction() < 0.8
          ? (letters.find((box) => scene.kind(box) === 'primary') ?? 'a')
          : chance.pick(letters),
    }),
    perform: async (scene, { box }) => {
      const page = await scene.visit(box, LINK);
      page.fill('Username', 'admin');
      await page.press('Send Link');
      return 'asked';
    },
  }),
  deedKind({
    kind: 'send-nonsense',
    group: 'seats',
    weight: 3,
    fields: { box: boxField, path: v.string(), which: v.number() },
    choose: (_scene, chance) => ({
      box: chance.pick(letters),
      path: chance.pick([
        '/login',
        '/login/users',
        '/appliance',
        '/client/sign-in',
        '/login/software-management',
      ]),
      which: chance.int(0, NONSENSE.length - 1),
    }),
    perform: async (scene, { box, path, which }) => {
      const sent = NONSENSE[which];
      if (sent === undefined) return 'nothing';
      const answer = await scene.ask({
        host: addresses[box],
        port: PORT,
        method: 'POST',
        path,
        headers: { 'content-type': sent.type },
        body: Buffer.from(sent.body),
      });
      return answer === null ? 'no answer' : String(answer.status);
    },
  }),
];
