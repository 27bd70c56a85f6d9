/** Whoever is sent to sign in is told why, and whether something that was sent is lost. */
import { MINUTE_MS } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { Site } from '../../../accounts/rights.js';
import type { SignInEnd } from '../../../accounts/sign-ins.js';
import type { Node } from '../../../node/node.js';
import { cookieNames, type Incoming } from '../../exchange.js';

/** Names in the address of the sign-in page. */
const parameters = { ended: 'ended', unsaved: 'unsaved' } as const;

const idleFor = (minutes: number): Label => ({
  en: `You were signed out after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} without activity.`,
  fr: `Vous avez été déconnecté après ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} d’inactivité.`,
});

const words = {
  'signed-out': { en: 'You have signed out.', fr: 'Vous vous êtes déconnecté.' },
  ended: {
    en: 'You were signed out: by an administrator, a new password or a sign-in elsewhere.',
    fr: 'Vous avez été déconnecté : par un administrateur, un nouveau mot de passe ou une connexion ailleurs.',
  },
  closed: {
    en: 'Everybody was signed out, because the software, the data or the role of this site changed.',
    fr: 'Tout le monde a été déconnecté, car le logiciel, les données ou le rôle de ce site ont changé.',
  },
  lost: {
    en: 'You are no longer signed in: the appliance was restarted, or it is long ago.',
    fr: 'Vous n’êtes plus connecté : le serveur a redémarré, ou votre connexion est ancienne.',
  },
  nobody: { en: 'You are not signed in.', fr: 'Vous n’êtes pas connecté.' },
  unsaved: {
    en: 'Nothing of what you sent was saved. Sign in and enter it again.',
    fr: 'Rien de ce que vous avez envoyé n’a été enregistré. Connectez-vous et saisissez-le de nouveau.',
  },
} as const satisfies Record<string, Label>;

/** The sign-in page, and what it will say. `sent`: there was a form. */
export function signInPlace(node: Node, site: Site, incoming: Incoming, sent: boolean): string {
  const token = incoming.cookies[cookieNames[site]] ?? '';
  const query = new URLSearchParams({ next: incoming.here });
  if (token !== '') query.set(parameters.ended, node.signIns.whyEnded(site, token));
  if (sent) query.set(parameters.unsaved, '1');
  return `/${site}?${query}`;
}

const isEnd = (given: string): given is Exclude<SignInEnd, 'idle'> => Object.hasOwn(words, given);

/** What the sign-in page says of a sign-in that was; null: nothing. */
export function endedWords(node: Node, site: Site, { query }: Incoming): Label | null {
  const { [parameters.ended]: ended = '', [parameters.unsaved]: unsaved } = query;
  const minutes = Math.round(node.signIns.idleLimitMs(site) / MINUTE_MS);
  const why = ended === 'idle' ? idleFor(minutes) : isEnd(ended) ? words[ended] : null;
  if (unsaved === undefined) return why;
  const first = why ?? words.nobody;
  return { en: `${first.en} ${words.unsaved.en}`, fr: `${first.fr} ${words.unsaved.fr}` };
}
