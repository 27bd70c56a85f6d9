/** Security providers: other servers that know who users are. Table of the site's configuration. */
import type { Label } from '../../../views/label.js';
import type { Store } from '../database.js';
import { listRecords, recordTable, type Stored } from '../records.js';

export const securityProviders = recordTable({
  table: 'security_provider',
  rankedBy: 'position',
  columns: {
    name: 'text',
    kind: 'text',
    position: 'integer',
    enabled: 'flag',
    host: 'text',
    port: 'integer',
    /** LDAP: where users are; Kerberos: the realm; SAML: path of the metadata. */
    base: 'text',
    /** RADIUS: the shared secret. Asked of nobody again, shown to nobody. */
    secret: 'text',
    timeoutSeconds: 'integer',
    /** Role of accounts that come in by this provider. */
    role: 'text',
  },
});
export type SecurityProvider = Stored<typeof securityProviders.columns>;

export type ProviderKind = 'ldap' | 'radius' | 'kerberos' | 'saml';

export const providerKinds: Readonly<Record<ProviderKind, Label>> = {
  ldap: { en: 'LDAP', fr: 'LDAP' },
  radius: { en: 'RADIUS', fr: 'RADIUS' },
  kerberos: { en: 'Kerberos', fr: 'Kerberos' },
  saml: { en: 'SAML', fr: 'SAML' },
};

/** Enabled ones that can check a password, in the order in which they are asked. */
export const passwordProviders = (site: Store): SecurityProvider[] =>
  listRecords(site, securityProviders).filter(
    ({ enabled, kind }) => enabled && (kind === 'ldap' || kind === 'radius'),
  );
