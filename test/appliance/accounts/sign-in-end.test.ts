/** A sign-in that ends is told of where one signs in again, and so is what was sent after its end. */
import t from 'tap';
import type { Actor } from '../../../appliance/accounts/rights.js';
import { createSignIns } from '../../../appliance/accounts/sign-ins-memory.js';
import { cookieNames } from '../../../appliance/web/exchange.js';
import type { Hardware } from '../../../hardware/hardware.js';
import { MINUTE, type Ports, type Random, SECOND } from '../../../hardware/ports.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { standIn } from '../../support/worlds/stand-in.js';

t.setTimeout(280_000);

const amounts = { historyDays: 1, sessionsPerDay: 2, recordings: 0, files: 1 };
const IDLE_MINUTES = 5;

async function inWorld(
  seed: string,
  part: (world: World, visitor: RawVisitor) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ seed, amounts });
  const { agenda } = world.lab.participant;
  try {
    await world.lab.run(async () => {
      await agenda.sleep(20 * SECOND);
      const visitor = new RawVisitor(world);
      await visitor.signIn('login');
      world.hosting
        .box('a')
        ?.appliance()
        ?.node.signIns.setIdleLimitMs('login', IDLE_MINUTES * 60_000);
      await part(world, visitor);
    });
  } finally {
    await world.lab.close();
  }
}

const OPTIONS = '/login/options';
const save = { action: 'save', sessionPolicy: '', recordingRequired: '1' };
const told = async (visitor: RawVisitor, location: string, language: 'en' | 'fr'): Promise<string> => {
  visitor.cookies.set('language', language);
  const { body } = await visitor.get(location);
  return /id="flash"[\s\S]*?<p>([\s\S]*?)<\/p>/.exec(body)?.[1]?.replaceAll('&#39;', '’') ?? '';
};

t.test('an idle sign-in', async (t) => {
  await inWorld('session-end-idle', async ({ lab }, visitor) => {
    const _csrf = await visitor.csrf(OPTIONS);
    await lab.participant.agenda.sleep(6 * MINUTE);
    const looked = await visitor.get(OPTIONS);
    t.match(looked.location, /^\/login\?next=%2Flogin%2Foptions&ended=idle$/);
    t.equal(
      await told(visitor, looked.location, 'en'),
      'You were signed out after 5 minutes without activity.',
    );
    const posted = await visitor.post(OPTIONS, { ...save, _csrf });
    t.match(
      await told(visitor, posted.location, 'fr'),
      /^Vous avez été déconnecté après 5 minutes d’inactivité\. Rien de ce que vous avez envoyé n’a été enregistré/,
    );
    const entered = await visitor.get(posted.location);
    t.match(entered.body, /name="username"[^>]* autofocus/, 'typing begins in the first field');
    t.match(entered.body, /name="next" value="\/login\/options"/, 'and goes on where it was');
  });
});

t.test('signed out in another tab, by somebody else, or with the box', async (t) => {
  await inWorld('session-end-others', async ({ lab, hosting }, visitor) => {
    const _csrf = await visitor.csrf(OPTIONS);
    const token = visitor.cookies.get(cookieNames.login) ?? '';
    await visitor.post('/login/sign-out', { _csrf });
    const bare = await visitor.post(OPTIONS, { ...save, _csrf });
    t.equal(bare.location, '/login?next=%2Flogin%2Foptions&unsaved=1', 'the cookie is gone in all tabs');
    t.match(
      await told(visitor, bare.location, 'en'),
      /^You are not signed in\. Nothing of what you sent was saved/,
    );
    visitor.cookies.set(cookieNames.login, token);
    const kept = await visitor.get(OPTIONS);
    t.match(await told(visitor, kept.location, 'fr'), /^Vous vous êtes déconnecté\.$/);

    await visitor.signIn('login');
    hosting.box('a')?.appliance()?.node.signIns.closeAll('login');
    const closed = await visitor.get(OPTIONS);
    t.match(await told(visitor, closed.location, 'fr'), /^Tout le monde a été déconnecté/);

    await visitor.signIn('appliance');
    await lab.cutPower('a');
    await lab.participant.agenda.sleep(SECOND);
    await lab.switchOn('a');
    await lab.participant.agenda.sleep(3 * MINUTE);
    const after = await visitor.get('/appliance/basics');
    t.match(await told(visitor, after.location, 'fr'), /^Vous n’êtes plus connecté.: le serveur a redémarré/);
    t.equal(await told(visitor, '/login?ended=constructor', 'en'), '', 'only words that are ours');
  });
});

t.test('who sends for longer than the idle limit was not idle', (t) => {
  let monoMs = 0;
  const tokens = standIn<Random>('random', { hex: () => `${monoMs}`.padStart(64, '0') });
  const ports = standIn<Ports>('ports', { random: standIn<Random>('random', { fork: () => tokens }) });
  const clock = standIn<Hardware['clock']>('clock', { nowMs: () => monoMs, monoMs: () => monoMs });
  const signIns = createSignIns(ports, clock);
  signIns.setIdleLimitMs('login', 300_000);
  const who = {
    userId: 'u',
    name: 'u',
    actor: standIn<Actor>('actor', {}),
    mustChange: false,
    passwordHash: '',
    language: null,
  };
  const { token } = signIns.open('login', who);
  monoMs = 540_000;
  t.equal(signIns.list('login').length, 0, 'it has run out');
  t.equal(signIns.find('login', token), null, 'for a request that came at once');
  t.equal(signIns.whyEnded('login', token), 'idle');
  t.equal(signIns.find('login', token, 200_000), null, 'for one that began after its end');
  t.equal(signIns.find('login', token, 530_000)?.userId, 'u', 'not for one that began before');
  t.equal(signIns.list('login').length, 1, 'and it goes on');
  t.end();
});
