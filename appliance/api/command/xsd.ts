/** /api/command.xsd: what each answer of the Command API looks like. */
import { namespaces } from '../answer/reply.js';
import { document, element } from '../answer/xml.js';
import { any, attribute, complex, extended, leaf, node, schemaOf, sequence } from '../answer/xsd.js';

const role = element(
  'xs:simpleType',
  { name: 'failover_role' },
  element(
    'xs:restriction',
    { base: 'xs:string' },
    ...['none', 'primary', 'backup'].map((value) => element('xs:enumeration', { value })),
  ),
);

const health = complex(
  sequence(
    node('appliance', extended('xs:string', attribute('id', 'xs:string'))),
    leaf('version', 'xs:string'),
    leaf('success', 'xs:boolean'),
    leaf('error_message', 'xs:string', true),
    element('xs:element', { name: 'failover_role', type: 'failover_role' }),
    node(
      'enabled_shared_ips',
      complex(sequence(element('xs:element', { name: 'ip', type: 'xs:string', maxOccurs: 'unbounded' }))),
      { minOccurs: '0' },
    ),
    node('last_data_sync_time', extended('xs:dateTime', attribute('ts', 'xs:unsignedLong')), {
      minOccurs: '0',
    }),
    leaf('last_data_sync_status', 'xs:string', true),
  ),
);

const info = complex(
  sequence(
    leaf('api_version', 'xs:string'),
    leaf('company_name', 'xs:string'),
    leaf('timestamp', 'xs:unsignedLong'),
    node(
      'permissions',
      complex(sequence(node('permission', extended('xs:string', attribute('name', 'xs:string')), any))),
    ),
  ),
);

const attributes = complex(
  sequence(
    node(
      'custom_attribute',
      extended('xs:string', attribute('display_name', 'xs:string'), attribute('code_name', 'xs:string')),
      any,
    ),
  ),
);

/** The schema as a document. */
export const commandXsd = (): string =>
  document(
    schemaOf(
      namespaces.command,
      role,
      leaf('error', 'xs:string'),
      leaf('success', 'xs:string'),
      node('api_information', info),
      node('health_check', health),
      node('custom_attributes', attributes),
    ),
  );
