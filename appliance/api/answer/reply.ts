/** What the API's doors answer, and who asks. */
import { document, element } from './xml.js';

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Query and form-encoded body; of a repeated name the last counts. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Address it came from. */
  readonly source: string;
}

const JSON_TYPE = /^application\/json\b/i;
export const isJson = ({ headers }: ApiRequest): boolean => JSON_TYPE.test(headers['content-type'] ?? '');

export type CommandPermission = 'deny' | 'read_only' | 'full_access';

/** Who asks, and what the account (or, before 16.1, the user) may do. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly command: CommandPermission;
  readonly reporting: boolean;
  readonly backup: boolean;
}

/** Namespaces as real answers carry them (V02); the vendor's text for privileged access says https. */
export const namespaces = {
  command: 'http://www.bomgar.com/namespaces/API/command',
  reporting: 'http://www.bomgar.com/namespaces/API/reporting',
} as const;

export type Namespace = (typeof namespaces)[keyof typeof namespaces];

export const xmlReply = (body: string, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'text/xml; charset=UTF-8' },
  body,
});

/** A failure: the error is the root element. */
export const xmlError = (text: string, status: number, namespace: Namespace = namespaces.command): ApiReply =>
  xmlReply(document(element('error', { xmlns: namespace }, text)), status);

export const textReply = (text: string, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});

export const jsonReply = (
  json: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): ApiReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(json),
});

/** What API paths answer with where there is nothing, in words that programs of the era look for. */
export const NOT_FOUND = 'Document Not Found';

/** Instants in the API: ISO with a numeric zone. */
export const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
