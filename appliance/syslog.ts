/**
 * The box's log as syslog datagrams (facility local0): RFC 5424, or the older BSD format of RFC
 * 3164. Nobody answers; a server that is away misses what was sent.
 */
import { MS } from '../hardware/ports.js';
import type { Node } from './node.js';
import type { BoxEvent } from './store/box-events.js';
import { readDoc, writeDoc } from './store/docs.js';

export const syslogFormats = ['rfc5424', 'bsd'] as const;
export type SyslogFormat = (typeof syslogFormats)[number];

export interface SyslogSettings {
  /** Names or addresses. */
  readonly servers: readonly string[];
  readonly format: SyslogFormat;
}

export const SYSLOG_SERVERS_MAX = 10;
export const SYSLOG_PORT = 514;
const SYSLOG_DOC = 'box.syslog';
/** local0, informational. */
const PRIORITY = 16 * 8 + 6;
const APPLICATION = 'appliance';
const BYTES_MAX = 1_024;
/** Nothing comes back; the emulated wire wants to know for how long that is waited for. */
const WAIT_US = 100 * MS;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const readSyslog = (node: Node): SyslogSettings =>
  readDoc<SyslogSettings>(node.box, SYSLOG_DOC) ?? { servers: [], format: 'rfc5424' };

/** Inside the caller's transaction. */
export const writeSyslog = (node: Node, next: SyslogSettings): void => writeDoc(node.box, SYSLOG_DOC, next);

/** One datagram. `atMs`: box time. Pure. */
export function syslogMessage(format: SyslogFormat, host: string, atMs: number, text: string): Buffer {
  const at = new Date(atMs);
  const plain = text.replace(/[\r\n]+/g, ' ');
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const legacy = `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, ' ')} ${clock}`;
  const line =
    format === 'rfc5424'
      ? `<${PRIORITY}>1 ${at.toISOString()} ${host} ${APPLICATION} - - - ${plain}`
      : `<${PRIORITY}>${legacy} ${host.split('.', 1)[0]} ${APPLICATION}: ${plain}`;
  return Buffer.from(line, 'utf8').subarray(0, BYTES_MAX);
}

const textOf = ({ actor, source, place, text }: Omit<BoxEvent, 'id'>): string =>
  `${place.en}: ${text.en}${actor === '' ? '' : ` user=${actor}`}${source === '' ? '' : ` source=${source}`}`;

/** Sends one entry of the log to every server. */
export function sendSyslog(node: Node, event: Omit<BoxEvent, 'id'>): void {
  const { servers, format } = readSyslog(node);
  if (servers.length === 0) return;
  const body = syslogMessage(format, node.network.config().hostname, Math.floor(event.atMs), textOf(event));
  const send = async (server: string): Promise<void> => {
    const host = await node.hardware.resolve(server);
    const from = node.hardware.sourceAddress();
    if (host === null || from === null) return;
    const datagram = {
      proto: 'udp',
      host,
      port: SYSLOG_PORT,
      from,
      method: '',
      path: '',
      headers: {},
      body,
    } as const;
    await node.ports.wire.call(datagram, WAIT_US);
  };
  for (const server of servers) send(server).catch((error: unknown) => node.ports.fail(error));
}
