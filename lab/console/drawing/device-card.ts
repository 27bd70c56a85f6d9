/** The card of a box: lamps, what it answers, its buttons. */
import type { NicName } from '../../../hardware/ports.js';
import type { Tone } from '../../../views/blocks.js';
import { counted } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import type { Face } from '../../hosting/body/face.js';
import type { BoxState } from '../control/lab-state.js';
import { beside } from './computers.js';
import { badge, facts, type Inline, linkOutside, press, row, since, type View } from './parts.js';
import type { Part } from './render-lab.js';

export const conflictWord: Label = { en: 'Address conflict', fr: 'Conflit d’adresse' };

const words = {
  server: { en: 'Appliance', fr: 'Serveur' },
  power: { en: 'Power', fr: 'Alimentation' },
  on: { en: 'Power on', fr: 'Sous tension' },
  off: { en: 'Power off', fr: 'Hors tension' },
  starting: { en: 'Starting', fr: 'Démarrage' },
  plugged: { en: 'plugged', fr: 'branché' },
  unplugged: { en: 'unplugged', fr: 'débranché' },
  silent: { en: 'does not answer', fr: 'ne répond pas' },
  noDisk: {
    en: 'finds no disk: it starts by itself once a sound one is in',
    fr: 'ne trouve aucun disque : il démarre de lui-même dès qu’un disque sain est en place',
  },
  hands: { en: 'Power and cables', fr: 'Alimentation et câbles' },
  cut: { en: 'Cut power', fr: 'Couper l’alimentation' },
  switchOn: { en: 'Switch on', fr: 'Mettre sous tension' },
  press: { en: 'Press power button', fr: 'Appuyer sur le bouton d’alimentation' },
  reset: { en: 'Press reset button', fr: 'Appuyer sur le bouton Reset' },
  plug: { en: 'Plug', fr: 'Brancher' },
  unplug: { en: 'Unplug', fr: 'Débrancher' },
  role: { en: 'Role', fr: 'Rôle' },
  software: { en: 'Software', fr: 'Logiciel' },
  base: { en: 'base', fr: 'base' },
  faults: { en: 'Faults', fr: 'Pannes' },
  none: { en: 'none', fr: 'aucune' },
  pages: { en: 'Pages', fr: 'Pages' },
} as const satisfies Record<string, Label>;

const roleWords: Readonly<Record<string, Label>> = {
  alone: { en: 'stand-alone', fr: 'autonome' },
  pairing: { en: 'being paired', fr: 'association en cours' },
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
  promoting: { en: 'taking over', fr: 'prend le relais' },
  demoting: { en: 'handing over', fr: 'passe le relais' },
  conflict: { en: 'primary, and so is the other', fr: 'principal, comme l’autre' },
};

export const boxLabel = (name: string): Label => ({
  en: `${words.server.en} ${name.toUpperCase()}`,
  fr: `${words.server.fr} ${name.toUpperCase()}`,
});

function lamps(box: BoxState): Inline[] {
  const power = { on: words.on, off: words.off, starting: words.starting }[box.power];
  const tone: Tone = box.power === 'on' ? 'good' : box.power === 'off' ? 'plain' : 'warn';
  const nics = (['eth0', 'eth1'] as const).map((nic): Inline => {
    const plugged = box.links[nic];
    return {
      lamp: join([same(nic), plugged ? words.plugged : words.unplugged]),
      tone: plugged ? (box.power === 'off' ? 'plain' : 'good') : 'bad',
    };
  });
  return [{ lamp: power, tone }, ...nics];
}

const downs: Readonly<Record<string, { readonly label: Label; readonly tone: Tone }>> = {
  installing: { label: { en: 'being updated', fr: 'mise à jour en cours' }, tone: 'info' },
  restoring: { label: { en: 'being restored', fr: 'restauration en cours' }, tone: 'info' },
  damaged: {
    label: { en: 'damaged: support must repair it', fr: 'endommagé : à réparer par l’assistance' },
    tone: 'bad',
  },
  'not-installed': { label: { en: 'no site software', fr: 'aucun logiciel de site' }, tone: 'plain' },
};

function softwareOf({ version, build, base, down }: Face): Inline {
  const known = down === null ? undefined : downs[down];
  const site = version === null ? '' : `${version}${build === null ? '' : ` (${build})`}, `;
  const installed = join([same(site), words.base, same(` ${base ?? '-'}`)], '');
  return known === undefined ? installed : [installed, badge(known.label, known.tone)];
}

/** What it shows whoever stands before it; else why it shows nothing. */
function faceOf({ power, noDisk, still, isObserved, answer, face }: BoxState): Face | Inline {
  if (power === 'off') return same('–');
  if (noDisk) return badge(words.noDisk, 'bad');
  if (still !== null || (isObserved === true && answer === null)) return badge(words.silent, 'warn');
  return power === 'starting' || face === null ? badge(words.starting, 'info') : face;
}

function boxFacts(view: View, box: BoxState): Part {
  const shown = faceOf(box);
  const isShown = typeof shown === 'object' && 'role' in shown;
  const role = isShown
    ? badge(roleWords[shown.role] ?? same(shown.role), shown.serves ? 'good' : 'info')
    : shown;
  const faults =
    box.overlays.length === 0
      ? words.none
      : box.overlays.map(({ overlay, hits }) => badge(effectsOf(labelOfFault(view, overlay), hits), 'warn'));
  return facts([
    [words.role, role],
    [words.software, isShown ? softwareOf(shown) : shown],
    [words.power, beside(since(view, box.sinceUs), startsOf(box.boot))],
    [words.faults, faults],
    [
      words.pages,
      [linkOutside(same('/login'), box.urls.login), linkOutside(same('/appliance'), box.urls.appliance)],
    ],
  ]);
}

const startsOf = (boot: number): Label => ({
  en: boot === 1 ? 'started once' : `started ${boot} times`,
  fr: `${boot}\u00a0démarrage${boot > 1 ? 's' : ''}`,
});

/** A fault, and how often it has had an effect. */
function effectsOf(fault: Label, hits: number): Label {
  const effects = counted(hits, { en: 'effect', fr: 'effet' }, { en: 'effects', fr: 'effets' });
  return { en: `${fault.en}: ${effects.en}`, fr: `${fault.fr} : ${effects.fr}` };
}

const labelOfFault = (view: View, overlay: string): Label =>
  view.state.faultKinds.find(({ id }) => id === overlay)?.label ?? same(overlay);

function powerButtons(box: BoxState): Part[] {
  const about = boxLabel(box.name);
  const power = (how: string, label: Label, danger = false): Part =>
    press({ name: 'power', values: { box: box.name, how }, label, about, danger });
  if (box.power === 'off') return [power('on', words.switchOn)];
  return [power('press', words.press), power('reset', words.reset), power('cut', words.cut, true)];
}

function cableButton(box: BoxState, nic: NicName): Part {
  const plugged = box.links[nic];
  return press({
    name: 'cable',
    values: { box: box.name, nic, plugged: plugged ? 'false' : 'true' },
    label: join([plugged ? words.unplug : words.plug, same(nic)]),
    about: boxLabel(box.name),
  });
}

/** Power and cables act at once: they are opened first. A box that is off is switched on where it stands. */
const fold = (box: BoxState): Part =>
  box.power === 'off'
    ? row([...powerButtons(box), cableButton(box, 'eth0'), cableButton(box, 'eth1')])
    : {
        template: 'lab-fold',
        data: {
          id: `hands-${box.name}`,
          summary: [words.hands, { hidden: boxLabel(box.name) }],
          parts: [row([...powerButtons(box), cableButton(box, 'eth0'), cableButton(box, 'eth1')])],
        },
      };

/** A box with its lamps, facts and what can be done to it. */
export function boxCard(view: View, box: BoxState): Part {
  const data = {
    id: `box-${box.name}`,
    title: boxLabel(box.name),
    lamps: lamps(box),
    parts: [boxFacts(view, box), fold(box)],
  };
  return { template: 'lab-device', data };
}
