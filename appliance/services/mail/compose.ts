/** Messages as MIME. Everything that nodemailer would draw by chance or clock is given. */
import type { Ports, Random } from '../../../hardware/ports.js';

export interface Attachment {
  readonly filename: string;
  readonly text: string;
}

export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

const BOUNDARY_BYTES = 8;

/** The message as the relay gets it, lines ending in CRLF. `nowMs`: box time, the Date header. */
export async function compose(
  ports: Pick<Ports, 'time'>,
  random: Random,
  host: string,
  nowMs: number,
  message: Message,
): Promise<Buffer> {
  const messageId = `<${random.uuid()}@${host}>`;
  const baseBoundary = random.hex(BOUNDARY_BYTES);
  const built = await ports.time.real(async () => {
    const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
    const mail = {
      from: message.from,
      to: [...message.to],
      subject: message.subject,
      text: message.text,
      attachments: message.attachments.map(({ filename, text }) => ({
        filename,
        content: Buffer.from(text),
        contentType: 'text/plain; charset=utf-8',
      })),
      messageId,
      date: new Date(nowMs),
      baseBoundary,
      disableFileAccess: true,
      disableUrlAccess: true,
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    return new Promise<Buffer>((resolve, reject) =>
      new MailComposer(mail)
        .compile()
        .build((error, bytes) => (error === null ? resolve(bytes) : reject(error))),
    );
  }, 'composing a mail');
  return Buffer.from(built.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}
