/** What a button of the console did, and what was wrong with an entry, in words for people. */
import { count } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
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
    en: 'The access console is at it. What comes of it will stand here.',
    fr: 'La console d’accès s’en occupe. Le résultat s’affichera ici.',
  },
  client: {
    en: 'The client is at it. What comes of it will stand here.',
    fr: 'Le client s’en occupe. Le résultat s’affichera ici.',
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
      if (command.do.startsWith('console-')) return words.console;
      return command.do.startsWith('fleet-') || command.do === 'integration-run' ? words.client : words.done;
  }
}

const results: Partial<Readonly<Record<LabCommand['do'], Label>>> = {
  'console-launch': { en: 'The access console is open.', fr: 'La console d’accès est ouverte.' },
  'console-sign-in': {
    en: 'Signed in: the Jump Items stand below.',
    fr: 'Connexion réussie : les éléments de Jump figurent ci-dessous.',
  },
  'console-start': { en: 'The session is open.', fr: 'La session est ouverte.' },
  'console-end': { en: 'The session has ended.', fr: 'La session est terminée.' },
  'console-close': { en: 'The access console is closed.', fr: 'La console d’accès est fermée.' },
  'console-deploy': {
    en: 'The console was installed from the MSI.',
    fr: 'La console a été installée à partir du MSI.',
  },
  'console-uninstall': { en: 'The installation was removed.', fr: 'L’installation a été supprimée.' },
  'console-package': {
    en: 'The console was installed from the package.',
    fr: 'La console a été installée à partir du package.',
  },
  'fleet-call': { en: 'The client reached the site.', fr: 'Le client a joint le site.' },
  'fleet-reboot': {
    en: 'The computer has restarted and its client reached the site.',
    fr: 'L’ordinateur a redémarré et son client a joint le site.',
  },
  'fleet-off': { en: 'The computer is off.', fr: 'L’ordinateur est éteint.' },
  'fleet-on': {
    en: 'The computer is on and its client reached the site.',
    fr: 'L’ordinateur est allumé et son client a joint le site.',
  },
  'fleet-install': { en: 'The Jump Client was installed.', fr: 'Le Jump Client a été installé.' },
  'fleet-deploy': { en: 'The software was installed.', fr: 'Le logiciel a été installé.' },
  'integration-run': {
    en: 'The integration client fetched its data.',
    fr: 'Le client d’intégration a récupéré ses données.',
  },
};

/** Once what a command began went well. */
export const resultWords = ({ do: name }: LabCommand): Label => results[name] ?? words.done;

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
