/** What the accounts of the two sites may do. */
import type { Label } from '../views/label.js';
import type { Actor, Right } from './page.js';

export type Role = 'administrator' | 'operator' | 'user';

export const roles: Readonly<Record<Role, { readonly label: Label; readonly rights: readonly Right[] }>> = {
  administrator: {
    label: { en: 'Administrator', fr: 'Administrateur' },
    rights: [
      'anyone',
      'users.manage',
      'reports.view',
      'software.manage',
      'security.manage',
      'failover.manage',
    ],
  },
  operator: { label: { en: 'Operator', fr: 'Opérateur' }, rights: ['anyone', 'reports.view'] },
  user: { label: { en: 'User', fr: 'Utilisateur' }, rights: ['anyone'] },
};

export const isRole = (text: string): text is Role => Object.hasOwn(roles, text);

/** A role that an older or foreign database brought and that is not known may do least. */
export const rightsOf = (role: string): ReadonlySet<Right> =>
  new Set(roles[isRole(role) ? role : 'user'].rights);

export const roleLabel = (role: string): Label => roles[isRole(role) ? role : 'user'].label;

/** Every account of the appliance site may do everything there. */
export const boxRights: ReadonlySet<Right> = new Set<Right>(['anyone', 'box.manage']);

/** An account of the site as an actor. */
export const userActor = (user: { id: string; username: string; role: string }): Actor => ({
  kind: 'user',
  id: user.id,
  name: user.username,
  rights: rightsOf(user.role),
});

/** An account of the appliance site as an actor. */
export const boxActor = (user: { id: string; username: string }): Actor => ({
  kind: 'box-user',
  id: user.id,
  name: user.username,
  rights: boxRights,
});
