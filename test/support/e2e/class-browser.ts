/** A browser's worth of a client at a class: cookies of one address, TLS that warns nobody, forms with their tokens. */
import { Agent, request } from 'node:https';
import { parse } from 'node-html-parser';

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Sent {
  readonly type: string;
  readonly body: string;
}

export class ClassBrowser {
  readonly cookies = new Map<string, string>();
  readonly #agent = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: 6 });

  /** One request, as it is answered. */
  async ask(
    method: string,
    url: string,
    sent: Sent | null = null,
    more: Record<string, string> = {},
  ): Promise<Page> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const page = await new Promise<Page>((resolve, reject) => {
      const asked = request(
        url,
        {
          ...{ method, agent: this.#agent },
          headers: {
            accept: 'text/html',
            'accept-language': 'en',
            ...(cookie === '' ? {} : { cookie }),
            ...(sent === null
              ? {}
              : { 'content-type': sent.type, 'content-length': Buffer.byteLength(sent.body) }),
            ...more,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(sent?.body);
    });
    for (const given of [page.headers['set-cookie'] ?? []].flat()) this.#keep(given);
    return page;
  }

  /** A page, after all that it is led to. */
  async get(url: string): Promise<Page> {
    const page = await this.ask('GET', url);
    const { location } = page.headers;
    return page.status >= 300 && page.status < 400 && typeof location === 'string'
      ? this.get(new URL(location, url).href)
      : page;
  }

  /** Sends a form of a page, and follows. */
  async post(url: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const form = parse((await this.get(url)).body);
    const token = form.querySelector('input[name="_csrf"]')?.getAttribute('value') ?? '';
    const body = new URLSearchParams({ ...fields, _csrf: token }).toString();
    const page = await this.ask('POST', url, { type: 'application/x-www-form-urlencoded', body });
    const { location } = page.headers;
    return typeof location === 'string' ? this.get(new URL(location, url).href) : page;
  }

  /** JSON with a token of its own. */
  async tool(
    method: string,
    url: string,
    token: string | null,
    body?: object,
  ): Promise<{ status: number; json: unknown }> {
    const sent = body === undefined ? null : { type: 'application/json', body: JSON.stringify(body) };
    const page = await this.ask(method, url, sent, {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    });
    const isJson = String(page.headers['content-type'] ?? '').includes('json');
    return { status: page.status, json: isJson ? JSON.parse(page.body) : page.body };
  }

  close(): void {
    this.#agent.destroy();
  }

  #keep(given: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(given) ?? [];
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(given)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What a page says of the form that was sent. */
export const flashOf = ({ body }: Page): string => parse(body).querySelector('#flash')?.text.trim() ?? '';
