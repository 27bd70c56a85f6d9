/** The base software with which boxes leave the factory. */
import { basePackage } from './define.js';

export const base420 = basePackage({
  version: '4.2.0',
  build: '38001',
  sizeMegabytes: 260,
  prerequisites: [],
  notes: {
    en: 'Operating system and appliance site as delivered.',
    fr: 'Système d’exploitation et site du serveur tels que livrés.',
  },
});
