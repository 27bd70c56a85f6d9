/**
 * /session_download: what a report's addresses lead to (V25), the log of a session as text and its
 * recording. The address itself is the right to it: it carries a hash that only this box can make.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { soundFile } from '../heavy/contents.js';
import type { Node } from '../node/node.js';
import type { Store } from '../store/database.js';
import { eventsOf } from '../store/site/history/report-queries.js';
import { wholeSession } from '../store/site/history/whole-sessions.js';
import { type ApiReply, type ApiRequest, isoTime, textReply } from './answer/reply.js';

export const DOWNLOAD_PATH = '/session_download';

const downloadKinds = ['chat', 'recording'] as const;
export type DownloadKind = (typeof downloadKinds)[number];

const HOST = /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/;
const LSID = /^l=([0-9A-Za-z~.-]{1,64});h=([0-9a-f]{40});t=sd;m=([a-z]{1,16})$/;

const hashOf = (node: Node, lsid: string, kind: DownloadKind): string =>
  createHmac('sha1', Buffer.from(node.ports.plate.secretHex, 'hex')).update(`${kind} ${lsid}`).digest('hex');

/** Address of a session's log or recording, as the caller reached the site. */
export function downloadUrl(
  node: Node,
  { headers }: ApiRequest,
  lsid: string,
  kind: DownloadKind,
  view = false,
): string {
  const asked = headers.host ?? '';
  const host = HOST.test(asked) ? asked : node.network.config().hostname;
  const named = `l=${lsid};h=${hashOf(node, lsid, kind)};t=sd;m=${kind}`;
  return `https://${host}${DOWNLOAD_PATH}?lsid=${encodeURIComponent(named)}&dl_action=${kind}${view ? '&view=1' : ''}`;
}

/** The file of a session's recording; null: it has none, or not here. */
export function recordingReply(node: Node, site: Store, lsid: string): ApiReply | null {
  const sha256 = wholeSession(site, lsid)?.recordingSha256 ?? null;
  const bytes = sha256 === null ? null : soundFile(node.ports.disk, 'recordings', sha256);
  if (bytes === null) return null;
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${lsid.replace(/[^A-Za-z0-9-]/g, '_')}.rec"`,
  };
  return { status: 200, headers, body: bytes };
}

function logReply(site: Store, lsid: string, view: boolean): ApiReply | null {
  if (wholeSession(site, lsid) === null) return null;
  const lines = eventsOf(site, lsid).map(({ atMs, kind, text }) => `${isoTime(atMs)} ${kind} ${text}\n`);
  const reply = textReply(lines.join(''));
  const disposition = `${view ? 'inline' : 'attachment'}; filename="${lsid.replace(/[^A-Za-z0-9-]/g, '_')}.txt"`;
  return { ...reply, headers: { ...reply.headers, 'content-disposition': disposition } };
}

/** Answers one request to /session_download. */
export function handleDownload(node: Node, request: ApiRequest): ApiReply {
  const site = node.site();
  if (site === null || node.software.siteDown() !== null) {
    return textReply('The site is temporarily unavailable.\n', 503);
  }
  const { lsid: named = '', dl_action: asked = '', view } = request.parameters;
  const [, lsid = '', hash = ''] = LSID.exec(named) ?? [];
  const kind = downloadKinds.find((one) => one === asked);
  const right =
    kind !== undefined &&
    lsid !== '' &&
    timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(node, lsid, kind)));
  if (!right) return textReply('Document Not Found\n', 404);
  const reply = kind === 'recording' ? recordingReply(node, site, lsid) : logReply(site, lsid, view === '1');
  return reply ?? textReply('Document Not Found\n', 404);
}
