/**
 * lab/cli/conform/: the conformance kit: cases for upgrade tools, each a lab, a tool and a verdict.
 *
 * The lab of one case: made, brought to where the tool takes over, and followed by the kit itself.
 */
import { join } from 'node:path';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import { MINUTE } from '../../../hardware/ports.js';
import type { Act } from '../../acts/act.js';
import { type OpenLabConsole, openLabConsole } from '../../console/open-console.js';
import { freePort } from '../../hosting/host/free-port.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { type LiveLab, openLiveLab } from '../../live/live-lab.js';
import { labCredentials } from '../../making/credentials.js';
import { addressesOf, boxesOf } from '../../making/found.js';
import { type BoxName, siteName } from '../../plan.js';
import { foundOf, stageOf } from '../../rehearsals/hosted-stages.js';
import type { Block, Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { Robot } from '../../rehearsals/robot/robot.js';
import { boxEventOf } from '../../rehearsals/stage.js';
import { lookAtAll } from '../../rehearsals/trainee/evidence.js';
import { createRuns, type Running } from '../../rehearsals/trainee/running.js';
import type { Ending } from '../../rehearsals/trainee/trainee-state.js';
import { ROBOT_START_US } from '../../supervisor/world-lab.js';
import { type Case, rehearsalOf, targetOf } from './case.js';
import { type PairState, pairState } from './pair-state.js';

export type Hosting = 'world' | 'processes';

export interface CaseLab {
  readonly rehearsal: Rehearsal;
  /** What the tool is told in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The boxes as the tool found them. */
  readonly found: PairState;
  /** Deeds at the console that no tool has on real appliances. */
  meddled(): readonly string[];
  /** Rejects when the lab fails. */
  readonly failed: Promise<never>;
  /** What comes late may still come; then the judge looks. */
  end(): Promise<{ readonly ending: Ending; readonly left: PairState; readonly labMs: number }>;
  close(): Promise<void>;
}

/** Lab time goes so many times as fast as real time while a tool does not ask for more. */
const SPEED = 60;
/** Lab time for what the tool has begun, before the judge looks. */
const SETTLE_US = 2 * MINUTE;
const LOOK_MS = 5;
/** A box that does not answer may be meant to. */
const KNOWN_US_MAX = 2 * MINUTE;

/** What the customer's people do: everything else is done by nobody on a real site. */
const allowed: ReadonlySet<Act['kind']> = new Set<Act['kind']>([
  'dns',
  'dns-remove',
  'nat',
  'nat-remove',
  'nat-clear',
  'arp-flush',
  'hosts-file',
  'dns-flush',
  'visit',
  'browse',
  'mail-clear',
  'events-clear',
  'events-answer',
  'fleet-call',
  'fleet-reboot',
  'fleet-off',
  'fleet-on',
  'fleet-install',
  'fleet-deploy',
  'integration-run',
  'integration-target',
  'integration-reinstall',
  'console-deploy',
  'console-uninstall',
  'console-package',
  'console-launch',
  'console-sign-in',
  'console-session',
  'console-tool',
  'console-invite',
  'console-join',
  'console-end',
  'console-close',
  'watch',
  'probe',
]);

/** Until lab time is there; a lab that has failed is heard of elsewhere. */
async function reach({ lab, live }: LiveLab, untilUs: number): Promise<void> {
  live.advance(untilUs - lab.nowUs());
  while (lab.nowUs() < untilUs) await hostWait(LOOK_MS).done;
}

/** The rehearsal's recogniser and judge, beside whatever a tool does at the console's own. */
function follow(liveLab: LiveLab, rehearsal: Rehearsal): { readonly running: Running; end(): Ending } {
  const runs = createRuns(liveLab);
  const running = runs.take(rehearsal, lookAtAll(liveLab), null);
  liveLab.lab.onEntry((entry) => {
    const event = boxEventOf(entry);
    if (event !== null) running.attempt.feed(event);
  });
  return { running, end: () => runs.ending(running, 'finished') };
}

/** The administrator's account speaks French, whatever a program prefers; a backup learns it from its primary. */
const inFrench: Block = {
  block: 'language',
  commands: [
    { open: { at: 'A', path: '/login', tab: 'account' } },
    { signIn: { user: labCredentials.username, password: labCredentials.password } },
    { go: ['Mon compte'] },
    { choose: { field: 'Langue', option: 'Français' } },
    { press: { in: 'Mon compte :: Paramètres', button: 'Enregistrer' } },
  ],
};

/** A person's way at the pages, as fast as it goes. */
async function walk({ lab, outside, live, hosting }: LiveLab, blocks: readonly Block[]): Promise<void> {
  if (blocks.length === 0) return;
  const robot = new Robot({ stage: stageOf(lab, outside, hosting.kind, () => null), language: 'fr' });
  live.setSpeed('max');
  // It takes lab time: it begins as an act of the lab, and is waited for outside of it.
  const { walked } = await live.act(() => ({ walked: robot.walk(blocks) }));
  await walked;
  live.setSpeed(SPEED);
}

/** Every box that is on has told what it is, as people see it. */
async function known({ lab, outside }: LiveLab): Promise<void> {
  const isKnown = (name: BoxName): boolean =>
    lab.box(name).power === 'off' || outside.watch().answer(name) !== null;
  const untilUs = lab.nowUs() + KNOWN_US_MAX;
  while (!lab.boxes().every(isKnown) && lab.nowUs() < untilUs) await hostWait(LOOK_MS).done;
}

/** Brings the lab to where the tool takes over: what follows is judged, whoever has done it. */
async function prepare(
  liveLab: LiveLab,
  one: Case,
  rehearsal: Rehearsal,
): Promise<ReturnType<typeof follow>> {
  await known(liveLab);
  if (one.language === 'fr') await walk(liveLab, [inFrench]);
  for (const act of one.acts ?? []) await liveLab.act(act);
  const followed = follow(liveLab, rehearsal);
  const walked = rehearsal.way.filter(({ block }) => one.walked?.includes(block) === true);
  const before = one.before === undefined ? [] : [{ block: 'before', commands: one.before }];
  await walk(liveLab, [...walked, ...before]);
  return followed;
}

function environment(
  one: Case,
  { outside }: LiveLab,
  places: Readonly<Record<string, { readonly host: string; readonly port: number }>>,
  surface: OpenLabConsole,
  work: string,
): Record<string, string> {
  const { addresses } = outside.network;
  const url = (address: string): string => `https://${places[address]?.host}:${places[address]?.port}`;
  const names = boxesOf[rehearsalOf(one).start.boxes];
  const target = targetOf(one);
  const values: Record<string, string> = {
    CASE: one.id,
    PROCEDURE: one.rehearsal,
    LANGUAGE: one.language ?? 'en',
    TARGET_BASE: target.base,
    TARGET_SITE: target.site,
    CONSOLE: surface.url,
    TOKEN: surface.token,
    USER: labCredentials.username,
    PASSWORD: labCredentials.password,
    PORT: String(addresses.tlsPort),
    SITE: url(addresses.shared),
    SITE_ADDRESS: addresses.shared,
    SITE_NAME: siteName,
    UPDATES: `${url(addresses.servers.updates)}/`,
    NTP: 'clock.example.net',
    WORK: work,
  };
  for (const name of names) {
    values[name.toUpperCase()] = url(addresses.boxes[name]);
    values[`${name.toUpperCase()}_ADDRESS`] = addresses.boxes[name];
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`BOMGAR_SIM_${name}`, value]));
}

/** Each address that a tool may call, at a free port of this host. */
async function freePlaces({ boxes, shared, servers }: ReturnType<typeof addressesOf>) {
  const addresses = [...Object.values(boxes), shared, servers.updates, servers.support];
  const places: Record<string, { host: string; port: number }> = {};
  for (const address of addresses) places[address] = { host: '127.0.0.1', port: await freePort() };
  return places;
}

/** Opens the lab of a case. Throws where it cannot be brought to its beginning. */
export async function openCaseLab(
  one: Case,
  { seed, hosting }: { seed: string; hosting: Hosting },
): Promise<CaseLab> {
  const rehearsal = rehearsalOf(one);
  const amounts = foundOf(rehearsal.start);
  const temporary = makeTemporaryFolder();
  const places = await freePlaces(addressesOf({}));
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const liveLab = await openLiveLab({
    stateDir: join(temporary.path, 'lab'),
    hosting,
    fresh: true,
    speed: SPEED,
    startUs: ROBOT_START_US,
    seed,
    amounts,
    physical: places,
    onDied: (name, why) => fail(new Error(`box ${name} has died: ${why}`)),
    onBug: (name, error) => fail(new Error(`an error in the software of box ${name}: ${error}`)),
    onFailed: fail,
    onTrouble: () => {},
  });
  const meddled = new Set<string>();
  const watched: LiveLab['act'] = (act, heard) => {
    if (!allowed.has(act.kind)) meddled.add(act.kind);
    return liveLab.act(act, heard);
  };
  const surface = await openLabConsole({ ...liveLab, act: watched }, 0, places);
  const close = async (): Promise<void> => {
    await surface.close();
    await liveLab.close();
    temporary.remove();
  };
  try {
    const { running, end } = await Promise.race([prepare(liveLab, one, rehearsal), failed]);
    await running.tender.arm();
    liveLab.live.onTick(running.tender.tend);
    const { lab, live } = liveLab;
    const startUs = lab.nowUs();
    return {
      rehearsal,
      env: environment(one, liveLab, places, surface, temporary.path),
      found: pairState(liveLab),
      meddled: () => [...meddled],
      failed,
      end: async () => {
        live.resume();
        await Promise.race([reach(liveLab, lab.nowUs() + SETTLE_US), failed]);
        const ending = await live.act(end);
        return { ending, left: pairState(liveLab), labMs: Math.round((lab.nowUs() - startUs) / 1_000) };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
