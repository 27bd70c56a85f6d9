/** What boxes do when they are struck: every kind of work that a person can set going. */
import type { Random } from '../../../hardware/ports.js';
import type { KillLab, Victim } from './kill-lab.js';

export interface Scene {
  readonly lab: KillLab;
  readonly draw: Random;
  /** The box that will be struck. */
  readonly victim: Victim;
  /** To be called at the moment after which a strike meets the work. */
  begin(): void;
}

/** May end with a BrowserError at any place: who is struck does not answer. */
export type Work = (scene: Scene) => Promise<void>;

const FAILOVER = '/login/failover';
const SOFTWARE = '/login/software-management';
const UPDATES = '/appliance/updates';
const UPLOAD_BYTES_MAX = 8_000_000;
const LOOKS = 40;

const other = (box: Victim): Victim => (box === 'a' ? 'b' : 'a');

/** The button on the first of the boxes that offers it. */
async function press(scene: Scene, boxes: readonly Victim[], path: string, name: string): Promise<boolean> {
  for (const box of boxes) {
    const page = await scene.lab.browser(box, path);
    if (!page.offers(name)) continue;
    scene.begin();
    await page.press(name);
    if (page.offers(name)) await page.press(name);
    return true;
  }
  return false;
}

const both = (scene: Scene): readonly Victim[] =>
  scene.draw.fraction() < 0.5 ? [scene.victim, other(scene.victim)] : [other(scene.victim), scene.victim];

async function install(scene: Scene): Promise<void> {
  const page = await scene.lab.browser(scene.victim, UPDATES);
  if (page.offers('Close')) await page.press('Close');
  if (!page.offers('Accept and Install')) {
    await page.press('Check for Updates');
    for (let look = 0; look < LOOKS && !page.offers('Install This Update', firstUpdate); look += 1)
      await page.reload();
    await page.press('Install This Update', firstUpdate);
  }
  page.tick('I have read the licence agreement and accept it', true);
  if (scene.draw.fraction() < 0.5) scene.begin();
  await page.press('Accept and Install');
  if (page.offers('Install Nevertheless')) await page.press('Install Nevertheless');
  scene.begin();
}

const firstUpdate = { section: 'Available Updates', row: 'software' };

async function restore(scene: Scene): Promise<void> {
  const page = await scene.lab.browser(scene.victim, SOFTWARE);
  await page.press('Download Backup');
  const saved = page.lastDownload();
  if (saved === null) return;
  page.upload('Backup File', { filename: 'site.nsb', bytes: saved.bytes });
  if (scene.draw.fraction() < 0.3) scene.begin();
  await page.press('Upload Backup');
  scene.begin();
  await page.press('Upload Backup');
}

export const works: Readonly<Record<string, Work>> = {
  idle: async ({ begin }) => begin(),
  sync: async (scene) => {
    await press(scene, both(scene), FAILOVER, 'Sync Now');
  },
  swap: async (scene) => {
    await press(scene, both(scene), FAILOVER, 'Become Primary');
  },
  backup: async (scene) => {
    await press(scene, [scene.victim], SOFTWARE, 'Download Backup');
  },
  restore,
  install,
  upload: async (scene) => {
    const page = await scene.lab.browser(scene.victim, SOFTWARE);
    const bytes = scene.draw.bytes(scene.draw.int(100_000, UPLOAD_BYTES_MAX));
    page.upload('Backup File', { filename: 'noise.nsb', bytes });
    scene.begin();
    await page.press('Upload Backup');
  },
  pages: async ({ lab, draw, victim, begin }) => {
    const path = draw.pick(['/login/information', '/login/users', '/login/reports', '/appliance/status']);
    const page = await lab.browser(victim, path);
    begin();
    for (let look = 0; look < LOOKS; look += 1) await page.reload();
  },
  /** In the middle of its start: the process is there, its software is not. */
  start: async ({ lab, victim, begin }) => {
    const boot = lab.liveLab.lab.box(victim).boot;
    await lab.command({ do: 'power', box: victim, how: 'cut' });
    void lab.command({ do: 'power', box: victim, how: 'on' }).catch(() => {});
    for (let look = 0; look < LOOKS && lab.liveLab.lab.box(victim).boot === boot; look += 1)
      await new Promise((done) => setTimeout(done, 5));
    begin();
  },
};
