/**
 * The customer's mail server: takes mail for the customer's own domain from anybody, for others only
 * from who has signed in. Port 25 (STARTTLS offered), 465 (TLS from the start) and 587 (STARTTLS and
 * sign-in). A conversation is a row of turns; what was said so far is kept by its connection.
 */
import type { MailTrick } from '../../../hardware/faults/aims/outside.js';
import type { Micros, WireReply, WireRequest } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { InForce } from '../faults.js';
import type { Service } from '../services.js';

interface MailAttachment {
  readonly filename: string;
  readonly type: string;
  readonly base64: string;
}

export interface ReceivedMail {
  readonly id: number;
  readonly atUs: Micros;
  readonly client: string;
  readonly secure: boolean;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The Date header, ms; null: it has none. */
  readonly dateMs: number | null;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** Subject and text where whoever reads chooses the language. */
  readonly words?: { readonly subject: Label; readonly text: Label };
}

export interface MailServerState {
  readonly nextId: number;
  /** Oldest first. */
  readonly mails: readonly ReceivedMail[];
}

export interface MailServer {
  readonly services: readonly Service[];
  /** Newest first. */
  mails(): readonly ReceivedMail[];
  /** Mail from outside the site's network, as its relay hands it over. */
  deliver(mail: Omit<ReceivedMail, 'id'>): void;
  clear(): void;
  state(): MailServerState;
  onChange(listener: () => void): void;
}

/** Who may relay to other domains. */
export const mailAccount = { username: 'appliance', password: 'relay-password' } as const;
export const mailDomain = 'example.com';

const PORTS = [25, 465, 587] as const;
const MAILS_KEPT = 200;
const CONNECTIONS_MAX = 200;
const MESSAGE_BYTES_MAX = 1024 * 1024;
const TEXT_LENGTH_MAX = 20_000;
const RECIPIENTS_MAX = 50;
const END = '\r\n';
const SAVED_FIRST: MailServerState = { nextId: 1, mails: [] };

interface Talk {
  readonly port: number;
  secure: boolean;
  /** STARTTLS was agreed: the next turn must come encrypted. */
  upgrading: boolean;
  signedIn: boolean;
  greeted: boolean;
  from: string | null;
  to: string[];
  inData: boolean;
}

type Parse = (raw: Buffer) => Promise<Omit<ReceivedMail, 'id' | 'atUs' | 'client' | 'secure' | 'to'>>;

async function parseMail(raw: Buffer): ReturnType<Parse> {
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(raw);
  return {
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    dateMs: mail.date?.getTime() ?? null,
    text: (mail.text ?? '').slice(0, TEXT_LENGTH_MAX),
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename: filename ?? 'attachment',
      type: contentType,
      base64: content.toString('base64'),
    })),
  };
}

const addressIn = (line: string): string | null => /<([^<>\s]{0,254})>/.exec(line)?.[1] ?? null;

function authorised(line: string): boolean {
  const packed = /^AUTH PLAIN (\S+)$/i.exec(line)?.[1];
  if (packed === undefined) return false;
  const [, username, password] = Buffer.from(packed, 'base64').toString('utf8').split('\0');
  return username === mailAccount.username && password === mailAccount.password;
}

function hello(talk: Talk): string {
  talk.greeted = true;
  const extensions = ['mail.example.com', `SIZE ${MESSAGE_BYTES_MAX}`, '8BITMIME'];
  if (!talk.secure) extensions.push('STARTTLS');
  if (talk.secure) extensions.push('AUTH PLAIN');
  return extensions.map((line, at) => `250${at === extensions.length - 1 ? ' ' : '-'}${line}`).join(END);
}

function recipient(talk: Talk, line: string): string {
  const address = addressIn(line);
  if (talk.from === null) return '503 5.5.1 MAIL first';
  if (address === null || !address.includes('@')) return '501 5.1.3 Bad recipient address';
  const own = address.toLowerCase().endsWith(`@${mailDomain}`);
  if (!own && !talk.signedIn) return `550 5.7.1 <${address}>: Relay access denied`;
  if (talk.to.length >= RECIPIENTS_MAX) return '452 4.5.3 Too many recipients';
  talk.to.push(address);
  return '250 2.1.5 Ok';
}

/** One command line; null: the conversation ends without a word. */
function obey(talk: Talk, line: string): string {
  const verb = line.split(' ', 1)[0]?.toUpperCase() ?? '';
  if (verb === 'EHLO' || verb === 'HELO') return hello(talk);
  if (verb === 'NOOP') return '250 2.0.0 Ok';
  if (verb === 'QUIT') return '221 2.0.0 Bye';
  if (!talk.greeted) return '503 5.5.1 EHLO first';
  if (verb === 'STARTTLS') {
    if (talk.secure) return '503 5.5.1 TLS is active';
    talk.upgrading = true;
    talk.greeted = false;
    return '220 2.0.0 Ready to start TLS';
  }
  if (verb === 'AUTH') {
    if (!talk.secure) return '538 5.7.11 Encryption required for authentication';
    talk.signedIn = authorised(line);
    return talk.signedIn ? '235 2.7.0 Authentication successful' : '535 5.7.8 Authentication failed';
  }
  if (verb === 'MAIL') {
    if (talk.port === 587 && !talk.signedIn) return '530 5.7.0 Authentication required';
    talk.from = addressIn(line);
    talk.to = [];
    return talk.from === null ? '501 5.1.7 Bad sender address' : '250 2.1.0 Ok';
  }
  if (verb === 'RCPT') return recipient(talk, line);
  if (verb === 'DATA') {
    if (talk.to.length === 0) return '503 5.5.1 RCPT first';
    talk.inData = true;
    return '354 End data with <CR><LF>.<CR><LF>';
  }
  return '502 5.5.2 Command not recognized';
}

const laterWords: Readonly<Record<MailTrick['at'], string>> = {
  connection: '421 4.3.2 Service not available, try again later',
  sender: '452 4.3.1 Insufficient system storage, try again later',
  recipient: '450 4.2.1 Mailbox temporarily unavailable, try again later',
  message: '451 4.3.0 Temporary failure, try again later',
};

/** Where in the conversation a turn stands. */
function stageOf(talk: Talk, body: Buffer): MailTrick['at'] | null {
  if (talk.inData) return 'message';
  if (body.length === 0) return 'connection';
  const verb = body.subarray(0, 5).toString('latin1').toUpperCase();
  if (verb === 'MAIL ') return 'sender';
  return verb === 'RCPT ' ? 'recipient' : null;
}

/** What the server says to a turn that it does not take now; null: it takes it. */
function refusedForNow(talk: Talk, body: Buffer, faults: readonly InForce<MailTrick>[]): string | null {
  const stage = stageOf(talk, body);
  const fault = stage === null ? undefined : faults.find(({ trick }) => trick.at === stage);
  if (stage === null || fault === undefined) return null;
  fault.hit();
  talk.inData = false;
  return laterWords[stage];
}

const unstuffed = (body: Buffer): Buffer => {
  const text = body.toString('latin1').slice(0, -`.${END}`.length);
  return Buffer.from(text.replace(/^\.\./gm, '.'), 'latin1');
};

/** The conversations under way, by connection; the oldest gives way. */
interface Talks {
  /** That of a request; null: not understood. */
  of(request: WireRequest): Talk | null;
  end(request: WireRequest): void;
}

function createTalks(): Talks {
  const talks = new Map<string, Talk>();
  return {
    of: (request) => {
      const known = talks.get(request.path);
      if (known !== undefined) return known;
      const tls = request.headers.tls !== undefined;
      // A client that speaks TLS to a plain port, or the other way round, is not understood.
      if (tls !== (request.port === 465) || request.body.length > 0) return null;
      for (const oldest of talks.keys()) {
        if (talks.size < CONNECTIONS_MAX) break;
        talks.delete(oldest);
      }
      const made: Talk = {
        port: request.port,
        secure: tls,
        upgrading: false,
        signedIn: false,
        greeted: false,
        from: null,
        to: [],
        inData: false,
      };
      talks.set(request.path, made);
      return made;
    },
    end: (request) => {
      talks.delete(request.path);
    },
  };
}

/** `real`: where a job that is asynchronous in the real world belongs (lockstep.md). */
export function createMailServer(
  address: string,
  real: <T>(job: () => Promise<T>, what: string) => Promise<T>,
  saved: MailServerState = SAVED_FIRST,
  faults: () => readonly InForce<MailTrick>[] = () => [],
): MailServer {
  let nextId = saved.nextId;
  let mails = [...saved.mails];
  const talks = createTalks();
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const keep = (mail: Omit<ReceivedMail, 'id'>): number => {
    const id = nextId++;
    mails = [...mails, { id, ...mail }].slice(-MAILS_KEPT);
    changed();
    return id;
  };

  const take = async (talk: Talk, request: WireRequest, nowUs: Micros): Promise<string> => {
    talk.inData = false;
    if (request.body.length > MESSAGE_BYTES_MAX) return '552 5.3.4 Message too big';
    const raw = unstuffed(request.body);
    const parsed = await real(() => parseMail(raw), 'reading a mail');
    const { to, secure } = talk;
    const id = keep({ atUs: nowUs, client: request.from, secure, to, ...parsed });
    talk.from = null;
    talk.to = [];
    return `250 2.0.0 Ok: queued as ${id}`;
  };

  const turn = async (request: WireRequest, nowUs: Micros): Promise<string | null> => {
    const talk = talks.of(request);
    if (talk === null) return null;
    const later = refusedForNow(talk, request.body, faults());
    if (later !== null) return later;
    if (request.body.length === 0) return '220 mail.example.com ESMTP';
    const tls = request.headers.tls !== undefined;
    if (talk.upgrading && tls) {
      talk.upgrading = false;
      talk.secure = true;
    }
    if (tls !== talk.secure) return null;
    if (talk.inData) return take(talk, request, nowUs);
    const said = obey(talk, request.body.toString('utf8').replace(/\r\n$/, ''));
    if (said.startsWith('221')) talks.end(request);
    return said;
  };

  const handle = async (request: WireRequest, nowUs: Micros): Promise<WireReply | null> => {
    const said = await turn(request, nowUs);
    return said === null ? null : { status: 0, headers: {}, body: Buffer.from(said + END) };
  };
  return {
    services: PORTS.map((port) => ({ address, proto: 'tcp', port, handle }) as const),
    mails: () => [...mails].reverse(),
    deliver: keep,
    clear: () => {
      mails = [];
      changed();
    },
    state: () => ({ nextId, mails }),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
