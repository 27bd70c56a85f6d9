import { overlay } from './overlay.js';

/** The site has no power: every box of the lab, whichever of them this is put on. */
export const sitePower = overlay({
  name: 'site-power',
  aim: 'power',
  label: { en: 'Site without power', fr: 'Site sans courant' },
  about: {
    en: 'The whole site loses its power: all appliances are off at the same instant, without warning. When it comes back, those that were on start at the same instant.',
    fr: 'Tout le site perd le courant : tous les serveurs s’éteignent au même instant, sans prévenir. À son retour, ceux qui étaient allumés démarrent au même instant.',
  },
  fields: {},
  apply: (below) => (below.mains ? { ...below, mains: false } : below),
});
