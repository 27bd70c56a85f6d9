/**
 * appliance/pages/appliance/status/: the tab Status of /appliance.
 *
 * Status > Basics | État > Caractéristiques: what the box is, its time, and its power (G49).
 *
 * @guide G49 seed
 */

import type { Block } from '../../../../views/blocks.js';
import { bytes, dateTime, duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import type { Node } from '../../../node/node.js';
import { orderReset, RESET_MS, resetShare } from '../../../services/backup/factory-reset.js';
import { troubleNotes } from '../../../services/monitoring/trouble-notes.js';
import { readSetting } from '../../../store/site/settings.js';
import { siteHostname } from '../../../store/site/site-settings.js';
import { loadNotes } from '../../login/jump/load-blocks.js';
import { action, type Page } from '../../page.js';
import { powerPlace, powerWords } from '../../power.js';
import { healthBlocks } from './health.js';

const words = {
  title: { en: 'Basics', fr: 'Caractéristiques' },
  facts: { en: 'Status :: Basics', fr: 'État :: Caractéristiques' },
  power: { en: 'Status :: Power', fr: 'État :: Alimentation' },
  health: { en: 'Status :: Health', fr: 'État :: Santé' },
  model: { en: 'Model', fr: 'Modèle' },
  serial: { en: 'Serial Number', fr: 'Numéro de série' },
  guid: { en: 'Appliance GUID', fr: 'GUID du serveur' },
  base: { en: 'Base Software Version', fr: 'Version du logiciel de base' },
  siteVersion: { en: 'Site Version', fr: 'Version du site' },
  host: { en: 'Hosted Site', fr: 'Site hébergé' },
  none: { en: 'None', fr: 'Aucun' },
  time: { en: 'System Time', fr: 'Heure du système' },
  uptime: { en: 'Uptime', fr: 'Temps de fonctionnement' },
  memory: { en: 'Storage Used', fr: 'Stockage utilisé' },
  reboot: { en: 'Reboot This Appliance', fr: 'Redémarrer ce serveur' },
  off: { en: 'Shut Down This Appliance', fr: 'Éteindre ce serveur' },
  rebootText: {
    en: 'Everybody is signed out and the site cannot be reached for about a minute.',
    fr: 'Tout le monde est déconnecté et le site est injoignable pendant environ une minute.',
  },
  offText: {
    en: 'Everybody is signed out. The appliance stays off until somebody presses its power button.',
    fr: 'Tout le monde est déconnecté. Le serveur reste éteint jusqu’à ce que quelqu’un appuie sur son bouton d’alimentation.',
  },
  baseWarning: {
    en: 'The base software is being written right now. Interrupting it leaves this appliance damaged until support repairs it.',
    fr: 'Le logiciel de base est en cours d’écriture. L’interrompre endommage ce serveur jusqu’à ce que l’assistance technique le répare.',
  },
  reset: { en: 'Reset to Factory Defaults', fr: 'Rétablir la version par défaut du serveur' },
  resetText: {
    en: 'Everything on this appliance is erased for good: site software, settings, users, certificates, session history and recordings. Nothing of it can be brought back without a backup. The appliance restarts by itself; then admin and password are the initial account. To give it back, wait for the end and shut it down.',
    fr: 'Tout ce que contient ce serveur est effacé définitivement : logiciel du site, paramètres, utilisateurs, certificats, historique des sessions et enregistrements. Sans sauvegarde, rien ne peut être récupéré. Le serveur redémarre de lui-même ; le compte initial est alors admin avec password. Pour le rendre, attendez la fin puis éteignez-le.',
  },
  resetBusy: {
    en: 'An installation or a data-sync is under way. Wait for its end, then reset.',
    fr: 'Une installation ou une synchronisation est en cours. Attendez la fin avant de réinitialiser.',
  },
  damaged: {
    en: 'The base software of this appliance is damaged. The Updates page tells how technical support repairs it; restarting does not help.',
    fr: 'Le logiciel de base de ce serveur est endommagé. La page Mises à jour indique comment l’assistance technique le répare ; le redémarrer ne sert à rien.',
  },
  updates: { en: 'Updates', fr: 'Mises à jour' },
  resetDamaged: {
    en: 'The base software is damaged: technical support must repair it first (Updates page).',
    fr: 'Le logiciel de base est endommagé : l’assistance technique doit d’abord le réparer (page Mises à jour).',
  },
  resetting: { en: 'The appliance is being reset.', fr: 'Le serveur est en cours de réinitialisation.' },
  resetTitle: { en: 'Factory reset', fr: 'Réinitialisation' },
  resetStage: {
    en: 'Everything is being erased. The appliance restarts when it is done.',
    fr: 'Tout est en cours d’effacement. Le serveur redémarre à la fin.',
  },
} satisfies Record<string, Label>;

/** The chassis acts a moment later, so that the answer still reaches the browser. */
const POWER_DELAY_US = 2_000_000;

const resetBlock = (share: number): Block => ({
  kind: 'progress',
  title: words.resetTitle,
  stage: words.resetStage,
  share,
  leftMs: (1 - share) * RESET_MS,
});

/** Whoever signs in to a damaged box arrives here. */
const damage = (node: Node): readonly Block[] =>
  node.software.siteDown() === 'damaged'
    ? [
        { kind: 'note', tone: 'bad', text: words.damaged },
        { kind: 'links', items: [{ label: words.updates, href: '/appliance/updates' }] },
      ]
    : [];

const resetAction = action({
  fields: {},
  edits: null,
  sample: { values: {}, needs: ['fresh'] },
  confirm: () => ({ title: words.reset, text: words.resetText, button: words.reset }),
  run: ({ node, actor }) => {
    if (resetShare(node) !== null) return { refused: words.resetting };
    const state = node.failover.state();
    const syncing = 'sync' in state && state.sync !== null;
    if (node.software.siteDown() === 'damaged') return { refused: words.resetDamaged };
    if (node.software.siteDown() !== null || node.installer.progress() !== null || syncing) {
      return { refused: words.resetBusy };
    }
    const goto = powerPlace(node, 'reset');
    orderReset(node, actor.name);
    return { done: powerWords('reset'), goto };
  },
});

export const basicsPage: Page = {
  id: 'appliance.basics',
  site: 'appliance',
  path: '/appliance/basics',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  live: ({ node }) => resetShare(node) !== null,
  sections: ({ node, nowMs }) => {
    const readings = node.hardware.read();
    const { plate, uptimeMs, storage } = readings;
    const installed = node.software.installed();
    const site = node.site();
    const resetting = resetShare(node);
    return [
      {
        id: 'basics',
        title: words.facts,
        blocks: [
          ...damage(node),
          {
            kind: 'facts',
            items: [
              { label: words.model, value: same(plate.model) },
              { label: words.serial, value: same(plate.serial) },
              { label: words.guid, value: same(plate.guid) },
              { label: words.base, value: same(installed.base) },
              {
                label: words.siteVersion,
                value:
                  installed.site === null
                    ? words.none
                    : same(`${installed.site.version} (${installed.site.build})`),
              },
              {
                label: words.host,
                value: site === null ? words.none : same(readSetting(site, siteHostname)),
              },
              { label: words.time, value: dateTime(nowMs, node.network.config().timeZone) },
              { label: words.uptime, value: duration(uptimeMs) },
              { label: words.memory, value: bytes(storage.usedBytes) },
            ],
          },
        ],
      },
      {
        id: 'health',
        title: words.health,
        blocks: [
          ...troubleNotes(node, (kind) => kind !== 'clock'),
          ...loadNotes(node),
          ...healthBlocks(readings),
        ],
      },
      {
        id: 'power',
        title: words.power,
        blocks:
          resetting !== null
            ? [resetBlock(resetting)]
            : [
                { kind: 'form', action: 'reboot', fields: [], submit: words.reboot, danger: true },
                { kind: 'form', action: 'off', fields: [], submit: words.off, danger: true },
                { kind: 'form', action: 'reset', fields: [], submit: words.reset, danger: true },
              ],
      },
    ];
  },
  actions: {
    reset: resetAction,
    ...Object.fromEntries(
      (['reboot', 'off'] as const).map((what) => [
        what,
        action({
          fields: {},
          edits: null,
          sample: { values: {}, needs: ['fresh'] },
          confirm: ({ node }) => {
            const usual = what === 'reboot' ? words.rebootText : words.offText;
            const writing = node.installer.state().at === 'applying-base';
            return { title: words[what], text: writing ? words.baseWarning : usual, button: words[what] };
          },
          run: ({ node, actor }) => {
            node.emit({
              kind: what === 'reboot' ? 'power.reboot-asked' : 'power.off-asked',
              data: { by: actor.name },
            });
            node.ports.time.timer(POWER_DELAY_US, () => {
              if (what === 'reboot') node.ports.chassis.reboot();
              else node.ports.chassis.shutDown();
            });
            return { done: powerWords(what), goto: powerPlace(node, what) };
          },
        }),
      ]),
    ),
  },
};
