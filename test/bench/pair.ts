/** A made pair as `npm start` runs it, on free ports of this host, with a person signed in. */

import { Agent, request } from 'node:https';
import { performance } from 'node:perf_hooks';
import { parse } from 'node-html-parser';
import type { ForkHost } from '../../lab/cli/starting/fork-host.js';
import type { Speed } from '../../lab/live/clock/throttle.js';
import type { BaySurface } from '../../lab/live/host/contract.js';
import { type LiveLab, type LiveLabOptions, openLiveLab } from '../../lab/live/live-lab.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { signInFields } from '../../views/names.js';
import { boxAddresses, sharedAddress } from '../support/addresses.js';
import { freePorts } from '../support/free-ports.js';

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Answer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly location: string;
  readonly body: string;
}

/** A console that shows nothing, of a lab whose pages nobody looks at. */
export const noSurface: BaySurface = {
  ...{ url: '', token: '' },
  show: async () => {},
  begin: async () => null,
  hide: async () => {},
  close: async () => {},
};

const HOST = '127.0.0.1';
const ANSWER_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 5;

/** One request of a browser; rejects when nobody listens. */
export function ask(
  place: Place,
  path: string,
  given: { readonly cookie?: string; readonly form?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const body = given.form === undefined ? '' : new URLSearchParams(given.form).toString();
  const headers = {
    ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
    ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    'content-length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...place,
        path,
        method: body === '' ? 'GET' : 'POST',
        headers,
        rejectUnauthorized: false,
        agent: new Agent(),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            cookies: (reply.headers['set-cookie'] ?? []).map((one) => one.split(';', 1)[0] ?? ''),
            location: reply.headers.location ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Looks until the path answers 200; throws after a minute. */
export async function untilAnswers(place: Place, path: string): Promise<void> {
  const fromMs = performance.now();
  while (performance.now() - fromMs < ANSWER_WAIT_MS) {
    try {
      if ((await ask(place, path)).status === 200) return;
    } catch {
      // Nobody listens yet.
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`no answer from ${place.host}:${place.port}${path}`);
}

/** Value of a hidden field in a page. */
export function hiddenField(html: string, name: string): string {
  const found = new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html);
  if (found?.[1] === undefined) throw new Error(`no field ${name} in the page`);
  return found[1];
}

/** What a browser would send of the form with this action, as it stands in the page. */
export function formFields(html: string, action: string): Record<string, string> {
  const form = parse(html)
    .querySelectorAll('form')
    .find((one) => one.querySelector(`input[name="action"][value="${action}"]`) !== null);
  if (form === undefined) throw new Error(`no form ${action} in the page`);
  const fields: Record<string, string> = {};
  for (const input of form.querySelectorAll('input, textarea')) {
    const name = input.getAttribute('name');
    const ticked =
      !/^(checkbox|radio)$/.test(input.getAttribute('type') ?? '') || input.hasAttribute('checked');
    if (name !== undefined && ticked) fields[name] = input.getAttribute('value') ?? input.text.trim();
  }
  return fields;
}

/** Signs in with the lab's password; the cookie header of the session. */
export async function signIn(
  place: Place,
  username: string = labCredentials.username,
  path: '/login' | '/appliance' = '/login',
): Promise<string> {
  const page = await ask(place, path);
  const answer = await ask(place, path, {
    cookie: page.cookies.join('; '),
    form: {
      _csrf: hiddenField(page.body, '_csrf'),
      [signInFields.username]: username,
      [signInFields.password]: labCredentials.password,
    },
  });
  const liveLab = answer.cookies.find((cookie) => cookie.startsWith('session_'));
  if (answer.status !== 303 || liveLab === undefined) throw new Error(`signing in: ${answer.status}`);
  return liveLab;
}

export interface Pair {
  readonly liveLab: LiveLab;
  readonly a: Place;
  readonly b: Place;
  close(): Promise<void>;
}

/** Where nothing is forked. */
export const noForks: ForkHost = {
  host: () => Promise.reject(new Error('nothing is forked here')),
  known: () => null,
  close: async () => {},
};

/** Free ports of this host for the addresses of a pair. */
export async function freePlaces(): Promise<Readonly<Record<string, Place>>> {
  const addresses = [...Object.values(boxAddresses), sharedAddress];
  const ports = await freePorts(addresses.length);
  return Object.fromEntries(
    addresses.map((address, index) => [address, { host: HOST, port: ports[index] ?? 0 }]),
  );
}

/** The pair of a state folder, at real speed unless told; made first if the folder is new. */
export async function openPair(
  stateDir: string,
  amounts: {
    readonly historyDays?: number;
    readonly recordings?: number;
    readonly jumpClients?: number;
  } = {},
  speed: Speed = 1,
  {
    hosting = 'processes',
    from = null,
    raised = null,
    paused = false,
    awakeMs,
    gateway,
  }: Partial<Pick<LiveLabOptions, 'hosting' | 'from' | 'raised' | 'awakeMs' | 'gateway'>> & {
    readonly paused?: boolean;
  } = {},
): Promise<Pair> {
  const physical = await freePlaces();
  let lost: string | null = null;
  const liveLab = await openLiveLab({
    hosting,
    from,
    raised,
    ...(awakeMs === undefined ? {} : { awakeMs }),
    ...(gateway === undefined ? {} : { gateway }),
    stateDir,
    fresh: false,
    speed,
    seed: 'bench',
    amounts,
    physical,
    onBug: (name, error) => {
      lost ??= `an error in the software of box ${name}: ${error}`;
    },
    onFailed: (error) => {
      throw error;
    },
    onTrouble: () => {},
    onDied: (name, error) => {
      lost = `box ${name}: ${error}`;
    },
  });
  if (paused) liveLab.live.pause();
  return {
    liveLab,
    a: physical[boxAddresses.a] ?? { host: HOST, port: 0 },
    b: physical[boxAddresses.b] ?? { host: HOST, port: 0 },
    close: async () => {
      await liveLab.close();
      if (lost !== null) throw new Error(lost);
    },
  };
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
