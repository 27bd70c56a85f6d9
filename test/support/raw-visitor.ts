/** A visitor who sends what no page offers: bare requests with cookies, no form and no link. */
import type { WireReply } from '../../hardware/ports.js';
import { SECOND } from '../../hardware/ports.js';
import { labCredentials } from '../../lab/making/credentials.js';
import type { World } from '../../lab/supervisor/world-lab.js';

export type SiteName = 'login' | 'appliance';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  readonly location: string;
  readonly setCookies: readonly string[];
  readonly headers: WireReply['headers'];
}

const TIMEOUT_US = 60 * SECOND;

export class RawVisitor {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly world: World,
    readonly host = '127.20.0.11',
    readonly from = '127.20.0.21',
  ) {}

  async send(
    method: 'GET' | 'POST',
    path: string,
    body: string | Buffer = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await this.world.lab.participant.call(
      {
        proto: 'https',
        host: this.host,
        port: 8443,
        from: this.from,
        method,
        path,
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...headers,
        },
        body: Buffer.from(body),
      },
      TIMEOUT_US,
    );
    if (reply === null) throw new Error(`no answer to ${method} ${path}`);
    const setCookies = [reply.headers['set-cookie'] ?? []].flat();
    for (const set of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return {
      status: reply.status,
      body: reply.body.toString('utf8'),
      bytes: reply.body,
      location: String(reply.headers.location ?? ''),
      setCookies,
      headers: reply.headers,
    };
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send('GET', path, '', headers);
  }

  post(path: string, values: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send('POST', path, new URLSearchParams(values).toString());
  }

  /** The secret in the forms of a page. */
  async csrf(path: string): Promise<string> {
    const { body } = await this.get(path);
    return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
  }

  async signIn(
    site: SiteName,
    username: string = labCredentials.username,
    password: string = labCredentials.password,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const csrf = await this.csrf(`/${site}`);
    return this.post(`/${site}`, { _csrf: csrf, username, password, ...more });
  }
}
