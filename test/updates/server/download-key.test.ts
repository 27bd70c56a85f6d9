/** The download key: its form, each refusal with its reason, and that no changed key is taken. */
import fc from 'fast-check';
import t from 'tap';
import {
  KEY_AGE_MAX_MS,
  KEY_AHEAD_MAX_MS,
  makeDownloadKey,
  readDownloadKey,
} from '../../../updates/download-key.js';
import { content, GUID, HOUR, NOW, SECRET } from './box.js';

t.test('the key is a block as in the guide', (t) => {
  const lines = makeDownloadKey(content(NOW), SECRET).split('\n');
  t.equal(lines[0], '-----BEGIN KEY-----');
  t.equal(lines[lines.length - 1], '-----END KEY-----');
  const body = lines.slice(1, -1);
  t.equal(body.length, 13);
  t.ok(body.slice(0, 12).every((line) => /^[A-Za-z0-9+/]{64}$/.test(line)));
  t.match(body[12], /^[A-Za-z0-9+/]{1,40}=$/);
  t.not(makeDownloadKey(content(NOW + 1), SECRET), lines.join('\n'), 'another moment, another key');
  t.end();
});

t.test('a key is refused for its own reason, with the skew', (t) => {
  const secretOf = (guid: string) => (guid === GUID ? SECRET : null);
  const key = makeDownloadKey(content(NOW), SECRET);
  const code = (text: string, nowMs = NOW) => {
    const read = readDownloadKey(text, secretOf, nowMs);
    return read.ok ? 'ok' : read.code;
  };
  t.equal(code(key), 'ok');
  t.equal(code(`\r\n  ${key.replaceAll('\n', '\r\n ')}\r\n`), 'ok', 'line ends and blanks do not matter');
  t.equal(code(key.replace('-----END KEY-----', '')), 'damaged');
  t.equal(code(key.replaceAll('\n', '\r')), 'ok', 'line ends of an old Macintosh');
  t.equal(code(`${key}\n${key}`), 'several');
  const lines = key.split('\n');
  for (let at = 1; at < lines.length - 1; at += 1) {
    const without = lines.filter((_, line) => line !== at).join('\n');
    t.ok(
      ['damaged', 'signature', 'unknownBox'].includes(code(without)),
      `line ${at} is missing: ${code(without)}`,
    );
    const line = lines[at] ?? '';
    const changed = `${line.slice(0, 9)}${line[9] === 'A' ? 'B' : 'A'}${line.slice(10)}`;
    const torn = lines.map((one, place) => (place === at ? changed : one)).join('\n');
    t.ok(['damaged', 'signature', 'unknownBox'].includes(code(torn)), `line ${at} differs: ${code(torn)}`);
  }
  const barely = readDownloadKey(key, secretOf, NOW + KEY_AGE_MAX_MS + 1_000);
  t.match(barely.ok ? '' : barely.refused.en, /more than 1\sh behind.*at most 1\sh/);
  t.match(barely.ok ? '' : barely.refused.fr, /plus de 1\sh/);
  t.equal(code('hello'), 'unreadable');
  t.equal(code('x'.repeat(100_000)), 'unreadable');
  t.equal(code(makeDownloadKey({ ...content(NOW), guid: 'unknown' }, SECRET)), 'unknownBox');
  t.equal(code(makeDownloadKey(content(NOW), '22'.repeat(32))), 'signature');
  t.equal(code(key, NOW + KEY_AGE_MAX_MS), 'ok');
  t.equal(code(key, NOW + KEY_AGE_MAX_MS + 1), 'time');
  t.equal(code(key, NOW - KEY_AHEAD_MAX_MS), 'ok');
  t.equal(code(key, NOW - KEY_AHEAD_MAX_MS - 1), 'time');
  const late = readDownloadKey(key, secretOf, NOW + 2 * HOUR + 5 * 60_000);
  t.match(late.ok ? '' : late.refused.en, /2\sh\s05\smin behind/);
  const early = readDownloadKey(key, secretOf, NOW - 3 * HOUR);
  t.match(early.ok ? '' : early.refused.fr, /3\sh sur l’heure exacte/);
  t.end();
});

t.test('no changed key is ever accepted', (t) => {
  const key = makeDownloadKey(content(NOW), SECRET);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.nat(letters.length - 1), (at, letter) => {
      const char = key[at] ?? '';
      const swap = letters[letter] ?? 'A';
      if (!letters.includes(char) || at < 20 || at > key.length - 25 || swap === char) return;
      const read = readDownloadKey(key.slice(0, at) + swap + key.slice(at + 1), () => SECRET, NOW);
      // The last letter before '=' has two bits that carry nothing.
      const spare = key[at + 1] === '=';
      if (read.ok && !spare) throw new Error(`accepted with ${swap} at ${at}`);
    }),
    { numRuns: 500 },
  );
  t.end();
});
