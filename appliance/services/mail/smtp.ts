/**
 * The client's side of an SMTP conversation (RFC 5321, STARTTLS of RFC 3207, AUTH PLAIN of RFC
 * 4954): commands and answers as real bytes, one turn of the wire each.
 */
import { SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { SmtpResult } from './contract.js';
import type { MailSettings } from './settings.js';

const TURN_TIMEOUT_US = 30 * SECOND;
const CONNECTION_BYTES = 8;
const SAID_LENGTH_MAX = 300;
const END = '\r\n';

const words = {
  noNetwork: {
    en: 'This appliance has no network connection.',
    fr: 'Ce serveur n’a pas de connexion réseau.',
  },
  noTls: {
    en: 'The SMTP relay offers no TLS. Nothing was sent; check port and encryption.',
    fr: 'Le relais SMTP n’offre pas TLS. Rien n’a été envoyé ; vérifiez le port et le chiffrement.',
  },
} as const satisfies Record<string, Label>;

const unknownHost = (host: string): Label => ({
  en: `The SMTP relay ${host} is not known to the DNS server.`,
  fr: `Le relais SMTP ${host} est inconnu du serveur DNS.`,
});
const silent = (host: string, port: number): Label => ({
  en: `The SMTP relay ${host} does not answer on port ${port}. Check host, port and encryption.`,
  fr: `Le relais SMTP ${host} ne répond pas sur le port ${port}. Vérifiez l’hôte, le port et le chiffrement.`,
});
const said = (text: string, lasting: boolean): Label =>
  lasting
    ? { en: `The SMTP relay refused: ${text}`, fr: `Le relais SMTP a refusé : ${text}` }
    : {
        en: `The SMTP relay refused for now: ${text}`,
        fr: `Le relais SMTP a refusé pour le moment : ${text}`,
      };

interface Answer {
  readonly code: number;
  readonly lines: readonly string[];
}

function answerOf(bytes: Buffer): Answer | null {
  const lines = bytes.toString('utf8').split(END).slice(0, -1);
  const last = /^(\d{3})(?: |$)/.exec(lines.at(-1) ?? '');
  return last === null ? null : { code: Number(last[1]), lines: lines.map((line) => line.slice(4)) };
}

/** Lines that begin with a dot get one more, so that only the last one ends the message. */
const stuffed = (raw: Buffer): string => {
  const text = raw.toString('latin1').replace(/^\./gm, '..');
  return `${text.endsWith(END) ? text : text + END}.${END}`;
};

class Refused extends Error {
  constructor(
    readonly label: Label,
    readonly lasting: boolean,
  ) {
    super(label.en);
  }
}

interface Line {
  /** Sends and waits; throws Refused on silence or a code outside `wanted`. */
  say(text: string, wanted: number): Promise<Answer>;
  secure(): void;
}

function lineTo(node: Node, settings: MailSettings, address: string, from: string): Line {
  const path = `/connection/${node.ports.random.hex(CONNECTION_BYTES)}`;
  let tls = settings.encryption === 'ssl';
  return {
    secure: () => {
      tls = true;
    },
    say: async (text, wanted) => {
      const reply = await node.ports.wire.call(
        {
          proto: 'tcp',
          host: address,
          port: settings.port,
          from,
          method: '',
          path,
          headers: tls ? { tls: settings.host } : {},
          body: Buffer.from(text, 'latin1'),
        },
        TURN_TIMEOUT_US,
      );
      const answer = reply === null ? null : answerOf(reply.body);
      if (answer === null) throw new Refused(silent(settings.host, settings.port), false);
      if (Math.floor(answer.code / 100) === wanted) return answer;
      const shown = `${answer.code} ${answer.lines.join(' ')}`.slice(0, SAID_LENGTH_MAX);
      throw new Refused(said(shown, answer.code >= 500), answer.code >= 500);
    },
  };
}

async function greet(line: Line, settings: MailSettings, own: string): Promise<void> {
  await line.say('', 2);
  const first = await line.say(`EHLO ${own}${END}`, 2);
  if (settings.encryption === 'tls') {
    if (!first.lines.some((extension) => extension.toUpperCase() === 'STARTTLS')) {
      throw new Refused(words.noTls, true);
    }
    await line.say(`STARTTLS${END}`, 2);
    line.secure();
    await line.say(`EHLO ${own}${END}`, 2);
  }
  if (settings.username === '') return;
  const secret = Buffer.from(`\0${settings.username}\0${settings.password}`, 'utf8').toString('base64');
  await line.say(`AUTH PLAIN ${secret}${END}`, 2);
}

/** Hands one message to the relay; a refusal tells whether trying again makes sense. */
export async function sendMail(
  node: Node,
  settings: MailSettings,
  to: readonly string[],
  raw: Buffer,
): Promise<SmtpResult> {
  const from = node.hardware.sourceAddress();
  if (from === null) return { refused: words.noNetwork, lasting: false };
  const address = await node.hardware.resolve(settings.host);
  if (address === null) return { refused: unknownHost(settings.host), lasting: false };
  const line = lineTo(node, settings, address, from);
  try {
    await greet(line, settings, node.network.config().hostname);
    await line.say(`MAIL FROM:<${settings.fromAddress}>${END}`, 2);
    for (const recipient of to) await line.say(`RCPT TO:<${recipient}>${END}`, 2);
    await line.say(`DATA${END}`, 3);
    await line.say(stuffed(raw), 2);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.label, lasting: error.lasting };
    throw error;
  }
  // The message is the relay's now, whatever becomes of the farewell.
  await line.say(`QUIT${END}`, 2).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
  return { sent: true };
}
