/** What the accounts of the two sites may do. */
import type { Label } from '../../views/label.js';
import type { AccountRole } from '../store/site/accounts.js';

export const accountRoles: Readonly<
  Record<AccountRole, { readonly label: Label; readonly rights: readonly Right[] }>
> = {
  administrator: {
    label: { en: 'Administrator', fr: 'Administrateur' },
    rights: [
      'anyone',
      'session.start',
      'session.share',
      'users.manage',
      'passwords.reset',
      'configuration.manage',
      'console.manage',
      'jump.manage',
      'reports.view',
      'recordings.view',
      'software.manage',
      'security.manage',
      'failover.manage',
      'site.manage',
    ],
  },
  operator: {
    label: { en: 'Operator', fr: 'Opérateur' },
    rights: ['anyone', 'session.start', 'session.share', 'reports.view', 'recordings.view'],
  },
  user: { label: { en: 'User', fr: 'Utilisateur' }, rights: ['anyone', 'session.start', 'session.share'] },
};

export const isAccountRole = (text: string): text is AccountRole => Object.hasOwn(accountRoles, text);

const rightsOfRole = new Map<AccountRole, ReadonlySet<Right>>();

/** A role that an older or foreign database brought and that is not known may do least. */
export function rightsOf(given: string): ReadonlySet<Right> {
  const role = isAccountRole(given) ? given : 'user';
  const known = rightsOfRole.get(role) ?? new Set(accountRoles[role].rights);
  rightsOfRole.set(role, known);
  return known;
}

export const accountRoleLabel = (role: string): Label =>
  accountRoles[isAccountRole(role) ? role : 'user'].label;

/** Every account of the appliance site may do everything there. */
const boxRights: ReadonlySet<Right> = new Set<Right>(['anyone', 'box.manage']);

/** An account of the appliance site as an actor. */
export const boxActor = (user: { id: string; username: string }): Actor => ({
  kind: 'box-user',
  id: user.id,
  name: user.username,
  rights: boxRights,
});

export type Site = 'login' | 'appliance';

/** Who acts. Machines and pages see this, never a request. */
export interface Actor {
  readonly kind: 'user' | 'box-user' | 'peer' | 'box' | 'client';
  readonly id: string;
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
}

/** Least privilege: a page or action names the one right it needs. */
export type Right =
  | 'anyone' // signed in
  | 'session.start' // open sessions from an access console
  | 'session.share' // invite others into one's sessions
  | 'users.manage'
  | 'passwords.reset' // give accounts that are no administrators' a temporary password
  | 'configuration.manage' // options, teams
  | 'console.manage' // what access consoles get: settings, links, scripts, actions, invites
  | 'jump.manage'
  | 'reports.view'
  | 'recordings.view'
  | 'software.manage'
  | 'security.manage'
  | 'failover.manage'
  | 'site.manage'
  | 'box.manage';
