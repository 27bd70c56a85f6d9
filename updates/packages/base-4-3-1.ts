/** Newer base software: later site versions need it. */
import { basePackage } from './define.js';

export const base431 = basePackage({
  version: '4.3.1',
  build: '43377',
  sizeMegabytes: 290,
  prerequisites: [{ kind: 'base', atLeast: '4.2.0' }],
  notes: {
    en: 'Newer operating system and network drivers. The appliance restarts at the end.',
    fr: 'Système d’exploitation et pilotes de réseau plus récents. Le serveur redémarre à la fin.',
  },
});
