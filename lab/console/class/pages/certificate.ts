/**
 * lab/console/class/pages/: what trainees and their instructor see of a class.
 *
 * A certificate as one sheet to print: one file that needs nothing else.
 */
import { pageContext } from '../../../../views/engine.js';
import { duration } from '../../../../views/format.js';
import type { Label, Language } from '../../../../views/label.js';
import type { Certificate } from '../results/certificate.js';

const words = {
  title: { en: 'Certificate', fr: 'Attestation' },
  says: { en: 'certifies that', fr: 'atteste que' },
  has: { en: 'has completed the rehearsal', fr: 'a effectué la répétition' },
  examined: { en: 'as an examination', fr: 'en examen' },
  grade: { en: 'Grade', fr: 'Note' },
  verdict: { en: 'Outcome', fr: 'Issue' },
  outage: { en: 'Outage of the site', fr: 'Indisponibilité du site' },
  time: { en: 'Lab time', fr: 'Temps simulé' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  hints: { en: 'Hints', fr: 'Indices' },
  proof: { en: 'Proof', fr: 'Preuve' },
  proofText: {
    en: 'The recording of all that was done can be repeated by anybody: it gives this trace hash, or this certificate is not of that recording.',
    fr: 'L’enregistrement de tout ce qui a été fait peut être répété par quiconque : il donne cette empreinte, ou cette attestation n’est pas de cet enregistrement.',
  },
  hash: { en: 'Trace hash', fr: 'Empreinte de la trace' },
  file: { en: 'Recording', fr: 'Enregistrement' },
  digest: { en: 'SHA-256 of the file', fr: 'SHA-256 du fichier' },
  signed: { en: 'Instructor', fr: 'Le formateur' },
  date: { en: 'Date', fr: 'Date' },
  back: { en: 'Back', fr: 'Retour' },
  download: { en: 'The recording', fr: 'L’enregistrement' },
} as const satisfies Record<string, Label>;

/** The recording of a certificate is for whoever may see all that was typed: the instructor. */
export interface CertificateLinks {
  readonly back: string;
  readonly recording: string | null;
}

/** A whole page to be printed: name, rehearsal, points. */
export function certificateHtml(given: Certificate, language: Language, links: CertificateLinks): string {
  const figure = given.points.toLocaleString(language);
  return pageContext(language, { csrf: '', postTo: '', getTo: '' }).part('certificate', {
    w: words,
    name: given.name,
    rehearsal: given.title,
    examined: given.mode === 'examination' ? words.examined : null,
    facts: [
      { label: words.grade, value: { en: `${figure} / ${given.of}`, fr: `${figure} / ${given.of}` } },
      { label: words.verdict, value: given.verdict },
      { label: words.outage, value: duration(given.outageMs) },
      { label: words.time, value: duration(given.labTimeMs) },
      { label: words.mistakes, value: { en: String(given.mistakes), fr: String(given.mistakes) } },
      { label: words.hints, value: { en: String(given.hints), fr: String(given.hints) } },
    ],
    hash: given.traceHash,
    file: given.file,
    digest: given.sha256,
    command: `bomgar-sim replay ${given.file} --format json`,
    links,
  });
}
