/** A request over HTTP or HTTPS, as the box made it: no redirect is followed, no certificate is judged here. */
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Question } from '../../../outside/host-gateway/gateway.js';
import {
  ANSWER_BYTES_MAX,
  answeredWith,
  CutError,
  type Exchanged,
  failedWith,
  outcomeOf,
  serverName,
  TooLargeError,
  type Transport,
} from './connecting.js';

/** These speak of one connection, not of the request or its answer. */
const HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const HEADER_BYTES_MAX = 16 * 1024;
const CERTIFICATES_MAX = 5;
const PEM_LINE = 64;

const pemOf = (raw: Buffer): string => {
  const lines = raw.toString('base64').match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----`;
};

/** What was presented, leaf first. */
function presented(socket: TLSSocket): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  let one: DetailedPeerCertificate | null = socket.getPeerCertificate(true);
  while (one?.raw !== undefined && !seen.has(one.fingerprint256) && found.length < CERTIFICATES_MAX) {
    seen.add(one.fingerprint256);
    found.push(pemOf(one.raw));
    one = one.issuerCertificate ?? null;
  }
  return found;
}

const kept = (headers: IncomingHttpHeaders): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP.has(name) ? [] : [[name, value]],
    ),
  );

function opened({ mapping: { target }, request: asked }: Question, signal: AbortSignal): ClientRequest {
  const headers = Object.fromEntries(
    Object.entries(asked.headers).filter(([name]) => !HOP.has(name.toLowerCase())),
  );
  const options = {
    ...{ host: target.host, port: target.port, method: asked.method, path: asked.path, headers, signal },
    ...{ agent: false, setHost: headers.host === undefined, maxHeaderSize: HEADER_BYTES_MAX },
  } as const;
  const isTls = (target.scheme ?? asked.proto) === 'https';
  return isTls
    ? requestTls({ ...options, rejectUnauthorized: false, ...serverName(headers.host) })
    : request(options);
}

function bodyOf(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    response.on('data', (piece: Buffer) => {
      bytes += piece.length;
      pieces.push(piece);
      if (bytes > ANSWER_BYTES_MAX) response.destroy(new TooLargeError());
    });
    response.once('end', () => resolve(Buffer.concat(pieces))).once('error', reject);
    response.once('close', () => reject(new CutError('closed')));
  });
}

async function answerOf(response: IncomingMessage): Promise<Exchanged> {
  const { socket } = response;
  // Before the body: a closed connection shows nobody any more.
  const shown = socket instanceof TLSSocket ? { certificates: presented(socket) } : {};
  const body = await bodyOf(response);
  return answeredWith({ status: response.statusCode ?? 0, headers: kept(response.headers), body, ...shown });
}

export const askByHttp: Transport = (question, signal) =>
  new Promise((resolve) => {
    const fail = (error: unknown): void => resolve(failedWith(outcomeOf(error)));
    try {
      const call = opened(question, signal);
      call.once('response', (response) => void answerOf(response).then(resolve, fail));
      call.on('error', fail);
      call.once('close', () => fail(new CutError('closed')));
      call.end(question.request.body);
    } catch (error) {
      // What cannot even be said in HTTP.
      fail(error);
    }
  });
