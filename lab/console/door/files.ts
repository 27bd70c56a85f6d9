/** A lab as a file, by a click: given to a browser, and taken from one. */

import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Label } from '../../../views/label.js';
import { hidden } from '../../../views/names.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { FILE_BYTES_MAX, LabFileError } from '../../live/files/container.js';
import type { LabControl } from '../control/lab-control.js';
import type { Flash } from '../drawing/parts.js';
import { FILE, MOMENTS, OPEN_FILE } from '../pages/moments.js';
import { notice, visitsOf } from './app.js';
import { readUpload } from './form.js';
import type { Guard } from './guard.js';

const words = {
  opened: {
    en: 'The lab of the file stands here now. What ran before was put away.',
    fr: 'Le laboratoire du fichier est maintenant ici. Ce qui tournait avant a été rangé.',
  },
  noFile: {
    en: 'No file was chosen. Nothing was done.',
    fr: 'Aucun fichier n’a été choisi. Rien n’a été fait.',
  },
  alone: {
    en: 'No other lab can take the place of this one: start it with npm start or bomgar-sim host.',
    fr: 'Aucun autre laboratoire ne peut remplacer celui-ci : démarrez-le avec npm start ou bomgar-sim host.',
  },
  none: {
    en: 'This lab keeps no recording.',
    fr: 'Ce laboratoire ne conserve pas d’enregistrement.',
  },
} as const satisfies Record<string, Label>;

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

interface FileParts {
  readonly guard: Guard;
  /** Forms that send no file. */
  readonly form: Handler;
  /** Leads the browser to where it is told. */
  answer(request: FastifyRequest, reply: FastifyReply, flash: Flash): FastifyReply;
}

const bad = (text: Label): Flash => ({ tone: 'bad', text });

async function give(lab: LabControl, query: Readonly<Record<string, string>>): Promise<Buffer | Label> {
  if (lab.past === null) return words.none;
  try {
    const untilUs = /^\d{1,17}$/.test(query.until ?? '') ? Number(query.until) : null;
    return await lab.past.save(untilUs, query.seed === 'on');
  } catch (error) {
    if (error instanceof LabFileError) return { en: error.message, fr: error.message };
    throw error;
  }
}

/** Opens what was sent; null: it is done. */
async function openSent(
  lab: LabControl,
  { file, texts }: Exclude<Awaited<ReturnType<typeof readUpload>>, { refused: Label }>,
): Promise<Label | null> {
  if (file === null) return words.noFile;
  if (lab.openFile === null) return words.alone;
  const [seed = '', moment = ''] = [texts.seed?.trim(), texts.moment?.trim()];
  return lab.openFile({
    ...file,
    seed: seed === '' ? null : seed,
    moment: moment === '' ? null : moment,
  });
}

/** The page of moments takes forms, one of them with a long file. */
export function addFiles(app: FastifyInstance, lab: LabControl, parts: FileParts): void {
  const { guard, form, answer } = parts;
  const visitOf = visitsOf(guard);
  const opening: Handler = async (request, reply) => {
    if (guard.refuseOrigin(request.headers) !== null) return notice(request, reply, 'elsewhere', 403);
    const visit = visitOf(request, reply);
    const temporary = makeTemporaryFolder();
    try {
      const sent = await readUpload(request.body as Readable, request.headers, {
        ...{ folder: temporary.path, field: 'file', maxBytes: FILE_BYTES_MAX },
      });
      if ('refused' in sent) return answer(request, reply, bad(sent.refused));
      if (!guard.csrfMatches(visit, sent.texts[hidden.csrf] ?? '') || sent.texts[hidden.action] !== OPEN_FILE)
        return notice(request, reply, 'old-form', 403);
      const refused = await openSent(lab, sent);
      return answer(request, reply, refused === null ? { tone: 'good', text: words.opened } : bad(refused));
    } finally {
      temporary.remove();
    }
  };
  app.get(FILE, async (request, reply) => {
    const given = await give(lab, request.query as Readonly<Record<string, string>>);
    if (!Buffer.isBuffer(given)) return answer(request, reply, bad(given));
    return reply
      .header('content-disposition', 'attachment; filename="lab.lab"')
      .type('application/octet-stream')
      .send(given);
  });
  app.register(async (own) => {
    own.removeContentTypeParser('multipart/form-data');
    own.addContentTypeParser('multipart/form-data', { bodyLimit: FILE_BYTES_MAX }, (_request, body, done) =>
      done(null, body),
    );
    own.post(MOMENTS, { bodyLimit: FILE_BYTES_MAX }, (request, reply) =>
      request.headers['content-type']?.startsWith('multipart/') === true
        ? opening(request, reply)
        : form(request, reply),
    );
  });
}
