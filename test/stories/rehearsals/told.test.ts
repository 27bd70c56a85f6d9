/** What goes on around a rehearsal: colleagues at work, letters, what was announced, and support's hours. */
import t from 'tap';
import { HOUR, MINUTE } from '../../../hardware/ports.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { storyOf } from '../../../lab/rehearsals/language/story/telling.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { OF } from '../../../lab/rehearsals/report/bill.js';
import { billFor } from '../../../lab/rehearsals/report/grade.js';
import type { BoxEvent } from '../../../lab/rehearsals/stage.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

t.setTimeout(280_000);

const run = { seed: '7', schedule: 'token', wrongWay: null, story: true } as const;

t.test('every rehearsal opens with letters, people with names of the lab, and an announcement', async (t) => {
  for (const name of rehearsalNames()) {
    const rehearsal = loadRehearsal(name);
    const story = storyOf(rehearsal, { seed: '7', users: rehearsal.start.users });
    t.ok((story?.people.length ?? 0) > 0, name);
    t.ok(
      story?.letters.some(({ from }) => from.includes('maker.example.net')),
      `${name}: the vendor’s letter`,
    );
    const brief = story?.letters.at(-1)?.text;
    t.ok(brief?.fr.includes(rehearsal.brief.fr), `${name}: the brief`);
    t.ok(brief?.en.includes(story?.people[0]?.name ?? '?'), `${name}: who works`);
    const other = storyOf(rehearsal, { seed: '8', users: rehearsal.start.users });
    t.not(other?.people[0]?.name, story?.people[0]?.name, `${name}: another seed, other people`);
    t.ok(
      rehearsal.way.some(({ story: only }) => only === true),
      `${name}: the robot tells people`,
    );
    t.ok(
      rehearsal.mistakes.some(({ id }) => id === 'unannounced'),
      name,
    );
  }
});

t.test('colleagues work, are told, and nobody is surprised: the same in both hostings', async (t) => {
  const seen: BoxEvent[] = [];
  const walked = await rehearse({
    ...{ ...run, name: 'single-manual', hosting: 'world' },
    onEvent: (event) => seen.push(event),
  });
  t.equal(walked.report.outcome, 'success', walked.reasons.map(({ en }) => en).join());
  t.equal(billFor(walked, 0).points, OF);
  t.ok(seen.some(({ event }) => event.kind === 'announcement.sent'));
  t.ok(seen.some(({ event }) => event.kind === 'session.started'));
  t.notOk(seen.some(({ event }) => event.kind === 'people.surprised'));
  const processes = await rehearse({ ...run, name: 'single-manual', hosting: 'processes' });
  t.equal(processes.report.traceHash, walked.report.traceHash);
});

t.test('whoever is not told is cut off, writes, and can work again', async (t) => {
  const { report } = await rehearse({
    ...{ ...run, name: 'sync-upgrade', hosting: 'world', wrongWay: 'nobody-told' },
  });
  const made = report.mistakes.find(({ id }) => id === 'unannounced');
  t.ok((made?.measured?.surprised ?? 0) > 0, 'people were surprised, as measured');
});

t.test('a call outside of support’s hours is answered by mail when it opens', async (t) => {
  const world = await createWorld({ seed: 'support', amounts: { historyDays: 1, sessionsPerDay: 1 } });
  const { lab, outside, made } = world;
  const kinds: string[] = [];
  lab.onEntry(({ kind }) => kinds.push(kind));
  const call = (path: string, more = '') =>
    outside.handle(
      {
        ...{ proto: 'https', host: outside.network.addresses.servers.support, port: 443 },
        ...{ from: outside.network.addresses.workstations.ws1, method: 'POST', path, headers: {} },
        body: Buffer.from(`serial=${made.plates.a.serial}${more}`),
      },
      Math.floor(lab.nowUs() / 1_000),
    );
  await lab.run(async () => {
    const letters = [{ from: 'x@example.com', subject: { en: 'a', fr: 'b' }, text: { en: 'c', fr: 'd' } }];
    const support = { days: [0, 1, 2, 3, 4], from: '14:00', to: '18:00' };
    outside.story.begin({ seed: '1', letters, people: [], support });
    await lab.participant.agenda.sleep(MINUTE);
    const asked = await call('/access', '&request=0000');
    t.match(asked?.body.toString(), /noted|noté/, 'the page says when it opens');
    t.equal(outside.mail.mails().length, 1, 'nothing is done before');
    const saved = outside.story.state();
    t.equal(saved?.waiting.length, 1, 'a lab that is left goes on with it');
    await lab.participant.agenda.sleep(6 * HOUR);
  });
  t.match(outside.mail.mails()[0]?.words?.subject.en, /Your call/);
  t.ok(kinds.includes('support.desk-closed'));
  await lab.close();
});
