/** Why a backup file is not taken, and what to do about it. */
import type { Label } from '../../views/label.js';

export type BackupRefusal =
  | 'not-a-backup'
  | 'newer-format'
  | 'damaged'
  | 'password-needed'
  | 'password-wrong'
  | 'password-not-needed'
  | 'newer-version'
  | 'unknown-version'
  | 'disk-full'
  | 'no-site';

export const backupRefusals: Readonly<Record<BackupRefusal, Label>> = {
  'not-a-backup': {
    en: 'This file is not a backup of a site. Choose the file (.nsb) that Download Backup gave.',
    fr: 'Ce fichier n’est pas une sauvegarde de site. Choisissez le fichier (.nsb) fourni par Télécharger la sauvegarde.',
  },
  'newer-format': {
    en: 'This backup was written by newer software than is installed here. Update this appliance first.',
    fr: 'Cette sauvegarde a été écrite par un logiciel plus récent que celui installé ici. Mettez d’abord ce serveur à jour.',
  },
  damaged: {
    en: 'The backup file is damaged or incomplete. Copy it again or take another one; nothing was changed.',
    fr: 'Le fichier de sauvegarde est endommagé ou incomplet. Recopiez-le ou prenez-en un autre ; rien n’a été modifié.',
  },
  'password-needed': {
    en: 'This backup is protected by a password. Enter it.',
    fr: 'Cette sauvegarde est protégée par un mot de passe. Saisissez-le.',
  },
  'password-wrong': {
    en: 'The backup password is wrong. Nothing was changed.',
    fr: 'Le mot de passe de sauvegarde est incorrect. Rien n’a été modifié.',
  },
  'password-not-needed': {
    en: 'This backup was made without a password. Leave the password empty.',
    fr: 'Cette sauvegarde a été faite sans mot de passe. Laissez le mot de passe vide.',
  },
  'newer-version': {
    en: 'The backup comes from a newer site version than is installed here. Update this appliance first; nothing was changed.',
    fr: 'La sauvegarde vient d’une version de site plus récente que celle installée ici. Mettez d’abord ce serveur à jour ; rien n’a été modifié.',
  },
  'unknown-version': {
    en: 'The backup comes from a site version that this appliance does not know. Take a backup of a published version; nothing was changed.',
    fr: 'La sauvegarde vient d’une version de site que ce serveur ne connaît pas. Prenez une sauvegarde d’une version publiée ; rien n’a été modifié.',
  },
  'disk-full': {
    en: 'There is not enough room on the disks for this backup. See /appliance > Status > Storage; nothing was changed.',
    fr: 'Il n’y a pas assez de place sur les disques pour cette sauvegarde. Voyez /appliance > État > Stockage ; rien n’a été modifié.',
  },
  'no-site': {
    en: 'No site software is installed on this appliance.',
    fr: 'Aucun logiciel de site n’est installé sur ce serveur.',
  },
};

export const isRefusal = (why: string): why is BackupRefusal => Object.hasOwn(backupRefusals, why);

export type Refused = { readonly ok: false; readonly why: BackupRefusal };
export const refuse = (why: BackupRefusal): Refused => ({ ok: false, why });
