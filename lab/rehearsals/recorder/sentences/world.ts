/** What the lab and the world around the boxes tell. */

import { MS } from '../../../../hardware/ports.js';
import { duration, timeOfDay } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import type { LabEventData, LabEventKind } from '../../../hosting/event-kinds.js';
import { TIME_ZONE } from '../../../making/found.js';
import { boxName, computerLabel, faultLabel, titleOfPackage } from './terms.js';

export type LabTellers = { readonly [K in LabEventKind]: (data: LabEventData<K>) => Label };

const l = (en: string, fr: string): Label => ({ en, fr });

const MS_PER_S = 1_000;
const hour = (us: number): string => timeOfDay(us / MS, TIME_ZONE);

/** Somebody or something, then what is said of it. */
const of = (who: Label, en: string, fr: string): Label => l(`${who.en} ${en}`, `${who.fr} ${fr}`);

const ofBox = (box: string | null, en: string, fr: string): Label => of(boxName(box), en, fr);

const byWay = (by: 'hosts-file' | 'dns'): Label =>
  by === 'dns' ? l('by DNS', 'par le DNS') : l('by the hosts file', 'par le fichier hosts');

const troubleWords = {
  'no-answer': l('nobody answers', 'personne ne répond'),
  backup: l('a backup answers', 'une sauvegarde répond'),
  down: l('the site is closed', 'le site est fermé'),
} as const;

/** The names of the faults that a box has now. */
function faultsAt(box: string, list: readonly string[]): Label {
  if (list.length === 0) return ofBox(box, 'has no fault any more', 'n’a plus aucune panne');
  const names = list.map((one) => faultLabel(one));
  const [en, fr] = [names.map((name) => name.en).join(', '), names.map((name) => name.fr).join(', ')];
  return ofBox(box, `has these faults: ${en}`, `a ces pannes : ${fr}`);
}

export const labTellers: LabTellers = {
  'power.on': ({ boot }) => l(`is switched on (boot ${boot})`, `est sous tension (démarrage ${boot})`),
  'power.ready': () => l('is ready', 'est prêt'),
  'power.no-disk': () => l('finds no disk to start from', 'ne trouve aucun disque pour démarrer'),
  'software.failed': () =>
    l('its software met an error and goes on', 'son logiciel a rencontré une erreur et continue'),
  'disk.commits-lost': ({ steps }) =>
    l(`the last ${steps} writes are lost`, `les ${steps} dernières écritures sont perdues`),
  'disk.put-back': () =>
    l('its disks were put back to an earlier instant', 'ses disques ont été remis à un instant antérieur'),
  'power.off': ({ box }) => ofBox(box, 'is off', 'est éteint'),
  'power.cut': ({ box }) => ofBox(box, 'has lost its power', 'a perdu le courant'),
  cable: ({ box, nic, up }) =>
    up
      ? ofBox(box, `is plugged in at ${nic}`, `est branché sur ${nic}`)
      : ofBox(box, `is unplugged at ${nic}`, `est débranché de ${nic}`),
  overlays: ({ box, list }) => faultsAt(box, list),
  'people.mistake': ({ box, isRight }) =>
    isRight
      ? ofBox(box, 'is put right by somebody', 'est remis en ordre par quelqu’un')
      : ofBox(box, 'is set wrongly by somebody', 'est mal réglé par quelqu’un'),
  'answer.given': () => l('a question is answered', 'une question reçoit sa réponse'),
  'help.asked': ({ what, box }) =>
    what === 'storage'
      ? l(
          `the storage team makes room on ${boxName(box).en}`,
          `l’équipe stockage fait de la place sur ${boxName(box).fr}`,
        )
      : l(
          `the maintenance of ${boxName(box).en} is renewed`,
          `la maintenance de ${boxName(box).fr} est renouvelée`,
        ),
  'story.begun': () => l('colleagues begin their day', 'les collègues commencent leur journée'),
  'announcement.sent': ({ fromUs, untilUs }) =>
    l(
      `people are told: the site may be away from ${hour(fromUs)} to ${hour(untilUs)}`,
      `annonce : site peut-être indisponible de ${hour(fromUs)} à ${hour(untilUs)}`,
    ),
  'announcement.over': ({ up }) =>
    up
      ? l(
          'the announced window is over, the site is up',
          'la fenêtre annoncée est passée, le site est disponible',
        )
      : l(
          'the announced window is over, and the site is down',
          'la fenêtre annoncée est passée, et le site est indisponible',
        ),
  'people.surprised': ({ who, why }) =>
    why === 'cut'
      ? l(`${who} is cut off in the middle of work`, `${who} est coupé en plein travail`)
      : l(`${who} cannot sign in`, `${who} ne peut pas se connecter`),
  'people.back': ({ who, minutes }) =>
    l(
      `${who} can work again, after ${minutes} minutes`,
      `${who} peut de nouveau travailler, après ${minutes} minutes`,
    ),
  'network.dns-changed': ({ name, address, ttlS }) =>
    l(
      `DNS: ${name} leads to ${address}, TTL ${duration(ttlS * MS_PER_S).en}`,
      `DNS : ${name} mène à ${address}, TTL ${duration(ttlS * MS_PER_S).fr}`,
    ),
  'network.dns-removed': ({ name }) => l(`DNS: ${name} is removed`, `DNS : ${name} est supprimé`),
  'network.dns-spread': ({ name, address }) =>
    address === null
      ? l(`everybody knows that ${name} is gone`, `tous savent que ${name} n’existe plus`)
      : l(`everybody knows that ${name} leads to ${address}`, `tous savent que ${name} mène à ${address}`),
  'network.nat-changed': ({ publicAddress, insideAddress }) =>
    l(`NAT: ${publicAddress} leads to ${insideAddress}`, `NAT : ${publicAddress} mène à ${insideAddress}`),
  'network.nat-removed': ({ publicAddress }) =>
    l(`NAT: ${publicAddress} is removed`, `NAT : ${publicAddress} est supprimé`),
  'network.nat-cleared': ({ publicAddress, connections }) =>
    l(
      `NAT: ${connections} connections through ${publicAddress} are ended`,
      `NAT : ${connections} connexions par ${publicAddress} sont coupées`,
    ),
  'network.firewall-changed': ({ source, destination, blocked }) =>
    blocked
      ? l(
          `firewall: ${source} may not reach ${destination}`,
          `pare-feu : ${source} ne peut plus joindre ${destination}`,
        )
      : l(`firewall: ${source} may reach ${destination}`, `pare-feu : ${source} peut joindre ${destination}`),
  'network.arp-flushed': ({ machine }) =>
    l(`${machine} forgets its neighbours`, `${machine} oublie ses voisins`),
  'network.announced': ({ address, box, heard }) =>
    heard
      ? ofBox(box, `announces that it has ${address}`, `annonce qu’il détient ${address}`)
      : ofBox(
          box,
          `announces ${address}, and nobody hears it`,
          `annonce ${address}, et personne ne l’entend`,
        ),
  'workstation.dns-flushed': ({ workstation }) =>
    of(computerLabel(workstation), 'forgets DNS answers', 'oublie les réponses DNS'),
  'workstation.hosts-changed': ({ workstation, site }) =>
    site === null
      ? of(computerLabel(workstation), 'finds the site by DNS', 'trouve le site par le DNS')
      : of(
          computerLabel(workstation),
          `finds the site at ${site} by its hosts file`,
          `trouve le site à ${site} par son fichier hosts`,
        ),
  'site.seen': ({ up, box, version, trouble }) =>
    up
      ? l(
          `clients reach the site at ${box ?? '?'} (${version ?? '?'})`,
          `les clients atteignent le site sur ${box ?? '?'} (${version ?? '?'})`,
        )
      : l(
          `clients do not reach the site: ${troubleWords[trouble ?? 'no-answer'].en}`,
          `les clients n’atteignent pas le site : ${troubleWords[trouble ?? 'no-answer'].fr}`,
        ),
  'console.installed': ({ workstation, version }) =>
    of(computerLabel(workstation), `has the access console ${version}`, `a la console d’accès ${version}`),
  'console.launched': ({ workstation, address, by }) =>
    of(
      computerLabel(workstation),
      `launches the access console at ${address}, ${byWay(by).en}`,
      `lance la console d’accès à ${address}, ${byWay(by).fr}`,
    ),
  'console.untrusted': ({ workstation }) =>
    of(computerLabel(workstation), 'does not trust the certificate', 'ne fait pas confiance au certificat'),
  'console.session-started': ({ workstation, jumpItem }) =>
    of(computerLabel(workstation), `starts a session on ${jumpItem}`, `démarre une session sur ${jumpItem}`),
  'integration.ran': ({ name, good }) =>
    good
      ? l(
          `the integration client ${name} has done its work`,
          `le client d’intégration ${name} a fait son travail`,
        )
      : l(`the integration client ${name} has failed`, `le client d’intégration ${name} a échoué`),
  'updates.key-accepted': ({ box }) =>
    l(
      `the update server accepts the key of ${boxName(box).en}`,
      `le serveur de mise à jour accepte la clé de ${boxName(box).fr}`,
    ),
  'updates.key-refused': ({ box }) =>
    l(
      `the update server refuses the key of ${boxName(box).en}`,
      `le serveur de mise à jour refuse la clé de ${boxName(box).fr}`,
    ),
  'updates.handed-over': (d) => handed(d.box, d.package),
  'updates.not-offered': (d) =>
    l(
      `${titleOfPackage(d.package).en} is not offered to ${boxName(d.box).en}`,
      `${titleOfPackage(d.package).fr} n’est pas proposé à ${boxName(d.box).fr}`,
    ),
  'support.offered-again': (d) =>
    l(
      `support offers ${titleOfPackage(d.package).en} to ${boxName(d.box).en} again`,
      `l’assistance propose de nouveau ${titleOfPackage(d.package).fr} à ${boxName(d.box).fr}`,
    ),
  'support.repair-code': ({ box }) =>
    l(
      `support gives a code to repair ${boxName(box).en}`,
      `l’assistance donne un code pour réparer ${boxName(box).fr}`,
    ),
  'support.access-code': ({ box }) =>
    l(`support gives a code for ${boxName(box).en}`, `l’assistance donne un code pour ${boxName(box).fr}`),
  'support.desk-closed': ({ box }) =>
    l(
      `support is closed: the call about ${boxName(box).en} waits`,
      `l’assistance est fermée : l’appel au sujet de ${boxName(box).fr} attend`,
    ),
  'support.desk-refused': ({ box }) =>
    l(`support has no answer for ${boxName(box).en}`, `l’assistance ne répond pas pour ${boxName(box).fr}`),
  'maker.rollout': (d) =>
    l(
      `${titleOfPackage(d.package).en} is released for ${boxName(d.box).en}`,
      `${titleOfPackage(d.package).fr} est publié pour ${boxName(d.box).fr}`,
    ),
  'when.set': ({ when }) => l(`armed: ${when}`, `armé : ${when}`),
  'when.removed': () => l('something armed was taken away', 'une action armée a été retirée'),
  'when.fired': () => l('something armed has happened', 'une action armée s’est produite'),
  'when.over': () => l('something armed is over', 'une action armée est terminée'),
  'when.refused': () => l('something armed could not happen', 'une action armée n’a pas pu se produire'),
  'gateway.set': ({ mappings }) =>
    mappings.length === 0
      ? l(
          'no real program stands behind the lab any more',
          'plus aucun vrai programme derrière le laboratoire',
        )
      : l(
          `real programs answer: ${mappings.join(', ')}`,
          `de vrais programmes répondent : ${mappings.join(', ')}`,
        ),
  'gateway.asked': ({ name }) =>
    l(`a real program is asked as ${name}`, `un vrai programme est interrogé à la place de ${name}`),
  'gateway.answered': ({ status }) =>
    status === null
      ? l('a real program has answered', 'un vrai programme a répondu')
      : l(`a real program has answered with ${status}`, `un vrai programme a répondu par ${status}`),
  outside: () => l('a page was looked at', 'une page a été consultée'),
  operator: () => l('the operator has done a step', 'l’opérateur a fait une étape'),
};

const handed = (box: string | null, id: string): Label => {
  const title = titleOfPackage(id);
  return l(
    `the update server hands ${title.en} to ${boxName(box).en}`,
    `le serveur de mise à jour remet ${title.fr} à ${boxName(box).fr}`,
  );
};
