import { overlay } from './overlay.js';

/** A third machine on the segment was given the shared IP: a printer, set up by hand. */
export const addressTaken = overlay({
  name: 'address-taken',
  aim: 'wire',
  label: { en: 'A third machine has the shared IP', fr: 'Une troisième machine a l’IP partagée' },
  about: {
    en: 'A machine that is none of the appliances uses the shared IP and announces it again and again: neighbours send to it, and no appliance can claim the address.',
    fr: 'Une machine qui n’est aucun des serveurs utilise l’IP partagée et l’annonce sans cesse : les voisins lui parlent, et aucun serveur ne peut prendre l’adresse.',
  },
  fields: {},
  apply: (below) => (below.sharedTaken ? below : { ...below, sharedTaken: true }),
});
