/** What somebody does who is not signed in: guesses, forgets, sends nonsense. */
import * as v from 'valibot';
import { SECOND } from '../../../hardware/ports.js';
import { labAccountsOn } from '../judge/eyes.js';
import { addresses, letters, PORT } from '../place/letters.js';
import { boxField, type DeedKind, deedKind } from './deed.js';

/** After so many wrong passwords an account is locked. */
const GUESSES = 5;
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

export const doorDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'guess-password',
    group: 'accounts',
    weight: 8,
    fields: { box: boxField, name: v.string() },
    ready: ({ world }) => letters.some((box) => labAccountsOn(world.disks, box).size > 1),
    choose: ({ world }, chance) => {
      const box = chance.pick(letters);
      const names = [...labAccountsOn(world.disks, box)].filter((one) => one !== 'admin').sort();
      return { box, name: names.length === 0 ? 'nobody' : chance.pick(names) };
    },
    perform: async (scene, { box, name }) => {
      const page = await scene.visit(box, '/login');
      for (let guess = 0; guess < GUESSES; guess += 1) {
        if (!page.asksPassword()) return 'no door';
        page.fill('Username', name);
        page.fill('Password', `guess-${guess}`);
        await page.press('Sign in');
        await scene.sleep(SECOND);
      }
      scene.told.locked(box, name);
      return 'guessed wrong';
    },
  }),
  deedKind({
    kind: 'forget-password',
    group: 'accounts',
    weight: 8,
    fields: { box: boxField },
    choose: (_scene, chance) => ({ box: chance.pick(letters) }),
    perform: async (scene, { box }) => {
      const page = await scene.visit(box, LINK);
      page.fill('Username', 'admin');
      await page.press('Send Link');
      return 'asked';
    },
  }),
  deedKind({
    kind: 'send-nonsense',
    group: 'accounts',
    weight: 4,
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
