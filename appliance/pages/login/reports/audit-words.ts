/**
 * appliance/pages/login/reports/: the tab Reports.
 *
 * What the audit trail logs, in words. A code that is not known stands as it was logged.
 */
import { type Label, same } from '../../../../views/label.js';

const areas: Readonly<Record<string, Label>> = {
  account: { en: 'Own account', fr: 'Compte personnel' },
  user: { en: 'User', fr: 'Utilisateur' },
  team: { en: 'Team', fr: 'Équipe' },
  options: { en: 'Options', fr: 'Options' },
  'console-settings': { en: 'Access console settings', fr: 'Paramètres de la console d’accès' },
  'custom-link': { en: 'Custom link', fr: 'Lien personnalisé' },
  'canned-script': { en: 'Canned script', fr: 'Script prédéfini' },
  'special-action': { en: 'Special action', fr: 'Action spéciale' },
  'access-invite': { en: 'Access invite', fr: 'Invitation d’accès' },
  'security-provider': { en: 'Security provider', fr: 'Fournisseur de sécurité' },
  'session-policy': { en: 'Session policy', fr: 'Règle de session' },
  'group-policy': { en: 'Group policy', fr: 'Règle de groupe' },
  keytab: { en: 'Kerberos keytab', fr: 'Keytab Kerberos' },
  security: { en: 'Security settings', fr: 'Paramètres de sécurité' },
  software: { en: 'Software', fr: 'Logiciel' },
  session: { en: 'Session', fr: 'Session' },
  failover: { en: 'Failover', fr: 'Reprise en séquence' },
  api: { en: 'API', fr: 'API' },
  jump: { en: 'Jump', fr: 'Jump' },
  'jump-client': { en: 'Jump Client', fr: 'Jump Client' },
  'jump-item': { en: 'Jump Item', fr: 'Élément de Jump' },
  'jump-group': { en: 'Jump Group', fr: 'Groupe de Jump' },
  'jump-policy': { en: 'Jump policy', fr: 'Règle de Jump' },
  'jump-shortcut': { en: 'Jump shortcut', fr: 'Raccourci de Jump' },
  jumpoint: { en: 'Jumpoint', fr: 'Jumpoint' },
  installer: { en: 'Installer package', fr: 'Package d’installateur' },
};

const deeds: Readonly<Record<string, Label>> = {
  created: { en: 'added', fr: 'ajout' },
  changed: { en: 'changed', fr: 'modification' },
  saved: { en: 'saved', fr: 'enregistrement' },
  deleted: { en: 'deleted', fr: 'suppression' },
  moved: { en: 'order changed', fr: 'changement d’ordre' },
  uploaded: { en: 'uploaded', fr: 'transfert' },
  imported: { en: 'imported', fr: 'importation' },
  'member-added': { en: 'member added', fr: 'ajout d’un membre' },
  'member-removed': { en: 'member removed', fr: 'retrait d’un membre' },
  'failures-reset': { en: 'failed logins reset', fr: 'échecs de connexion réinitialisés' },
  'password-reset': { en: 'temporary password', fr: 'mot de passe temporaire' },
  installed: { en: 'installed', fr: 'installation' },
  'access-approved': { en: 'access approved', fr: 'accès approuvé' },
  'access-denied': { en: 'access denied', fr: 'accès refusé' },
  'policy-changed': { en: 'Jump policy changed', fr: 'changement de la règle de Jump' },
  'signed-out': { en: 'signed out by an administrator', fr: 'déconnexion par un administrateur' },
  adopted: { en: 'account from a provider', fr: 'compte issu d’un fournisseur' },
  password: { en: 'password changed', fr: 'changement du mot de passe' },
  profile: { en: 'settings changed', fr: 'modification des paramètres' },
  backup: { en: 'backup downloaded', fr: 'sauvegarde téléchargée' },
  restore: { en: 'backup restored', fr: 'sauvegarde restaurée' },
  ended: { en: 'ended by an administrator', fr: 'fin par un administrateur' },
  switched: { en: 'switched', fr: 'activation modifiée' },
  denied: { en: 'request refused', fr: 'requête refusée' },
  'user-calls-ended': {
    en: 'calls with names and passwords ended',
    fr: 'fin des appels par nom et mot de passe',
  },
  'account-created': { en: 'account added', fr: 'ajout d’un compte' },
  'account-changed': { en: 'account changed', fr: 'modification d’un compte' },
  'account-deleted': { en: 'account deleted', fr: 'suppression d’un compte' },
  'secret-changed': { en: 'new secret', fr: 'nouveau secret' },
  'key-changed': { en: 'pre-shared key changed', fr: 'changement de la clé pré-partagée' },
  'role-asked': { en: 'change of role asked for', fr: 'changement de rôle demandé' },
};

const whole: Readonly<Record<string, Label>> = {
  'sign-in': { en: 'Sign-in', fr: 'Connexion' },
  'account.sign-in': { en: 'Sign-in', fr: 'Connexion' },
  'sign-in.failed': { en: 'Failed sign-in', fr: 'Échec de connexion' },
  'account.locked': { en: 'Account locked', fr: 'Compte verrouillé' },
};

/** The words of an action of the audit ('area.deed'); one without words as it stands. */
export function auditWords(action: string): Label {
  const known = whole[action];
  if (known !== undefined) return known;
  const [area = '', deed = ''] = action.split('.', 2);
  const [what, did] = [areas[area], deeds[deed]];
  if (what === undefined || did === undefined) return same(action);
  return { en: `${what.en}: ${did.en}`, fr: `${what.fr} : ${did.fr}` };
}
