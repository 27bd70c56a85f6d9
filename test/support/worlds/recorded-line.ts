/** A recording as an interactive lab writes it, made in this process: somebody does things and looks at pages. */
import { parse } from 'node-html-parser';
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { OUTSIDE } from '../../../hardware/kernel/event-queue.js';
import { type Micros, MS, SECOND, type WireReply } from '../../../hardware/ports.js';
import type { Act } from '../../../lab/acts/act.js';
import { perform } from '../../../lab/acts/perform.js';
import { type OutsideRecord, serveOutside } from '../../../lab/hosting/door/outside-request.js';
import { keepBody } from '../../../lab/hosting/door/recorded-body.js';
import { seedDigest } from '../../../lab/hosting/host/seed-digest.js';
import { createWorldHosting } from '../../../lab/hosting/world/world.js';
import type { MadeAmounts } from '../../../lab/live/recording/lines.js';
import { bodiesFolder, FORMAT, openRecorder } from '../../../lab/live/recording/recording.js';
import { lineOf } from '../../../lab/live/recording/transcript.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { addressesOf, pairPlan } from '../../../lab/making/found.js';
import { makeBoxes } from '../../../lab/making/make-boxes.js';
import { type BoxName, ranks } from '../../../lab/plan.js';
import type { Lab } from '../../../lab/supervisor/lab.js';
import type { Outside } from '../../../lab/supervisor/outside.js';
import { assemble, DISK_BYTES, ROBOT_START_US } from '../../../lab/supervisor/world-lab.js';
import { hidden, signInFields } from '../../../views/names.js';

interface Seen {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

/** Who does things in the lab that is recorded. */
export interface Recorded {
  readonly lab: Lab;
  readonly outside: Outside;
  nowUs(): Micros;
  /** Lab time goes on. */
  pass(us: Micros): Promise<void>;
  act(act: Act): Promise<void>;
  /** A browser asks; it keeps cookies by box. */
  get(box: BoxName, path: string): Promise<Seen>;
  post(box: BoxName, path: string, fields: Readonly<Record<string, string>>): Promise<Seen>;
  signIn(box: BoxName): Promise<void>;
  /** Another browser: it has no cookies. */
  otherBrowser(): void;
  /** Sends the form with this action as it stands in the page, some fields otherwise. */
  form(box: BoxName, path: string, action: string, changed: Readonly<Record<string, string>>): Promise<Seen>;
}

const STEP_US = 100_000;
const WAIT_US = 60 * SECOND;
/** Little history: made in no time. */
const quick: MadeAmounts = { historyDays: 2, sessionsPerDay: 5, recordings: 0 };

/** What a browser would send of the form with this action. */
function fieldsOf(html: string, action: string): Record<string, string> {
  const form = parse(html)
    .querySelectorAll('form')
    .find((one) => one.querySelector(`input[name="${hidden.action}"][value="${action}"]`) !== null);
  if (form === undefined) throw new Error(`no form ${action} in the page`);
  const fields: Record<string, string> = {};
  for (const input of form.querySelectorAll('input, textarea, select')) {
    const name = input.getAttribute('name');
    const ticked =
      !/^(checkbox|radio)$/.test(input.getAttribute('type') ?? '') || input.hasAttribute('checked');
    const chosen = input.querySelector('option[selected]') ?? input.querySelector('option');
    if (name !== undefined && ticked)
      fields[name] = chosen?.getAttribute('value') ?? input.getAttribute('value') ?? input.text.trim();
  }
  return fields;
}

export interface RecordedOptions {
  readonly folder: string;
  readonly seed: string;
  readonly amounts?: MadeAmounts;
}

async function openWorld({ seed, amounts = quick }: RecordedOptions) {
  const startUs = ROBOT_START_US;
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const addresses = addressesOf(amounts);
  const made = makeBoxes(pairPlan(addresses), seed, disks, { ...amounts, nowMs: startUs / MS });
  const hosting = createWorldHosting({ seed, addresses, disks, plates: made.plates, onBug: () => {} });
  const assembled = await assemble({
    hosting,
    schedule: 'token',
    startUs,
    seed,
    made,
    found: amounts,
    on: false,
  });
  return { ...assembled, hosting, addresses, startUs };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** One request, as an event of the box, written down. */
function asker({ lab, hosting, addresses }: World, folder: string, write: (record: OutsideRecord) => void) {
  const jars = { a: new Map<string, string>(), b: new Map<string, string>(), c: new Map<string, string>() };
  let next = 0;
  const recordOf = (
    name: BoxName,
    path: string,
    fields: Readonly<Record<string, string>> | null,
  ): { record: OutsideRecord; body: Buffer } => {
    const cookie = [...jars[name]].map(([key, value]) => `${key}=${value}`).join('; ');
    const body = fields === null ? Buffer.alloc(0) : Buffer.from(new URLSearchParams(fields).toString());
    const headers = {
      host: addresses.boxes[name],
      ...(cookie === '' ? {} : { cookie }),
      ...(fields === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const record: OutsideRecord = {
      box: name,
      boot: lab.box(name).boot,
      t: lab.nowUs() + 1,
      n: next,
      method: fields === null ? 'GET' : 'POST',
      url: path,
      address: addresses.boxes[name],
      source: addresses.workstations.ws1,
      headers,
      body: keepBody(body, bodiesFolder(folder)),
    };
    next += 1;
    return { record, body };
  };
  const ask = async (
    name: BoxName,
    path: string,
    fields: Readonly<Record<string, string>> | null,
  ): Promise<Seen> => {
    const box = hosting.box(name);
    if (box === null) throw new Error(`box ${name} is off`);
    const { record, body } = recordOf(name, path, fields);
    const heard: { reply: WireReply | null } = { reply: null };
    const seat = { participant: box.participant, watch: box.lookout.message };
    box.participant.agenda.put(record.t, OUTSIDE, 0, record.n, async () => {
      heard.reply = await serveOutside(seat, box.appliance(), record, body);
    });
    lab.lockstep.renew(ranks[name], box.participant.agenda.nextDueUs());
    const limitUs = lab.nowUs() + WAIT_US;
    while (heard.reply === null && lab.nowUs() < limitUs) await lab.lockstep.advance(lab.nowUs() + STEP_US);
    write(record);
    if (heard.reply === null) throw new Error(`no answer to ${path}`);
    const { status, headers, body: answer } = heard.reply;
    for (const set of [headers['set-cookie'] ?? []].flat()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jars[name].set(key, value);
    }
    return { status, location: String(headers.location ?? ''), body: answer.toString('utf8') };
  };
  const otherBrowser = (): void => {
    for (const jar of Object.values(jars)) jar.clear();
  };
  return { ask, otherBrowser };
}

/** Records what `drive` does; the instant at which it ended. */
export async function recordLine(
  options: RecordedOptions,
  drive: (hand: Recorded) => Promise<void>,
): Promise<Micros> {
  const { folder, seed, amounts = quick } = options;
  const world = await openWorld(options);
  const { lab, outside, startUs } = world;
  const recorder = openRecorder(folder);
  recorder.begin({ kind: 'begin', format: FORMAT, seedDigest: seedDigest(seed), startUs, amounts });
  lab.onEntry((entry) => recorder.transcript(lineOf(entry)));
  let acts = 0;
  const act = async (given: Act): Promise<void> => {
    await lab.act(() => {
      recorder.act({ t: lab.participant.agenda.nowUs(), n: acts, act: given });
      acts += 1;
      return perform(lab, outside, given);
    });
  };
  const { ask, otherBrowser } = asker(world, folder, (record) => recorder.outside([record]));
  const hand: Recorded = {
    lab,
    outside,
    nowUs: lab.nowUs,
    pass: (us) => lab.lockstep.advance(lab.nowUs() + us),
    act,
    otherBrowser,
    get: (box, path) => ask(box, path, null),
    post: ask,
    signIn: async (box) => {
      const page = await ask(box, '/login', null);
      const csrf = parse(page.body).querySelector(`input[name="${hidden.csrf}"]`)?.getAttribute('value');
      const answer = await ask(box, '/login', {
        [hidden.csrf]: csrf ?? '',
        [signInFields.username]: labCredentials.username,
        [signInFields.password]: labCredentials.password,
      });
      if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
    },
    form: async (box, path, action, changed) => {
      const page = await ask(box, path, null);
      return ask(box, path, { ...fieldsOf(page.body, action), ...changed });
    },
  };
  try {
    await act({ kind: 'resume', boxes: ['a', 'b'] });
    await act({ kind: 'watch' });
    await lab.lockstep.advance(lab.nowUs() + SECOND);
    await drive(hand);
    recorder.flush(lab.nowUs());
    recorder.end(lab.nowUs());
    return lab.nowUs();
  } finally {
    await lab.close();
  }
}
