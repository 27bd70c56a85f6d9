/** /api/command.xsd: what each answer of the Command API looks like. */
import { namespaces } from './reply.js';
import { document, type Element, element } from './xml.js';

type Type = 'xs:string' | 'xs:boolean' | 'xs:unsignedLong' | 'xs:dateTime';

const attribute = (name: string, type: Type): Element =>
  element('xs:attribute', { name, type, use: 'required' });

const complex = (...content: readonly (Element | null)[]): Element =>
  element('xs:complexType', {}, ...content);

const sequence = (...parts: readonly Element[]): Element => element('xs:sequence', {}, ...parts);

/** A text with attributes. */
const extended = (base: Type, ...attributes: readonly Element[]): Element =>
  complex(element('xs:simpleContent', {}, element('xs:extension', { base }, ...attributes)));

const leaf = (name: string, type: Type, optional = false): Element =>
  element('xs:element', { name, type, ...(optional ? { minOccurs: '0' } : {}) });

const node = (name: string, content: Element, occurs: Readonly<Record<string, string>> = {}): Element =>
  element('xs:element', { name, ...occurs }, content);

const any = { minOccurs: '0', maxOccurs: 'unbounded' };

const succeeds = (name: string): Element => node(name, complex(sequence(leaf('success', 'xs:string'))));

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
      'custom_attributes',
      complex(
        sequence(
          node(
            'custom_attribute',
            extended(
              'xs:string',
              attribute('display_name', 'xs:string'),
              attribute('code_name', 'xs:string'),
            ),
            any,
          ),
        ),
      ),
    ),
  ),
);

/** The schema as a document. */
export const commandXsd = (): string =>
  document(
    element(
      'xs:schema',
      {
        'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
        xmlns: namespaces.command,
        targetNamespace: namespaces.command,
        elementFormDefault: 'qualified',
      },
      role,
      leaf('error', 'xs:string'),
      node('get_api_info', info),
      node('check_health', health),
      node('get_session_attributes', attributes),
      ...['set_session_attributes', 'join_session', 'terminate_session'].map(succeeds),
      ...['import_jump_shortcut', 'set_failover_role'].map(succeeds),
    ),
  );
