/**
 * Mistakes that are mistakes in every rehearsal: none has to declare them. A rehearsal that declares one by
 * the same name says it in its own words; one in whose story it is no mistake lists it under `allows`.
 */
import { storyMistakes } from './story/telling.js';
import type { Mistake, Rehearsal } from './vocabulary.js';

export const commonMistakes: readonly Mistake[] = [
  {
    id: 'no-backup',
    guide: ['G01'],
    title: {
      en: 'An update began without a backup',
      fr: 'Une mise à jour a commencé sans sauvegarde',
    },
    consequence: {
      en: 'Had the installation gone wrong, nothing would have brought the site back as it was.',
      fr: 'Si l’installation avait échoué, rien n’aurait permis de retrouver le site tel qu’il était.',
    },
    risk: 'grave',
    right: {
      en: 'Download the backup first, on the page Software Management of the box that serves; keep the file off the box.',
      fr: 'Téléchargez d’abord la sauvegarde, à la page Gestion du logiciel du serveur qui sert le site ; gardez le fichier hors du serveur.',
    },
    recognised: { event: 'installer.started', if: { not: { now: { event: 'backup.made' } } } },
  },
  {
    id: 'restarted-in-base',
    guide: ['G10'],
    title: {
      en: 'A box was restarted in the middle of a base update',
      fr: 'Un serveur a été redémarré au milieu d’une mise à jour de la base',
    },
    consequence: {
      en: 'The box is damaged: its site stays away until support has given a repair code.',
      fr: 'Le serveur est endommagé : son site reste indisponible jusqu’à ce que l’assistance fournisse un code de réparation.',
    },
    risk: 'grave',
    measures: ['outage', 'support'],
    right: {
      en: 'Leave the box alone until Updates says that the base is installed; it restarts by itself, and its page comes back.',
      fr: 'N’intervenez pas sur le serveur tant que Mises à jour n’annonce pas la base installée ; il redémarre de lui-même et sa page revient.',
    },
    recognised: { event: 'installer.damaged' },
  },
  {
    id: 'both-enabled',
    guide: ['G96', 'G97'],
    title: {
      en: 'Two machines had the same address switched on',
      fr: 'Deux machines avaient la même adresse activée',
    },
    consequence: {
      en: 'Which of them answers is chance: clients may be sent from one to the other and back.',
      fr: 'Le hasard décide laquelle répond : les clients peuvent passer de l’une à l’autre et inversement.',
    },
    risk: 'real',
    measures: ['outage'],
    right: {
      en: 'Untick the address on the one box and save, and only then tick it on the other.',
      fr: 'Décochez l’adresse sur l’un et enregistrez, puis seulement cochez-la sur l’autre.',
    },
    recognised: { event: 'address.state', where: { state: 'conflict' } },
  },
  {
    id: 'two-primaries',
    guide: ['G71', 'G74'],
    title: {
      en: 'Both boxes were primary at once',
      fr: 'Les deux serveurs ont été principaux en même temps',
    },
    consequence: {
      en: 'What is configured on the one that steps down is given up; only history comes together.',
      fr: 'La configuration faite sur celui qui se retire est abandonnée ; seul l’historique est réuni.',
    },
    risk: 'real',
    measures: ['outage', 'users', 'rows'],
    right: {
      en: 'Before a box becomes primary, make sure that the other one has stepped down or is off.',
      fr: 'Avant qu’un serveur devienne principal, assurez-vous que l’autre a renoncé ou est éteint.',
    },
    recognised: { event: 'failover.conflict' },
  },
  {
    id: 'users-cut-at-work',
    guide: ['G08'],
    title: {
      en: 'Sessions were cut in working hours',
      fr: 'Des sessions ont été coupées pendant les heures de travail',
    },
    consequence: {
      en: 'Somebody was in the middle of their work on a remote computer.',
      fr: 'Quelqu’un était en plein travail sur un ordinateur distant.',
    },
    risk: 'real',
    measures: ['users'],
    right: {
      en: 'Install, restore and switch off in the window, after users have been told and have signed out.',
      fr: 'Installez, restaurez et éteignez dans la fenêtre, une fois les utilisateurs prévenus et déconnectés.',
    },
    recognised: {
      event: 'session.ended',
      where: { reason: ['install', 'power-lost', 'restore'] },
      if: { hours: { from: '08:00', to: '18:00' } },
    },
  },
  {
    id: 'other-key',
    guide: ['G80'],
    title: {
      en: 'A relationship was asked for with another key on the other box',
      fr: 'Une relation a été demandée alors que l’autre serveur avait une autre clé',
    },
    consequence: {
      en: 'It is refused; as long as the keys differ, no box follows the other.',
      fr: 'Elle est refusée ; tant que les clés diffèrent, aucun serveur ne suit l’autre.',
    },
    risk: 'small',
    right: {
      en: 'Enter the same pre-shared key on Management > Security of both boxes first.',
      fr: 'Saisissez d’abord la même clé pré-partagée à Gestion > Sécurité des deux serveurs.',
    },
    recognised: { event: 'failover.refused', where: { trouble: ['key', 'reverse-key'] } },
  },
];

/** What counts as a mistake in a rehearsal: its own first, in its own words. */
export function mistakesOf({
  mistakes,
  allows = [],
  story,
}: Pick<Rehearsal, 'mistakes' | 'allows' | 'story'>): Rehearsal['mistakes'] {
  const common = [...commonMistakes, ...(story === undefined ? [] : storyMistakes(story))].filter(
    ({ id }) => !allows.includes(id) && !mistakes.some((own) => own.id === id),
  );
  return [...mistakes, ...common];
}
