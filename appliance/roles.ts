/** What the accounts of the two sites may do. */
import type { Label } from '../views/label.js';
import type { Actor, Right } from './page.js';

export type Role = 'administrator' | 'operator' | 'user';

export const roles: Readonly<Record<Role, { readonly label: Label; readonly rights: readonly Right[] }>> = {
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

export const isRole = (text: string): text is Role => Object.hasOwn(roles, text);

const rightsOfRole = new Map<Role, ReadonlySet<Right>>();

/** A role that an older or foreign database brought and that is not known may do least. */
export function rightsOf(given: string): ReadonlySet<Right> {
  const role = isRole(given) ? given : 'user';
  const known = rightsOfRole.get(role) ?? new Set(roles[role].rights);
  rightsOfRole.set(role, known);
  return known;
}

export const roleLabel = (role: string): Label => roles[isRole(role) ? role : 'user'].label;

/** Every account of the appliance site may do everything there. */
export const boxRights: ReadonlySet<Right> = new Set<Right>(['anyone', 'box.manage']);

/** An account of the appliance site as an actor. */
export const boxActor = (user: { id: string; username: string }): Actor => ({
  kind: 'box-user',
  id: user.id,
  name: user.username,
  rights: boxRights,
});
