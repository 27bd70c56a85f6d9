/** Sign-ins in the log of the appliance site, and at the syslog servers. */
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';
import { note, whoIs } from '../services/monitoring/box-log.js';
import { sendSyslog } from '../services/monitoring/syslog.js';
import { previousTime } from '../store/box/events.js';
import type { Site } from './rights.js';

const words = {
  place: { en: 'Sign-in', fr: 'Connexion' },
  signedIn: { en: 'Signed in.', fr: 'Connexion réussie.' },
  refused: { en: 'A sign-in was refused.', fr: 'Une connexion a été refusée.' },
  locked: {
    en: 'The account was locked after too many failed attempts.',
    fr: 'Le compte a été verrouillé après trop de tentatives échouées.',
  },
  signedOut: { en: 'Signed out.', fr: 'Déconnexion.' },
} as const satisfies Record<string, Label>;

/** When the account signed in to the appliance site before this time; null: not that the log knew. */
export const signedInBefore = (node: Node, actor: string): number | null =>
  previousTime(node.box, actor, words.signedIn.en);

/** Those of the appliance site go into its log; a name that is no account's is left out (`actor` ''). */
export function noteSignIn(
  node: Node,
  what: 'signedIn' | 'refused' | 'locked' | 'signedOut',
  actor: string,
  source: string,
  site: Site,
): void {
  const fields = {
    event: what === 'signedOut' ? 'logout' : what === 'locked' ? 'account_locked' : 'login',
    status: what === 'signedIn' || what === 'signedOut' ? 'success' : 'failure',
  };
  const text = words[what];
  const atMs = node.hardware.clock.nowMs();
  if (site === 'appliance') note(node, { atMs, actor, source, place: words.place, text }, fields);
  else sendSyslog(node, { ...whoIs(actor, source), target: 'web/login', ...fields });
}
