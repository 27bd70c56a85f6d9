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

// Whoever asks again with the same headers, as browsers do, is given what was made of them. Nobody changes it.
const lowered = new WeakMap<WireRequest['headers'], Head['headers']>();

function headersOf({ host, port, headers: given }: Omit<WireRequest, 'body'>): Head['headers'] {
  const known = lowered.get(given);
  if (known !== undefined) return known;
  const headers: Record<string, string> = { host: `${host}:${port}` };
  let isNamed = false;
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    headers[lower] = value;
    isNamed ||= lower === 'host';
  }
  if (isNamed) lowered.set(given, headers);
  return headers;
}

/** The head of a request: names of its headers in lower case, and always a host. */
export function headOf(request: Omit<WireRequest, 'body'>): Head {
  const { method, path: url, from: source, host: address, sendingMs } = request;
  const headers = headersOf(request);
  return { method, url, headers, source, address, ...(sendingMs === undefined ? {} : { sendingMs }) };
}

/** The address without its query. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
