/** More endpoints at once; needs no restart. */
import { licencePackage } from './define.js';

export const licenceEndpoints25 = licencePackage({
  version: 'endpoints-25',
  build: '1',
  endpoints: 25,
  sizeMegabytes: 1,
  prerequisites: [{ kind: 'site', atLeast: '15.1.1' }],
  notes: {
    en: 'Twenty-five more endpoints may be accessed at the same time.',
    fr: 'Vingt-cinq points de terminaison de plus peuvent être utilisés en même temps.',
  },
});
