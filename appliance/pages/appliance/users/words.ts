/** The words of Users. */
import type { Label } from '../../../../views/label.js';

export const words = {
  title: { en: 'Users', fr: 'Utilisateurs' },
  accounts: { en: 'Users :: Accounts', fr: 'Utilisateurs :: Comptes' },
  addTitle: { en: 'Users :: Add User', fr: 'Utilisateurs :: Ajouter un utilisateur' },
  passwordTitle: { en: 'Users :: Change Password', fr: 'Utilisateurs :: Changer le mot de passe' },
  add: { en: 'Add User', fr: 'Ajouter un utilisateur' },
  change: { en: 'Change Password', fr: 'Changer le mot de passe' },
  current: { en: 'Current Password', fr: 'Mot de passe actuel' },
  fresh: { en: 'New Password', fr: 'Nouveau mot de passe' },
  confirm: { en: 'Confirm New Password', fr: 'Confirmer le nouveau mot de passe' },
  passwordSet: { en: 'Password Set', fr: 'Mot de passe défini' },
  empty: { en: 'There are no accounts.', fr: 'Il n’y a aucun compte.' },
  you: { en: 'You', fr: 'Vous' },
  setTitle: {
    en: 'Users :: Set Another User’s Password',
    fr: 'Utilisateurs :: Définir le mot de passe d’un autre utilisateur',
  },
  set: { en: 'Set Password', fr: 'Définir le mot de passe' },
  setIntro: {
    en: 'The user is signed out, a lock is lifted, and the password must be changed at the next sign-in.',
    fr: 'L’utilisateur est déconnecté, un éventuel verrouillage est levé, et le mot de passe devra être changé à la prochaine connexion.',
  },
  ownHere: {
    en: 'Change your own password above, with the current one.',
    fr: 'Changez votre propre mot de passe ci-dessus, en donnant l’actuel.',
  },
  locked: { en: 'Locked', fr: 'Verrouillé' },
  mustChange: { en: 'Must change the password', fr: 'Doit changer le mot de passe' },
  changed: { en: 'Your password was changed.', fr: 'Votre mot de passe a été modifié.' },
  last: { en: 'At least one account must remain.', fr: 'Au moins un compte doit rester.' },
  full: { en: 'There are too many accounts.', fr: 'Il y a trop de comptes.' },
} satisfies Record<string, Label>;
