/** What a button of the console did, and what was wrong with an entry, in words for people. */
import { count } from '../../views/format.js';
import type { Label } from '../../views/label.js';
import type { LabCommand, WrongEntry } from './lab-command.js';

const box = (name: string, en: string, fr: string): Label => ({
  en: `Box ${name.toUpperCase()}: ${en}`,
  fr: `Serveur ${name.toUpperCase()} : ${fr}`,
});

const words = {
  done: { en: 'Done.', fr: 'C’est fait.' },
  paused: { en: 'Lab time stands still.', fr: 'L’heure du laboratoire est arrêtée.' },
  resumed: { en: 'Lab time goes on.', fr: 'L’heure du laboratoire reprend sa marche.' },
  fastest: { en: 'Lab time goes as fast as it can.', fr: 'L’heure du laboratoire avance au plus vite.' },
  fault: { en: 'The fault is in force.', fr: 'La panne est en cours.' },
  healed: { en: 'The fault is healed.', fr: 'La panne est réparée.' },
  wire: { en: 'This holds for the link from now on.', fr: 'La liaison est réglée ainsi dès maintenant.' },
  record: {
    en: 'The record is saved. Who remembers the old answer keeps it until its time to live has passed.',
    fr: 'L’enregistrement est en place. Les machines qui ont mémorisé l’ancienne réponse la gardent jusqu’à la fin de sa durée de vie.',
  },
  nat: { en: 'The entry is saved.', fr: 'L’entrée est enregistrée.' },
  hosts: { en: 'The hosts file is saved.', fr: 'Le fichier d’hôtes est enregistré.' },
  console: {
    en: 'The access console was told. What it says stands below.',
    fr: 'La console d’accès a reçu l’ordre. Sa réponse figure ci-dessous.',
  },
  client: {
    en: 'The client was told. The list shows what comes of it.',
    fr: 'Le client a reçu l’ordre. La liste en montre l’effet.',
  },
} as const satisfies Record<string, Label>;

const powers: Readonly<Record<'cut' | 'on' | 'press' | 'reset', readonly [en: string, fr: string]>> = {
  cut: ['the power is cut.', 'l’alimentation est coupée.'],
  on: ['it is switched on.', 'il est mis sous tension.'],
  press: ['the power button was pressed.', 'le bouton d’alimentation a été actionné.'],
  reset: ['the reset button was pressed.', 'le bouton Reset a été actionné.'],
};

/** After a command: what was done. */
export function doneWords(command: LabCommand): Label {
  switch (command.do) {
    case 'power':
      return box(command.box, ...powers[command.how]);
    case 'cable': {
      const { nic, plugged } = command;
      return plugged
        ? box(command.box, `${nic} is plugged in.`, `${nic} est branché.`)
        : box(command.box, `${nic} is unplugged.`, `${nic} est débranché.`);
    }
    case 'speed':
      return command.speed === 'max'
        ? words.fastest
        : {
            en: `Lab time goes at ×${command.speed}.`,
            fr: `L’heure du laboratoire avance à ×${command.speed}.`,
          };
    case 'pause':
      return words.paused;
    case 'resume':
      return words.resumed;
    case 'advance': {
      const minutes = count(command.minutes);
      return {
        en: `Lab time goes ahead by ${minutes.en} minutes.`,
        fr: `L’heure du laboratoire avance de ${minutes.fr} minutes.`,
      };
    }
    case 'fault-add':
      return words.fault;
    case 'fault-remove':
      return words.healed;
    case 'wire':
      return words.wire;
    case 'dns-set':
      return words.record;
    case 'nat-set':
      return words.nat;
    case 'hosts-set':
      return words.hosts;
    default:
      return command.do.startsWith('console-')
        ? words.console
        : command.do.startsWith('fleet-')
          ? words.client
          : words.done;
  }
}

const fields: Readonly<Record<string, Label>> = {
  minutes: { en: 'Minutes', fr: 'Minutes' },
  lossPercent: { en: 'Loss', fr: 'Perte' },
  extraMs: { en: 'Added delay', fr: 'Retard ajouté' },
  ttlS: { en: 'Time to live', fr: 'Durée de vie' },
  publicPort: { en: 'Public port', fr: 'Port public' },
  insidePort: { en: 'Inside port', fr: 'Port interne' },
  maintenance: { en: 'Maintenance until', fr: 'Maintenance jusqu’au' },
  day: { en: 'From the day', fr: 'À partir du jour' },
  file: { en: 'File', fr: 'Fichier' },
  text: { en: 'Hosts file', fr: 'Fichier d’hôtes' },
};

const limit = (value: number | undefined): Label =>
  value === undefined ? { en: '…', fr: '…' } : count(value);

/** What to enter instead. */
function wanted({ kind, min, max }: WrongEntry): Label {
  const [least, most] = [limit(min), limit(max)];
  if (kind === 'number')
    return { en: `a number from ${least.en} to ${most.en}`, fr: `un nombre de ${least.fr} à ${most.fr}` };
  if (kind === 'day') return { en: 'a day such as 2027-01-31', fr: 'un jour sous la forme 2027-01-31' };
  if (kind === 'length') return { en: `at most ${most.en} characters`, fr: `${most.fr} caractères au plus` };
  return { en: 'another value', fr: 'une autre valeur' };
}

/** Before anything is done: which entry cannot be used, and what can. */
export function wrongWords(entry: WrongEntry): Label {
  const label = fields[entry.field] ?? { en: `“${entry.field}”`, fr: `« ${entry.field} »` };
  const should = wanted(entry);
  return {
    en: `${label.en}: enter ${should.en}. Nothing was changed.`,
    fr: `${label.fr} : saisissez ${should.fr}. Rien n’a été modifié.`,
  };
}
