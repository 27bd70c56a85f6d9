/** Requests to the console that nobody meant: chance puts them together. */
import { createRandom } from '../../../hardware/random.js';
import { labPages } from '../../../lab/console/drawing/site.js';

export const TOKEN = 'token-printed-at-start';
export const HOST = 'localhost:8080';
export const FORM = 'application/x-www-form-urlencoded';

const names = [
  'action',
  'box',
  'from',
  'to',
  'minutes',
  'speed',
  '__proto__',
  'constructor',
  'v.x',
  '',
  '_csrf',
];
const types = [
  FORM,
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/json',
  'text/plain',
  '',
];
const urls = [
  ...labPages.map(({ path }) => path),
  '/nope',
  '/api/command',
  '/api/power',
  '/api/guide',
  '/static/x',
  '/events/x',
];
const values = ['pause', 'power', 'wire', 'fault-add', 'a', 'lab', '1e400', '-1', 'NaN'];

const draw = createRandom('console-doors');
const pick = <T>(list: readonly T[]): T => draw.pick(list);
const noise = (): string =>
  Array.from({ length: Math.floor(draw.fraction() * 40) }, () =>
    String.fromCharCode(Math.floor(draw.fraction() * 0x3ff)),
  ).join('');

type Pair = readonly [name: string, value: string];

/** Form, parts, JSON or noise. */
function payloadOf(type: string, pairs: readonly Pair[]): string {
  if (draw.fraction() < 0.2) return noise();
  if (type.startsWith('multipart'))
    return `${pairs.map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--\r\n`;
  if (type === 'application/json') return JSON.stringify(Object.fromEntries(pairs));
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}

export function anyRequest(csrf: string, cookie: string) {
  const type = pick(types);
  const pairs = Array.from(
    { length: Math.floor(draw.fraction() * 6) },
    () => [pick(names), draw.fraction() < 0.5 ? noise() : pick(values)] as const,
  );
  const token: readonly (readonly [string, string])[] = draw.fraction() < 0.7 ? [['_csrf', csrf]] : [];
  const all = [...token, ...pairs];
  const payload = payloadOf(type, all);
  const url = `${pick(urls)}${draw.fraction() < 0.3 ? `?${encodeURIComponent(noise())}=${encodeURIComponent(noise())}` : ''}`;
  return {
    method: pick(['GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE'] as const),
    url,
    headers: {
      host: HOST,
      cookie,
      'accept-language': 'fr',
      ...(type === '' ? {} : { 'content-type': type }),
      ...(draw.fraction() < 0.5 ? { authorization: `Bearer ${TOKEN}` } : {}),
    },
    payload,
  };
}
