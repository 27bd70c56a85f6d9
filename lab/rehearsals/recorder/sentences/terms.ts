/** Words for what events give by a code. */
import { overlays } from '../../../../hardware/faults/index.js';
import { definitions } from '../../../../updates/packages/index.js';
import { type Label, same } from '../../../../views/label.js';

export const roleWords: Readonly<Record<'primary' | 'backup', Label>> = {
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
};

export const ntpWords = {
  off: { en: 'none', fr: 'aucun' },
  starting: { en: 'asking', fr: 'interrogation' },
  synchronised: { en: 'synchronised', fr: 'synchronisé' },
  unreachable: { en: 'does not answer', fr: 'ne répond pas' },
  panic: { en: 'too far from the box’s own time', fr: 'trop loin de l’heure du serveur' },
  denied: { en: 'refuses to answer', fr: 'refuse de répondre' },
} as const satisfies Record<string, Label>;

export const arrayWords: Readonly<Record<string, Label>> = {
  optimal: { en: 'all is well', fr: 'tout va bien' },
  degraded: { en: 'one disk is missing', fr: 'il manque un disque' },
  rebuilding: { en: 'a disk is being rebuilt', fr: 'reconstruction d’un disque' },
  failed: { en: 'failed', fr: 'en panne' },
};

export const addressState = {
  pending: { en: 'is being claimed', fr: 'en cours de réclamation' },
  bound: { en: 'held', fr: 'détenue' },
  conflict: { en: 'held by another machine', fr: 'détenue par une autre machine' },
  'link-down': { en: 'no link', fr: 'pas de lien' },
  off: { en: 'given up', fr: 'abandonnée' },
} as const satisfies Record<string, Label>;

/** Why a session was cut off; every other end was wanted by somebody. */
export const reasonWords: Readonly<Record<string, Label>> = {
  'power-lost': { en: 'the power was lost', fr: 'coupure de courant' },
  failover: { en: 'the site moved to the other box', fr: 'le site est passé sur l’autre serveur' },
  restore: { en: 'a backup was restored', fr: 'restauration d’une sauvegarde' },
  install: { en: 'an installation', fr: 'une installation' },
};

export const titleOfPackage = (id: string): Label =>
  definitions.find(({ manifest }) => manifest.id === id)?.manifest.title ?? same(id);

const WORKSTATION = /^ws(\d+)$/;
const machines: Readonly<Record<string, Label>> = {
  fleet: { en: 'Jump Clients', fr: 'Jump Clients' },
  probe: { en: 'Test client', fr: 'Client témoin' },
};

/** A machine by its name in the lab. */
export function computerLabel(name: string): Label {
  const [, number] = WORKSTATION.exec(name) ?? [];
  if (number === undefined) return machines[name] ?? same(name);
  return { en: `Workstation ${number}`, fr: `Poste de travail ${number}` };
}

export const boxName = (box: string | null): Label =>
  box === null
    ? { en: 'a box that is no longer here', fr: 'un serveur qui n’est plus là' }
    : { en: `Appliance ${box.toUpperCase()}`, fr: `Serveur ${box.toUpperCase()}` };

/** What kinds of records are called. */
export const areaWords: Readonly<Record<string, Label>> = {
  'access-invite': { en: 'access invite', fr: 'invitation d’accès' },
  'canned-script': { en: 'canned script', fr: 'script prédéfini' },
  'custom-link': { en: 'custom link', fr: 'lien personnalisé' },
  'group-policy': { en: 'group policy', fr: 'règle de groupe' },
  'jump-group': { en: 'Jump Group', fr: 'Jump Group' },
  'jump-item': { en: 'Jump Item', fr: 'élément de Jump' },
  'jump-policy': { en: 'Jump Policy', fr: 'règle de Jump' },
  'jump-shortcut': { en: 'Jump shortcut', fr: 'raccourci de Jump' },
  'security-provider': { en: 'security provider', fr: 'fournisseur de sécurité' },
  'session-policy': { en: 'session policy', fr: 'règle de session' },
  'special-action': { en: 'special action', fr: 'action spéciale' },
  team: { en: 'team', fr: 'équipe' },
};

export const deedWords: Readonly<Record<string, Label>> = {
  created: { en: 'added', fr: 'ajout' },
  changed: { en: 'changed', fr: 'modification' },
  deleted: { en: 'deleted', fr: 'suppression' },
  moved: { en: 'moved', fr: 'déplacement' },
  'member-added': { en: 'member added', fr: 'ajout d’un membre' },
  'member-removed': { en: 'member removed', fr: 'retrait d’un membre' },
};

/** A fault as the transcript names it: its id, then its kind. */
export function faultLabel(named: string): Label {
  const kind = named.slice(named.lastIndexOf(' ') + 1);
  return overlays.find(({ name }) => name === kind)?.label ?? same(kind);
}
