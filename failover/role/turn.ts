/**
 * What one box tells of a failed operation, in the words of the other: 'this appliance' and 'the
 * other one' change places on the way. Pure.
 */
import type { Label } from '../../views/label.js';
import type { Attempt, Software, Trouble } from './state.js';
import { troubleWords } from './words.js';

const turned: Readonly<Record<Trouble, Trouble>> = {
  unreachable: 'unheard',
  unheard: 'unreachable',
  stranger: 'reverse-stranger',
  key: 'key',
  'no-key': 'key',
  software: 'software',
  'no-software': 'no-software',
  'already-paired': 'already-paired',
  'pairing-too': 'pairing-too',
  'reverse-unreachable': 'unreachable',
  'reverse-stranger': 'stranger',
  'reverse-key': 'key',
  'reverse-wrong': 'reverse-wrong',
  itself: 'reverse-wrong',
  'shared-host': 'shared-host',
  busy: 'busy-here',
  'busy-here': 'busy',
  'not-primary': 'not-primary-here',
  'not-primary-here': 'not-primary',
  'not-paired': 'not-paired',
  conflict: 'conflict',
  'disk-full': 'disk-full-peer',
  'disk-full-peer': 'disk-full',
  'swap-busy': 'swap-busy',
  'swap-over': 'swap-over',
  failed: 'failed-peer',
  'failed-peer': 'failed',
  interrupted: 'interrupted',
  'certificate-expired': 'own-certificate-expired',
  'certificate-early': 'own-certificate-early',
  'certificate-unknown': 'own-certificate-unknown',
  'certificate-name': 'own-certificate-name',
  'own-certificate-expired': 'certificate-expired',
  'own-certificate-early': 'certificate-early',
  'own-certificate-unknown': 'certificate-unknown',
  'own-certificate-name': 'certificate-name',
};

export const turnTrouble = (trouble: Trouble): Trouble => turned[trouble] ?? 'failed-peer';

const shown = (software: Software | null | undefined): string =>
  software == null ? '-' : `${software.version} (${software.build})`;

/** Which versions differ, for the box that has `here`. */
export const differ = (here: Software | null | undefined, there: Software | null | undefined): Label => ({
  en: `The two appliances do not run the same software: this one has ${shown(here)}, the other ${shown(there)}. Update the one that is behind first.`,
  fr: `Les deux serveurs n’utilisent pas le même logiciel : celui-ci a ${shown(here)}, l’autre ${shown(there)}. Mettez d’abord à jour celui qui est en retard.`,
});

const NAMED = /this one has (.+), the other (.+?)\. Update/;

/** Words that name software of this box or of the other one (null: not known) that it has no more. */
export function isOvertaken(words: Label, here: Software | null, there: Software | null): boolean {
  const [, mine, theirs] = NAMED.exec(words.en) ?? [];
  if (mine === undefined || here === null) return false;
  return mine !== shown(here) || (there !== null && theirs !== shown(there));
}

type Failure = Pick<Attempt, 'trouble' | 'detail'>;

/** A failure that the peer tells of, for this box. `here` and `there`: the software of both. */
export function turnFailure(
  { trouble, detail }: Failure,
  here: Software | null,
  there: Software | null | undefined,
): Failure {
  const mine = turnTrouble(trouble);
  return { trouble: mine, detail: mine === 'software' && there != null ? differ(here, there) : detail };
}

/** Why something failed, as the pages of this box tell it. */
export function failureWords({ trouble, detail }: Failure): Label {
  if (detail === null) return troubleWords[trouble];
  if (trouble !== 'failed-peer') return detail;
  return { en: `On the other appliance: ${detail.en}`, fr: `Sur l’autre serveur : ${detail.fr}` };
}
