/** Hands at the boxes: power, cables, the wires between them. */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { isCut, namedParts, partNamed, wireFaults } from '../../acts/parts.js';
import { type BoxName, boxNames, LAB, ranks } from '../../plan.js';
import { command } from './command.js';
import { box, flag, numberOrNone, short } from './entries.js';

const MS_MAX = 60_000;

const words = {
  already: { en: 'It is like that already.', fr: 'C’est déjà le cas.' },
  off: { en: 'The box has no power.', fr: 'Le serveur n’est pas sous tension.' },
  unfed: {
    en: 'No power reaches the box: end the fault of the site’s power or of its supplies.',
    fr: 'Le courant n’atteint pas le serveur : mettez fin à la panne de courant du site ou de ses alimentations.',
  },
  itself: {
    en: 'A box sends nothing to itself over the network: choose two different ends.',
    fr: 'Un serveur ne s’envoie rien par le réseau : choisissez deux extrémités différentes.',
  },
  noBox: { en: 'There is no such box in this lab.', fr: 'Ce serveur n’existe pas dans ce laboratoire.' },
} as const satisfies Record<string, Label>;

export const { noBox } = words;

const noPart = (boxes: readonly BoxName[]): Label => {
  const known = namedParts(boxes)
    .map(({ name }) => name)
    .join(', ');
  return {
    en: `There is no such card or wire: ${known}.`,
    fr: `Cette carte ou cette liaison n’existe pas : ${known}.`,
  };
};

const about = (name: string, en: string, fr: string): Label => ({
  en: `Appliance ${name.toUpperCase()}: ${en}`,
  fr: `Serveur ${name.toUpperCase()} : ${fr}`,
});

const powers: Readonly<Record<'cut' | 'on' | 'press' | 'reset', readonly [en: string, fr: string]>> = {
  cut: ['the power is cut.', 'l’alimentation est coupée.'],
  on: ['it is switched on.', 'il est mis sous tension.'],
  press: ['the power button was pressed.', 'le bouton d’alimentation a été actionné.'],
  reset: ['the reset button was pressed.', 'le bouton Reset a été actionné.'],
};

export const boxCommands = {
  cable: command('cable', { box, nic: v.picklist(['eth0', 'eth1']), plugged: flag }).does({
    perform: ({ lab }, { box: name, nic, plugged: up }) =>
      lab.box(name).links[nic] === up ? words.already : { kind: 'cable', box: name, nic, up },
    done: ({ box: name, nic, plugged }) =>
      plugged
        ? about(name, `${nic} is plugged in.`, `${nic} est branché.`)
        : about(name, `${nic} is unplugged.`, `${nic} est débranché.`),
    sample: { values: () => ({ box: 'b', nic: 'eth1', plugged: false }) },
  }),
  /** A card or a wire by its name: 'A eth0', 'A-B', 'A-mail'. */
  part: command('part', { name: short, whole: flag }).does({
    perform: ({ lab }, { name, whole }) => {
      const part = partNamed(name, lab.boxes());
      if (part === null) return noPart(lab.boxes());
      const { links, overlays } = lab.box(part.box);
      if ('nic' in part)
        return links[part.nic] === whole
          ? words.already
          : { kind: 'cable', box: part.box, nic: part.nic, up: whole };
      if (isCut(part, overlays) !== whole) return words.already;
      const faults = wireFaults(part);
      const others = overlays.filter(({ id }) => !faults.some((one) => one.id === id));
      return { kind: 'overlays', box: part.box, list: whole ? others : [...others, ...faults] };
    },
    done: ({ name, whole }) =>
      whole
        ? { en: `${name} is whole again.`, fr: `${name} est rétabli.` }
        : { en: `${name} is cut.`, fr: `${name} est coupé.` },
    // The cable that the command before it has taken out.
    sample: { values: () => ({ name: 'B eth1', whole: true }) },
  }),
  /** What arrives at `to` from `from`: cut, partly lost, or late. */
  wire: command('wire', {
    from: v.picklist([...boxNames, 'lab']),
    to: box,
    cut: v.optional(flag, false),
    lossPercent: numberOrNone(100, { en: 'Loss', fr: 'Perte' }),
    extraMs: numberOrNone(MS_MAX, { en: 'Added delay', fr: 'Retard ajouté' }),
  }).does({
    perform: ({ lab }, { from, to, cut, lossPercent, extraMs }) => {
      if (!lab.boxes().includes(to)) return words.noBox;
      if (from === to) return words.itself;
      const clear = !cut && lossPercent === 0 && extraMs === 0;
      const filter = clear
        ? null
        : { cut, lossShare: lossPercent / 100, extraUs: Math.round(extraMs * 1_000) };
      return { kind: 'filter', box: to, from: from === 'lab' ? LAB : ranks[from], filter };
    },
    done: { en: 'This holds for the link from now on.', fr: 'La liaison est réglée ainsi dès maintenant.' },
    sample: { values: () => ({ from: 'a', to: 'b', lossPercent: 5, extraMs: 20 }) },
  }),
};

/** Last in the index: the box of its sample is then gone. */
export const power = {
  power: command('power', { box, how: v.picklist(['cut', 'on', 'press', 'reset']) }).does({
    perform: ({ lab }, { box: name, how }) => {
      const off = lab.box(name).power === 'off';
      if (off && (how === 'on' || how === 'press') && !lab.isFed(name)) return words.unfed;
      if (how === 'cut') return off ? words.already : { kind: 'cut-power', box: name };
      if (how === 'on') return off ? { kind: 'switch-on', box: name } : words.already;
      if (how === 'press') return { kind: 'press', box: name, button: 'power' };
      return off ? words.off : { kind: 'press', box: name, button: 'reset' };
    },
    done: ({ box: name, how }) => about(name, ...powers[how]),
    sample: { values: () => ({ box: 'b', how: 'press' }) },
  }),
};
