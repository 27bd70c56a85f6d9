/** The guide's chapters in its order, under short names of ours, and which procedures each concerns. */
import type { Label } from '../../views/label.js';
import { idsIn } from './coverage.js';
import type { StatementId } from './statements.js';

export interface ChapterPart {
  /** Null: the chapter has no parts. */
  readonly title: Label | null;
  readonly ids: readonly StatementId[];
  /**
   * Rehearsals that every statement of the part concerns, beside those that name it themselves:
   * what happens to clients is graded by none and matters in each upgrade.
   */
  readonly concerns: readonly string[];
}

export interface Chapter {
  readonly id: string;
  readonly title: Label;
  readonly parts: readonly ChapterPart[];
}

const pair = ['sync-upgrade', 'async-shared-ip', 'async-dns', 'async-nat'];
const upgrades = [...pair, 'single-auto', 'single-manual'];
const all = [...upgrades, 'manual-clock', 'hardware-migration'];

const part = (ids: string, concerns: readonly string[] = [], title: Label | null = null): ChapterPart => ({
  title,
  ids: idsIn(ids),
  concerns,
});

const titles = {
  backup: { en: 'Backup and synchronisation', fr: 'Sauvegarde et synchronisation' },
  updateA: { en: 'Update of A', fr: 'Mise à jour de A' },
  updateB: { en: 'Update of B', fr: 'Mise à jour de B' },
  verify: { en: 'Verification', fr: 'Vérification' },
  switch: { en: 'B becomes the primary', fr: 'B devient principal' },
  relation: { en: 'The relationship again', fr: 'Retour de la relation' },
} as const satisfies Record<string, Label>;

/** All 113 statements, each once, in the guide's order. */
export const chapters: readonly Chapter[] = [
  {
    id: 'preparation',
    title: { en: 'Preparation', fr: 'Préparation' },
    parts: [part('G01-G10', upgrades), part('G11-G13')],
  },
  {
    id: 'clients',
    title: { en: 'Client software', fr: 'Logiciels clients' },
    parts: [part('G14-G35', upgrades)],
  },
  {
    id: 'automatic',
    title: { en: 'One appliance, automatic updates', fr: 'Un seul serveur, mises à jour automatiques' },
    parts: [part('G36-G40', [...pair, 'single-auto'])],
  },
  {
    id: 'manual',
    title: { en: 'One appliance, manual updates', fr: 'Un seul serveur, mises à jour manuelles' },
    parts: [part('G41-G52', ['single-manual'])],
  },
  {
    id: 'pair',
    title: { en: 'A failover pair: the choice', fr: 'Une paire en reprise en séquence : le choix' },
    parts: [part('G53-G57')],
  },
  {
    id: 'synchronous',
    title: { en: 'The synchronous way', fr: 'La méthode synchrone' },
    parts: [
      part('G58-G74', pair, titles.backup),
      part('G75', [], titles.updateA),
      part('G76-G77', pair, titles.verify),
      part('G78', [], titles.updateB),
      part('G79-G90', [], titles.relation),
    ],
  },
  {
    id: 'asynchronous',
    title: { en: 'The asynchronous way', fr: 'La méthode asynchrone' },
    parts: [
      part('G91', [], { en: 'Backup, break and update of B', fr: 'Sauvegarde, rupture et mise à jour de B' }),
      part('G92', [], titles.verify),
      part('G93-G99', [], titles.switch),
      part('G100', [], titles.updateA),
      part('G101', [], titles.relation),
    ],
  },
  {
    id: 'hardware',
    title: { en: 'New hardware', fr: 'Nouveau matériel' },
    parts: [part('G102-G111')],
  },
  {
    id: 'licences',
    title: { en: 'Licences and support', fr: 'Licences et assistance' },
    parts: [part('G112-G113', all)],
  },
];
