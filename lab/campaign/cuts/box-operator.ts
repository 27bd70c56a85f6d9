/** An administrator at the pages of any box, with every password that a rehearsal's people use. */

import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../clients/browser/browser.js';
import { signInAs } from '../../clients/browser/sign-in.js';
import { labCredentials } from '../../making/credentials.js';
import type { BoxName } from '../../plan.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import type { World } from '../../supervisor/world-lab.js';

const CALL_US = 120 * SECOND;

export interface BoxOperator {
  /** Status of a page that was asked for without signing in; null: no answer. */
  status(box: BoxName, path: string): Promise<number | null>;
  /** Types the code that support gives for what the box asks. Throws BrowserError. */
  repair(box: BoxName): Promise<void>;
  /** Installs what is offered first. Null: nothing is. Throws BrowserError. */
  install(box: BoxName): Promise<string | null>;
}

const passwordsOf = ({ way }: Rehearsal): string[] => [
  ...new Set([
    labCredentials.password,
    ...way.flatMap(({ commands }) => commands.flatMap(({ signIn }) => signIn?.password ?? [])),
  ]),
];

const UPDATES = '/appliance/updates';

/** The operator's place in a world. */
export function createBoxOperator(world: World, rehearsal: Rehearsal): BoxOperator {
  const { lab, hosting, outside, made } = world;
  const { boxes, workstations, tlsPort: port } = outside.network.addresses;
  const { agenda } = lab.participant;
  const passwords = passwordsOf(rehearsal);
  const installer = (box: BoxName) => hosting.box(box)?.appliance()?.node.installer;
  const open = async (box: BoxName, path: string): Promise<Browser> => {
    const browser = new Browser({
      language: 'en',
      fetch: (asked) => lab.participant.call({ proto: 'https', from: workstations.ws1, ...asked }, CALL_US),
    });
    const host = boxes[box];
    await browser.open(host, port, path);
    for (const password of passwords) {
      if (!browser.asksPassword()) break;
      await signInAs(browser, labCredentials.username, password);
      await browser.open(host, port, path);
    }
    return browser;
  };
  const offered = (box: BoxName): string | undefined =>
    installer(box)
      ?.list()
      .find(({ state }) => state === 'available')?.manifest.title.en;
  return {
    status: async (box, path) => {
      const asked = { host: boxes[box], port, method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
      return (
        (await lab.participant.call({ proto: 'https', from: workstations.ws1, ...asked }, CALL_US))?.status ??
        null
      );
    },
    repair: async (box) => {
      const page = await open(box, UPDATES);
      const code = outside.updates.repairCode(made.plates[box]?.guid ?? '', page.fact('Request code'));
      page.fill('Repair code', code ?? '');
      await page.press('Repair');
    },
    install: async (box) => {
      const page = await open(box, UPDATES);
      for (const end of ['Decline', 'Close']) if (page.offers(end)) await page.press(end);
      if (page.offers('Check for Updates')) {
        await page.press('Check for Updates');
        for (let waited = 0; waited < 5 && installer(box)?.state().at === 'checking'; waited += 1)
          await agenda.sleep(MINUTE);
        await page.reload();
      }
      const title = offered(box);
      if (title === undefined) return null;
      await page.press('Install This Update', { section: 'Available Updates', row: title });
      page.tick('I have read the licence agreement and accept it', true);
      await page.press('Accept and Install');
      if (page.offers('Install Nevertheless')) await page.press('Install Nevertheless');
      return title;
    },
  };
}
