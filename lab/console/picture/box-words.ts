/**
 * lab/console/picture/: the living picture of the console's first page: what is drawn as data, and the drawing.
 *
 * What the picture says of a box.
 */
import type { Tone } from '../../../views/blocks.js';
import { percent } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import type { LabState } from '../control/lab-state.js';
import { boxLabel } from '../drawing/device-card.js';
import type { BoxPart, BoxWork } from './model.js';
import { boxWireTrouble, clockLabel, faultsLabel, nicWords, roleWords, saying, words } from './words.js';

export const workWords: Readonly<Record<BoxWork['kind'], Label>> = {
  off: { en: 'switched off', fr: 'hors tension' },
  starting: { en: 'starting', fr: 'démarrage' },
  'no-disk': { en: 'finds no disk', fr: 'ne trouve aucun disque' },
  silent: { en: 'does not answer', fr: 'ne répond pas' },
  hung: { en: 'hangs', fr: 'bloqué' },
  paused: { en: 'halted', fr: 'figé' },
  damaged: { en: 'damaged: support must repair it', fr: 'endommagé : à réparer par l’assistance' },
  restoring: { en: 'a backup is being restored', fr: 'restauration en cours' },
  'not-installed': { en: 'no site software', fr: 'aucun logiciel de site' },
  failed: { en: 'the installation has failed', fr: 'l’installation a échoué' },
  conflict: { en: 'two primaries: somebody must decide', fr: 'deux principaux : il faut trancher' },
  installing: { en: 'being installed', fr: 'installation en cours' },
  stuck: {
    en: 'stuck: do not restart, call support',
    fr: 'bloquée : ne pas redémarrer, appeler l’assistance',
  },
  promoting: { en: 'is taking over', fr: 'prend le relais' },
  demoting: { en: 'is handing over', fr: 'passe le relais' },
  pairing: { en: 'is being paired', fr: 'association en cours' },
  serving: { en: 'serves the site', fr: 'sert le site' },
  'standing-by': { en: 'stands by', fr: 'en attente' },
  ready: { en: 'ready, the name does not lead here', fr: 'prêt, le nom n’y mène pas' },
};

const stageWords: Readonly<Record<string, Label>> = {
  downloading: { en: 'is being downloaded', fr: 'téléchargement' },
  'applying-base': { en: 'is being written', fr: 'écriture' },
  migrating: { en: 'data is being migrated', fr: 'migration des données' },
  restarting: { en: 'restart', fr: 'redémarrage' },
  verifying: { en: 'is being verified', fr: 'vérification' },
};

/** Colour of what a box does. */
export function workTone({ kind }: BoxWork): Tone {
  if (kind === 'serving') return 'good';
  if (kind === 'off' || kind === 'standing-by' || kind === 'ready' || kind === 'not-installed')
    return 'plain';
  const isBad: readonly BoxWork['kind'][] = [
    'damaged',
    'stuck',
    'failed',
    'conflict',
    'no-disk',
    'hung',
    'paused',
  ];
  return isBad.includes(kind) ? 'bad' : 'info';
}

const titleOf = ({ maker }: LabState, id: string): Label =>
  maker.packages.find((one) => one.id === id)?.title ?? same(id);

/** What a box is at, with how far it is. */
export function workLabel(state: LabState, work: BoxWork): Label {
  if (work.kind === 'stuck') return saying(titleOf(state, work.package), workWords.stuck);
  if (work.kind !== 'installing') return workWords[work.kind];
  const stage = stageWords[work.stage] ?? workWords.installing;
  const share = work.share === null ? [] : [percent(work.share)];
  return join([saying(titleOf(state, work.package), stage), ...share], ', ');
}

/** '15.3.2 · base 4.2.0'. */
export function versionLabel({ face }: BoxPart): Label {
  if (face === null) return same('');
  const base = join([{ en: 'base', fr: 'base' }, same(face.base ?? '?')]);
  return join([face.version === null ? words.noSite : same(face.version), base], ' · ');
}

const diskWords: Readonly<Record<string, Label>> = {
  failed: { en: 'failed', fr: 'en panne' },
  missing: { en: 'missing', fr: 'absent' },
  rebuilding: { en: 'rebuilding', fr: 'en reconstruction' },
};

/** At a box, which shows nothing of it while it is off. */
export function wireWords({ wire, power }: BoxPart): Label | null {
  const trouble = boxWireTrouble(wire);
  return trouble === null || power === 'off'
    ? null
    : { en: `wire ${trouble.en}`, fr: `liaison ${trouble.fr}` };
}
/** A box as a sentence. */
export function boxSentence(state: LabState, box: BoxPart): Label {
  const { face, nics } = box;
  const pieces: Label[] = [workLabel(state, box.work)];
  if (face !== null) {
    pieces.push(roleWords[face.role] ?? same(face.role), versionLabel(box));
    const clock = clockLabel(face.offsetMs);
    pieces.push({ en: `clock ${clock.en}`, fr: `horloge ${clock.fr}` });
    face.disks.forEach((disk, slot) => {
      const wrong = diskWords[disk];
      if (wrong !== undefined)
        pieces.push({ en: `disk ${slot} ${wrong.en}`, fr: `disque ${slot} ${wrong.fr}` });
    });
  }
  for (const nic of ['eth0', 'eth1'] as const) {
    if (nics[nic] !== 'linked') pieces.push(join([same(nic), nicWords[nics[nic]]]));
  }
  const wire = boxWireTrouble(box.wire);
  if (wire !== null) pieces.push({ en: `wire ${wire.en}`, fr: `liaison ${wire.fr}` });
  pieces.push(box.holds.length === 0 ? words.holdsNothing : heldSentence(box.holds));
  if (box.faults > 0) pieces.push(faultsLabel(box.faults));
  return saying(boxLabel(box.name), join(pieces, ', '));
}

const heldSentence = (holds: readonly string[]): Label => ({
  en: `holds ${holds.join(', ')}`,
  fr: `détient ${holds.join(', ')}`,
});
