/** What the calls of clients are carried out with, and how they are turned away. */
import { compareVersions } from '../../../updates/version.js';
import type { Label } from '../../../views/label.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import type { AnswerOf, BodyOf, ClientCall } from './calls.js';

export interface Asked {
  readonly node: Node;
  readonly site: Store;
  readonly headers: Readonly<Record<string, string>>;
  /** Address that it came from. */
  readonly source: string;
}

/** Of a console whose user has signed in. */
export interface AskedByUser extends Asked {
  readonly signIn: SignIn;
  readonly token: string;
}

export interface Refused {
  readonly status: number;
  readonly error: string;
  readonly refused: Label;
}

export type Outcome<C extends ClientCall> = { readonly said: AnswerOf<C> } | Refused;

/** Carries out each of these calls. */
export type Handlers<C extends ClientCall, A extends Asked> = {
  readonly [K in C]: (asked: A, body: BodyOf<K>) => Outcome<K> | Promise<Outcome<K>>;
};

export const refuse = (status: number, error: string, refused: Label): Refused => ({
  status,
  error,
  refused,
});

export const done = { said: {} } as const;

export const siteVersion = (node: Node): string => node.software.installed().site?.version ?? '0';

/** Below 0: the client is older than the site. */
export const comparedWithSite = (node: Node, version: string): number =>
  compareVersions(version, siteVersion(node));

const words = {
  down: { en: 'The site is temporarily unavailable.', fr: 'Le site est temporairement indisponible.' },
  backup: {
    en: 'This is a backup site. It accepts no client connections.',
    fr: 'Ce site est un site de sauvegarde. Il n’accepte aucune connexion de client.',
  },
  locked: {
    en: 'The roles of the pair are being swapped. Try again in a moment.',
    fr: 'Les rôles de la paire sont en cours d’échange. Réessayez dans un instant.',
  },
} as const satisfies Record<string, Label>;

export const siteIsDown: Refused = refuse(503, 'site-down', words.down);

/** Why no client is served now; null: they are. */
export function closed(node: Node): Refused | null {
  if (node.software.siteDown() !== null || node.site() === null) return siteIsDown;
  if (node.failover.role() === 'backup') return refuse(503, 'backup', words.backup);
  return node.failover.lockedOut() ? refuse(503, 'locked-out', words.locked) : null;
}
