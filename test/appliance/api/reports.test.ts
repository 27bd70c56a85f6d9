/**
 * The Reporting API (V09 to V11, V25): every report over real sessions, valid against the schema that
 * the box hands out, read as the programs of the field read it (C04 to C06, C14, C21).
 */
import t, { type Test } from 'tap';
import { spanOf } from '../../../appliance/api/reporting/parameters.js';
import type { WireReply } from '../../../hardware/ports.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import type { AccessConsole } from '../../../lab/clients/access-console/access-console.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { account, bearer, enable, form, inner, invalid, PAGE, root, text } from '../../support/api-tools.js';
import { inToolWorld, type ToolWorld } from '../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const REPORTING = 'http://www.bomgar.com/namespaces/API/reporting';
const lsids = (reply: WireReply): string[] =>
  [...text(reply).matchAll(/<session_summary lsid="([^"]+)"/g)].map(([, lsid = '']) => lsid);
const sessions = (reply: WireReply): string[] =>
  [...text(reply).matchAll(/<session lsid="([^"]+)"/g)].map(([, lsid = '']) => lsid);

t.test('V09: what a span means', (t) => {
  const day = 86_400_000;
  t.same(spanOf({ start_date: '2018-01-02', duration: '2' }), {
    by: 'start',
    fromMs: Date.UTC(2018, 0, 2),
    untilMs: Date.UTC(2018, 0, 2) + 2 * day,
  });
  t.same(spanOf({ end_time: '1000', duration: '60' }), { by: 'end', fromMs: 1e6, untilMs: 1_060_000 });
  t.same(spanOf({ start_time: '0', duration: '0' }), { by: 'start', fromMs: 0, untilMs: null });
  t.same(spanOf({ end_date: '2018-01-02' }), { by: 'end', fromMs: Date.UTC(2018, 0, 2), untilMs: null });
  for (const [bad, says] of [
    [{}, /^Give one of start_date, start_time, end_date, end_time/],
    [{ start_time: '1', end_time: '1' }, /only one/],
    [{ start_date: '2018-02-30' }, /start_date must be a day/],
    [{ end_time: 'x' }, /end_time must be a Unix time/],
    [{ start_time: '1', duration: '-1' }, /number of seconds/],
    [{ start_date: '2018-01-01', duration: '1.5' }, /number of days/],
  ] as const) {
    t.match(spanOf(bad as Record<string, string>), says);
  }
  t.end();
});

interface Asking {
  readonly auth: Record<string, string>;
  ask(query: string, method?: string): Promise<WireReply>;
}

async function asking(seen: ToolWorld): Promise<Asking> {
  const browser = await seen.browser('a', 'en', PAGE);
  const client = await account(browser, 'CI', 'Full Access', ['Reporting API']);
  await enable(browser);
  const auth = await bearer(seen, 'a', client);
  return {
    auth,
    ask: async (query, method = 'GET') => {
      await seen.sleep(SECOND / 4);
      return method === 'GET'
        ? seen.ask('a', 'GET', `/api/reporting?${query}`, auth)
        : seen.ask('a', 'POST', '/api/reporting', { ...auth, ...form }, query);
    },
  };
}

/** As a connector reads a session (C04), a table of sessions (C06), a data set (C05). */
function wholeSession(t: Test, reply: WireReply, lsid: string): void {
  const xml = text(reply);
  t.same(sessions(reply), [lsid]);
  t.match(inner(reply, 'jump_group'), /./, 'C04: jump_group');
  t.match(xml, /<jump_group type="shared" id="\d+">/);
  t.match(xml, /<event timestamp="\d+" event_type="Session Start">/);
  t.match(xml, /<filename>hosts\.txt<\/filename>\s*<performed_by type="representative" gsnumber="1">admin</);
  t.equal(inner(reply, 'file_transfer_count'), '1');
  t.match(xml, /<destination type="customer" gsnumber="2">/);
  t.match(xml, /<data>\s*<value name="ticket" value="&lt;7&gt;"><\/value>\s*<\/data>/, 'C04: data');
  t.match(xml, /<customer_list>\s*<customer gsnumber="2">\s*<username>[^<]+<\/username>/, 'C05, C06');
  t.match(xml, /<rep_list>\s*<representative gsnumber="1" id="\d+">\s*<username>admin</);
  t.match(xml, /<public_ip>127\.20\.0\.\d+:\d{5}<\/public_ip>\s*<private_ip>127/, 'V25: address and port');
  t.match(inner(reply, 'lseq'), /^\d+$/, 'V25: lseq');
  t.match(inner(reply, 'duration'), /^\d\d:\d\d:\d\d$/, 'V25: HH:MM:SS');
  t.match(xml, /<start_time timestamp="\d+">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00<\/start_time>/);
  t.equal(inner(reply, 'external_key'), 'INC0012');
  t.match(
    inner(reply, 'session_chat_download_url'),
    /^https:\/\/127\.20\.0\.11:8443\/session_download\?lsid=/,
  );
}

async function downloads(t: Test, seen: ToolWorld, reply: WireReply): Promise<void> {
  const url = (name: string): string => (inner(reply, name) ?? '').replaceAll('&amp;', '&');
  const get = (address: string) => {
    const { pathname, search } = new URL(address);
    return seen.ask('a', 'GET', `${pathname}${search}`);
  };
  const log = await get(url('session_chat_view_url'));
  t.same([log.status, log.headers['content-type']], [200, 'text/plain; charset=utf-8']);
  t.match(text(log), /session\.start admin/);
  const recording = await get(url('session_recording_download_url'));
  t.ok(recording.status === 200 && recording.body.length > 1_000, 'the recording of the report');
  const forged = url('session_recording_download_url').replace(/h%3D./, 'h%3Dx');
  t.equal((await get(forged)).status, 404, 'an address that the box did not make');
}

/** A session that is open and whose reports are asked for. */
interface Open {
  readonly lsid: string;
  readonly span: string;
  readonly now: number;
  /** How its computer is reached. */
  readonly kind: string | undefined;
}

type Replies = readonly WireReply[];

async function openSession(t: Test, seen: ToolWorld, console: AccessConsole): Promise<Open> {
  const shell = console.state().items.find(({ kind }) => kind !== 'jump-client') ?? console.state().items[0];
  t.equal(await console.startSession(shell?.id ?? ''), null);
  const lsid = console.state().session?.id ?? '';
  t.match(lsid, /^[0-9a-f]{32}$/, 'R010: 32 digits');
  await seen.sleep(88 * SECOND);

  const now = Math.floor(seen.world.lab.participant.agenda.nowUs() / SECOND);
  const span = `start_time=${now - 300}&duration=0`;
  return { lsid, span, now, kind: shell?.kind };
}

async function whileOpen(
  t: Test,
  seen: ToolWorld,
  { ask, auth }: Asking,
  { lsid, span, now }: Open,
): Promise<Replies> {
  t.same(lsids(await ask(`generate_report=AccessSessionListing&${span}`)), [lsid], 'R020: open ones too');
  t.same(
    lsids(await ask(`generate_report=AccessSessionListing&duration=0&end_time=${now - 300}`, 'POST')),
    [],
    'C04: end_* tells only ended ones',
  );
  const open = await ask(`generate_report=AccessSession&${span}`);
  t.equal(inner(open, 'end_time'), null, 'C06: no end yet');
  t.equal(inner(open, 'duration'), '00:01:28');
  for (const [name, value] of [
    ['ticket', '<7>'],
    ['external_key', 'INC0012'],
  ] as const) {
    const fields = { action: 'set_session_attributes', lsid, [`session.custom.${name}`]: value };
    const body = new URLSearchParams(fields).toString();
    const set = await seen.ask('a', 'POST', '/api/command', { ...auth, ...form }, body);
    t.equal(inner(set, 'success'), 'Session attributes were set');
  }
  return [open];
}

async function onceEnded(t: Test, seen: ToolWorld, { ask }: Asking, { lsid, now }: Open): Promise<Replies> {
  const ended = await ask(`generate_report=AccessSessionListing&duration=0&end_time=${now - 300}`, 'POST');
  t.match(text(ended), `<session_summary lsid="${lsid}" has_recording="1" external_key="INC0012">`);
  const report = await ask(`generate_report=AccessSession&lsid=${lsid}`);
  t.same(root(report), ['session_list', REPORTING]);
  wholeSession(t, report, lsid);
  await downloads(t, seen, report);
  const week = await ask(`generate_report=AccessSession&start_time=${now - 7 * 86_400}&duration=0`);
  t.equal(sessions(week).length, 13, 'C06: whole sessions over a span');
  return [ended, report, week];
}

async function bySpan(t: Test, { ask }: Asking, some: readonly string[]): Promise<Replies> {
  t.same(
    sessions(await ask(`generate_report=AccessSession&lsids=${some.join(',')},none`)),
    some,
    'V09: lsids',
  );
  const none = await ask('generate_report=AccessSession&lsid=none');
  t.same([root(none)[0], sessions(none)], ['session_list', []], 'V10: empty when none');
  const day = await ask('generate_report=AccessSessionListing&start_date=2018-01-07&duration=1');
  t.equal(lsids(day).length, 6, 'V09: duration counts days after a date');
  return [none];
}

async function otherReports(t: Test, { ask }: Asking, { lsid, span, kind }: Open): Promise<Replies> {
  const summary = await ask(`generate_report=AccessSessionSummary&report_type=user&${span}`);
  t.match(text(summary), /<summary type="user" id="\d+">\s*<username>admin<.*<total_sessions>1</s, 'V11');
  const recording = await ask(`generate_report=AccessSessionRecording&lsid=${lsid}`);
  t.ok(recording.status === 200 && recording.body.length > 1_000, 'V11: the recording');
  const commandShell = await ask(`generate_report=CommandShellRecording&lsid=${lsid}&instance=0`);
  const isShell = kind === 'shell';
  t.equal(isShell ? commandShell.body.length > 1_000 : inner(commandShell, 'error') !== null, true);
  const team = await ask('generate_report=Team&start_time=0&duration=0');
  t.match(
    text(team),
    /<team_activity id="\d+" name="[^"]+">\s*<events>\s*<event timestamp="\d+" event_type=/,
  );
  const [, id] = /<team_activity id="(\d+)"/.exec(text(team)) ?? [];
  const one = await ask(`generate_report=Team&start_time=0&duration=0&team_id=${id}`);
  t.equal([...text(one).matchAll(/<team_activity /g)].length, 1, 'V11: one team by its number');
  return [summary, team, one];
}

async function askedWrongly(t: Test, { ask }: Asking): Promise<void> {
  for (const [query, says] of [
    ['generate_report=SupportSessionListing', /one of AccessSession, AccessSessionListing/],
    ['generate_report=AccessSessionListing', /Give one of/],
    ['generate_report=AccessSessionSummary&start_time=0', /report_type/],
    ['generate_report=AccessSessionRecording', /lsid is missing/],
    ['generate_report=AccessSessionRecording&lsid=none', /no recording/],
    ['generate_report=Team&start_time=0&team_id=x', /team_id/],
    [
      `generate_report=AccessSession&lsids=${Array.from({ length: 101 }, (_, n) => n).join(',')}`,
      /at most 100/,
    ],
  ] as const) {
    const refused = await ask(query);
    t.equal(refused.status, 200, 'what is asked wrongly is told with status 200');
    t.match(inner(refused, 'error'), says, query.slice(0, 60));
  }
}

t.test('reports over a span, by session, by user, by team', async (t) => {
  await inToolWorld({ seed: 'reports', siteVersion: '16.1.1' }, async (seen) => {
    const tool = await asking(seen);
    const { console } = seen.world.outside.seats().seat('ws1');
    await console.launch();
    while (console.state().stage !== 'sign-in') await seen.sleep(MINUTE);
    await console.signIn(labCredentials.username, labCredentials.password);
    const before = await tool.ask('generate_report=AccessSessionListing&start_time=0&duration=0');
    t.same(root(before), ['session_summary_list', REPORTING], 'V10');
    t.equal(lsids(before).length, 12, 'the whole history');
    const session = await openSession(t, seen, console);
    const open = await whileOpen(t, seen, tool, session);
    t.equal(await console.useTool('files', 'hosts.txt'), null);
    await console.endSession();
    await seen.sleep(5 * SECOND);

    const ended = await onceEnded(t, seen, tool, session);
    const span = await bySpan(t, tool, lsids(before).slice(0, 3));
    const others = await otherReports(t, tool, session);
    await askedWrongly(t, tool);
    const xsd = await seen.ask('a', 'GET', '/api/reporting.xsd');
    t.match(text(xsd), /targetNamespace="http:\/\/www\.bomgar\.com\/namespaces\/API\/reporting"/, 'V11, C05');
    t.equal(invalid(xsd, before, ...open, ...ended, ...span, ...others), '', 'valid');
  });
});
