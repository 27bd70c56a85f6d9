/** A small correction of the running services: no new version, no client upgrade. */
import { patchPackage } from './define.js';

export const patch201605 = patchPackage({
  version: '2016.05',
  build: '44610',
  sizeMegabytes: 12,
  prerequisites: [{ kind: 'base', atLeast: '4.3.1' }],
  notes: {
    en: 'Renews the list of certificate authorities and closes a weakness in the handling of time-outs.',
    fr: 'Renouvelle la liste des autorités de certification et corrige une faiblesse dans le traitement des délais.',
  },
});
