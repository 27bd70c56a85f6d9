/** The words of Networking > IP Configuration. */
import type { Label } from '../../../../views/label.js';

export const ipWords = {
  title: { en: 'IP Configuration', fr: 'Configuration IP' },
  nics: { en: 'Networking :: Network Cards', fr: 'Réseau :: Cartes réseau' },
  addresses: { en: 'Networking :: IP Addresses', fr: 'Réseau :: Adresses IP' },
  edit: { en: 'Networking :: Edit IP Address', fr: 'Réseau :: Modifier l’adresse IP' },
  add: { en: 'Add New IP', fr: 'Ajouter une adresse IP' },
  settings: { en: 'Networking :: Settings', fr: 'Réseau :: Paramètres' },
  time: { en: 'Networking :: Time', fr: 'Réseau :: Heure' },
  nic: { en: 'Interface', fr: 'Interface' },
  mac: { en: 'MAC Address', fr: 'Adresse MAC' },
  link: { en: 'Link', fr: 'Lien' },
  up: { en: 'Detected', fr: 'Détecté' },
  down: { en: 'Not detected', fr: 'Non détecté' },
  mask: { en: 'Subnet Mask', fr: 'Masque de sous-réseau' },
  shared: { en: 'Shared IP', fr: 'IP partagée' },
  enabled: { en: 'Enabled', fr: 'Activé' },
  gateway: { en: 'Default Gateway', fr: 'Passerelle par défaut' },
  dns: { en: 'DNS Servers', fr: 'Serveurs DNS' },
  dnsHelp: { en: 'Addresses, separated by commas.', fr: 'Adresses séparées par des virgules.' },
  ntp: { en: 'NTP Server', fr: 'Serveur NTP' },
  zone: { en: 'Time Zone', fr: 'Fuseau horaire' },
  saved: { en: 'The network settings were saved.', fr: 'Les paramètres réseau ont été enregistrés.' },
  badAddress: {
    en: 'Enter an IPv4 address such as 192.0.2.10.',
    fr: 'Saisissez une adresse IPv4 telle que 192.0.2.10.',
  },
  badMask: {
    en: 'Enter a subnet mask such as 255.255.255.0.',
    fr: 'Saisissez un masque de sous-réseau tel que 255.255.255.0.',
  },
  twice: { en: 'This address is configured already.', fr: 'Cette adresse est déjà configurée.' },
  noneLeft: {
    en: 'One address that is not shared must stay enabled, or nobody could reach this appliance any more.',
    fr: 'Une adresse non partagée doit rester activée, sinon plus personne ne pourrait joindre ce serveur.',
  },
  oneSubnet: {
    en: 'The two network cards must not hold addresses of one subnet: packets would be lost.',
    fr: 'Les deux cartes réseau ne doivent pas avoir d’adresses du même sous-réseau : des paquets seraient perdus.',
  },
  unknown: { en: 'This address does not exist any more.', fr: 'Cette adresse n’existe plus.' },
  badZone: { en: 'This time zone is not known.', fr: 'Ce fuseau horaire est inconnu.' },
  badHost: { en: 'Enter a host name or an IP address.', fr: 'Saisissez un nom d’hôte ou une adresse IP.' },
  none: { en: 'No address is configured.', fr: 'Aucune adresse n’est configurée.' },
} satisfies Record<string, Label>;
