/** A cookie jar as browsers keep it: per host and path, session cookies included. */

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Jar {
  /** Takes the Set-Cookie lines of a reply. */
  take(host: string, requestPath: string, lines: readonly string[]): void;
  /** The Cookie header for a request, null for none. */
  header(host: string, requestPath: string): string | null;
  /** Forgets everything: a new browser profile. */
  clear(): void;
}

// A box sets a handful; more is a runaway page.
const COOKIES_PER_HOST_MAX = 50;

const folder = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

const covers = (cookiePath: string, path: string): boolean =>
  cookiePath === '/' || path === cookiePath || path.startsWith(`${cookiePath.replace(/\/$/, '')}/`);

/** Null when the line is not a cookie; `dead` when it removes one. */
function parseLine(line: string, requestPath: string): { cookie: Cookie; dead: boolean } | null {
  const [pair = '', ...attributes] = line.split(';');
  const cut = pair.indexOf('=');
  if (cut < 1) return null;
  let path = folder(requestPath);
  let dead = false;
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split('=').map((part) => part.trim());
    const key = name.toLowerCase();
    if (key === 'path' && value.startsWith('/')) path = value;
    if (key === 'max-age' && Number(value) <= 0) dead = true;
    if (key === 'expires' && Date.parse(value) <= 0) dead = true;
  }
  return { cookie: { name: pair.slice(0, cut).trim(), value: pair.slice(cut + 1).trim(), path }, dead };
}

/** Cookies by host, with path, end and the flags that a browser heeds. */
export function createJar(): Jar {
  const hosts = new Map<string, Map<string, Cookie>>();
  return {
    take: (host, requestPath, lines) => {
      const kept = hosts.get(host) ?? new Map<string, Cookie>();
      hosts.set(host, kept);
      for (const line of lines) {
        const parsed = parseLine(line, requestPath);
        if (parsed === null) continue;
        const key = `${parsed.cookie.name} ${parsed.cookie.path}`;
        if (parsed.dead) kept.delete(key);
        else if (kept.size < COOKIES_PER_HOST_MAX) kept.set(key, parsed.cookie);
      }
    },
    header: (host, requestPath) => {
      const path = requestPath.split('?')[0] ?? '/';
      // Longer paths first, as browsers send them.
      const sent = [...(hosts.get(host)?.values() ?? [])]
        .filter((cookie) => covers(cookie.path, path))
        .sort((a, b) => b.path.length - a.path.length);
      return sent.length === 0 ? null : sent.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
    },
    clear: () => hosts.clear(),
  };
}
