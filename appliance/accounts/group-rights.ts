/**
 * Group policies on top of roles. For each right the first policy of the list that names it for one
 * of its members decides; where none does, the role does. Administrators are never limited, so that
 * nobody can shut the site against everybody.
 */
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';
import type { Store } from '../store/database.js';
import { policiesOfUser } from '../store/site/policies.js';
import { findUser } from '../store/site/users.js';
import { type Actor, type Right, rightsOf } from './rights.js';

/** Rights that a group policy can grant or refuse; what would make an administrator is not among them. */
export const policyRights = {
  'session.start': { en: 'Start sessions', fr: 'Démarrer des sessions' },
  'session.share': { en: 'Invite others into sessions', fr: 'Inviter d’autres personnes dans les sessions' },
  'jump.manage': { en: 'Manage Jump Items', fr: 'Gérer les éléments de Jump' },
  'reports.view': { en: 'View reports', fr: 'Consulter les rapports' },
  'recordings.view': { en: 'Download recordings', fr: 'Télécharger les enregistrements' },
  'configuration.manage': { en: 'Manage options and teams', fr: 'Gérer les options et les équipes' },
  'console.manage': { en: 'Manage the access console', fr: 'Gérer la console d’accès' },
  'passwords.reset': { en: 'Reset passwords', fr: 'Réinitialiser les mots de passe' },
} as const satisfies Partial<Record<Right, Label>>;

export type PolicyRight = keyof typeof policyRights;
export const policyRightNames = Object.keys(policyRights) as PolicyRight[];

export type Verdict = 'allow' | 'deny' | 'unset';

/** What one policy says of a right. */
export function verdictOf(rights: readonly string[], right: PolicyRight): Verdict {
  if (rights.includes(`!${right}`)) return 'deny';
  return rights.includes(right) ? 'allow' : 'unset';
}

/** Rights of the role, as the policies (the first counts most) change them. Pure. */
function withPolicies(
  role: ReadonlySet<Right>,
  policies: readonly (readonly string[])[],
): ReadonlySet<Right> {
  const rights = new Set(role);
  for (const right of policyRightNames) {
    const verdict = policies.map((policy) => verdictOf(policy, right)).find((said) => said !== 'unset');
    if (verdict === 'allow') rights.add(right);
    else if (verdict === 'deny') rights.delete(right);
  }
  return rights;
}

const listed = (json: string): string[] =>
  (readJson(v.array(v.unknown()), json) ?? []).filter((one): one is string => typeof one === 'string');

/** An account of the site as an actor, with what its group policies make of its role. */
export const userActor = (site: Store, user: { id: string; username: string; role: string }): Actor => ({
  kind: 'user',
  id: user.id,
  name: user.username,
  rights:
    user.role === 'administrator'
      ? rightsOf(user.role)
      : withPolicies(
          rightsOf(user.role),
          policiesOfUser(site, user.id).map(({ rights }) => listed(rights)),
        ),
});

/** After policies or their members changed: whoever is signed in may do at once what holds now. */
export function refreshActors(node: Node): void {
  const site = node.site();
  if (site === null) return;
  for (const signIn of node.signIns.list('login')) {
    const user = findUser(site, signIn.userId);
    if (user !== null) signIn.actor = userActor(site, user);
  }
}
