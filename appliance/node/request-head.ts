/** A request of the network as plain data, but for its body. Nothing here knows where it came from. */
import type { WireRequest } from '../../hardware/ports.js';

export interface Head {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address it came from. */
  readonly source: string;
  /** Address of this box that it was sent to. */
  readonly address: string;
  /** How long it has been coming in, ms. */
  readonly sendingMs?: number;
  /** The page that it asks for was seen already. */
  readonly isAnswered?: true;
}

export function headOf(request: Omit<WireRequest, 'body'>): Head {
  const headers: Record<string, string> = { host: `${request.host}:${request.port}` };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  const { method, path: url, from: source, host: address, sendingMs } = request;
  return { method, url, headers, source, address, ...(sendingMs === undefined ? {} : { sendingMs }) };
}

export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
