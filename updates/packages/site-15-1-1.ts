/** Oldest site version: the schema that all others migrate. */
import { baselineSql } from './baseline.js';
import { sitePackage } from './define.js';

export const site1511 = sitePackage({
  version: '15.1.1',
  build: '40112',
  sizeMegabytes: 310,
  prerequisites: [{ kind: 'base', atLeast: '4.2.0' }],
  notes: {
    en: 'First version of privileged access: Jump items, session policies, reports and recordings.',
    fr: 'Première version de l’accès privilégié : éléments de Jump, règles de session, rapports et enregistrements.',
  },
  migration: { schemaVersion: 1, sql: baselineSql },
});
