import { overlay } from './overlay.js';

/** Both power supplies of one box are dead: it is off, and comes back with the first one that is replaced. */
export const suppliesFailed = overlay({
  name: 'supplies-failed',
  aim: 'power',
  label: { en: 'Both power supplies failed', fr: 'Deux alimentations en panne' },
  about: {
    en: 'Both power supplies of the appliance are dead: it goes off without warning and cannot be switched on. When they are replaced it starts by itself if it was on.',
    fr: 'Les deux alimentations du serveur sont mortes : il s’éteint sans prévenir et ne peut pas être rallumé. Une fois remplacées, il redémarre de lui-même s’il était allumé.',
  },
  fields: {},
  apply: (below) => (below.fed ? { ...below, fed: false } : below),
});
