/**
 * What the box tells syslog servers (facility local0), as the vendor writes it (V24): a header with the
 * site's number, then fields divided by semicolons in no fixed order. A long message becomes numbered
 * segments; nothing is cut. RFC 5424, or the older BSD format of RFC 3164. Nobody answers; a server
 * that is away misses what was sent.
 */
import { createHash } from 'node:crypto';
import { MS } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { readSetting } from '../../store/site/settings.js';
import { siteHostname } from '../../store/site/site-settings.js';

const syslogFormats = ['rfc5424', 'bsd'] as const;
export type SyslogFormat = (typeof syslogFormats)[number];

export interface SyslogSettings {
  /** Names or addresses. */
  readonly servers: readonly string[];
  readonly format: SyslogFormat;
}

/** Fields of a message; values may hold anything. */
export type SyslogFields = Readonly<Record<string, string>>;

export const SYSLOG_SERVERS_MAX = 10;
const SYSLOG_PORT = 514;
/** Stands for a password, whatever it is. */
export const PASSWORD_MARK = '***NEW***';
const BASE64_MARK = '@@@';
const SYSLOG_DOC = 'box.syslog';
/** local0, informational. */
const PRIORITY = 16 * 8 + 6;
const APPLICATION = 'BG';
const BYTES_MAX = 1_024;
/** Nothing comes back; the emulated wire wants to know for how long that is waited for. */
const WAIT_US = 100 * MS;
const CONTROL = /[\u0000-\u001f\u007f]/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const readSyslog = (node: Node): SyslogSettings =>
  readDoc<SyslogSettings>(node.box, SYSLOG_DOC) ?? { servers: [], format: 'rfc5424' };

/** Inside the caller's transaction. */
export const writeSyslog = (node: Node, next: SyslogSettings): void => writeDoc(node.box, SYSLOG_DOC, next);

/** Whether anybody is told. */
export const hasSyslog = (node: Node): boolean => readSyslog(node).servers.length > 0;

const two = (value: number): string => String(value).padStart(2, '0');

function headOf(format: SyslogFormat, host: string, atMs: number): string {
  const at = new Date(atMs);
  if (format === 'rfc5424') return `<${PRIORITY}>1 ${at.toISOString()} ${host} ${APPLICATION} - - - `;
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const day = String(at.getUTCDate()).padStart(2, ' ');
  return `<${PRIORITY}>${months[at.getUTCMonth()]} ${day} ${clock} ${host.split('.', 1)[0]} ${APPLICATION}: `;
}

// What a line cannot hold is sent as base64, and says so.
const guarded = (value: string): string =>
  CONTROL.test(value)
    ? `${BASE64_MARK}${Buffer.from(value).toString('base64').replace(/=/g, '\\=')}`
    : value.replace(/[\\=;]/g, (mark) => `\\${mark}`);

/** Bytes in pieces of at most `max`, none of which splits a character. */
function pieces(text: string, max: number): string[] {
  const made: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > max) {
      made.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  return [...made, piece];
}

/** The datagrams of one message. `atMs`: box time. Pure. */
export function syslogMessages(
  format: SyslogFormat,
  { host, siteId, atMs }: { readonly host: string; readonly siteId: string; readonly atMs: number },
  fields: SyslogFields,
): Buffer[] {
  const head = headOf(format, host, atMs);
  const payload = Object.entries(fields)
    .map(([name, value]) => `${name}=${guarded(value)}`)
    .join(';');
  const room = (digits: number): number =>
    BYTES_MAX - Buffer.byteLength(head) - siteId.length - 3 - 2 * digits;
  let segments = pieces(payload, room(2));
  if (segments.length > 99) segments = pieces(payload, room(String(segments.length).length + 1));
  return segments.map((segment, index) =>
    Buffer.from(`${head}${siteId}:${two(index + 1)}:${two(segments.length)}:${segment}`, 'utf8'),
  );
}

/** Four digits by which the site is known; the same on both boxes of a pair. */
const siteIdOf = (name: string): string =>
  String(1_000 + (Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % 9_000));

/** Tells every server what happened. */
export function sendSyslog(node: Node, fields: SyslogFields): void {
  const { servers, format } = readSyslog(node);
  if (servers.length === 0) return;
  const nowMs = Math.floor(node.hardware.clock.nowMs());
  const { hostname } = node.network.config();
  const site = node.site();
  const named = site === null ? '' : readSetting(site, siteHostname);
  const name = named === '' ? hostname : named;
  const whole = { site: name, when: String(Math.floor(nowMs / 1_000)), ...fields };
  const bodies = syslogMessages(format, { host: hostname, siteId: siteIdOf(name), atMs: nowMs }, whole);
  const send = async (server: string): Promise<void> => {
    const host = await node.hardware.resolve(server);
    for (const body of bodies) {
      const from = node.hardware.sourceAddress();
      if (host === null || from === null) return;
      const at = { proto: 'udp', host, port: SYSLOG_PORT, from, method: '', path: '', headers: {} } as const;
      await node.ports.wire.call({ ...at, body }, WAIT_US);
    }
  };
  for (const server of servers) send(server).catch((error: unknown) => node.ports.fail(error));
}
