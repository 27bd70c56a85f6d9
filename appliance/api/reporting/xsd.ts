/** /api/reporting.xsd: what each answer of the Reporting API looks like. */
import { namespaces } from '../answer/reply.js';
import { document, type Element } from '../answer/xml.js';
import { attribute, complex, extended, leaf, many, node, schemaOf, sequence } from '../answer/xsd.js';

const optional = { minOccurs: '0' };
const id = attribute('id', 'xs:unsignedLong');
const number = attribute('gsnumber', 'xs:unsignedLong');
const type = attribute('type', 'xs:string');

const instant = (name: string, occurs: Readonly<Record<string, string>> = {}): Element =>
  node(name, extended('xs:dateTime', attribute('timestamp', 'xs:unsignedLong')), occurs);

const named = (name: string, ...attributes: readonly Element[]): Element =>
  node(name, extended('xs:string', ...attributes));

const customAttributes = node(
  'custom_attributes',
  complex(
    sequence(
      many(
        'custom_attribute',
        extended('xs:string', attribute('display_name', 'xs:string'), attribute('code_name', 'xs:string')),
      ),
    ),
  ),
);

const data = node(
  'data',
  complex(sequence(many('value', complex(attribute('name', 'xs:string'), attribute('value', 'xs:string'))))),
  optional,
);

/** Who did something; sessions number their members, teams their users. */
const performedBy = (who: Element): Element =>
  node('performed_by', extended('xs:string', type, who), optional);

const event = (who: Element, ...before: readonly Element[]): Element =>
  many(
    'event',
    complex(
      sequence(
        ...before,
        performedBy(who),
        node('destination', extended('xs:string', type, number), optional),
        data,
      ),
      attribute('timestamp', 'xs:unsignedLong'),
      attribute('event_type', 'xs:string'),
    ),
  );

const customer = many(
  'customer',
  complex(
    sequence(
      ...['username', 'public_ip', 'private_ip', 'hostname', 'os'].map((name) => leaf(name, 'xs:string')),
    ),
    number,
  ),
);

const representative = many(
  'representative',
  complex(
    sequence(
      ...[
        'username',
        'display_name',
        'public_display_name',
        'private_display_name',
        'public_ip',
        'private_ip',
        'hostname',
        'os',
      ].map((name) => leaf(name, 'xs:string')),
      leaf('session_owner', 'xs:boolean'),
      leaf('seconds_involved', 'xs:unsignedLong'),
    ),
    number,
    id,
  ),
);

const session = many(
  'session',
  complex(
    sequence(
      leaf('session_type', 'xs:string'),
      leaf('lseq', 'xs:unsignedLong'),
      instant('start_time'),
      // Not there while the session is under way.
      instant('end_time', optional),
      leaf('duration', 'xs:string'),
      leaf('external_key', 'xs:string'),
      customAttributes,
      leaf('session_chat_view_url', 'xs:string'),
      leaf('session_chat_download_url', 'xs:string'),
      leaf('session_recording_view_url', 'xs:string', true),
      leaf('session_recording_download_url', 'xs:string', true),
      ...['file_transfer_count', 'file_move_count', 'file_delete_count'].map((name) =>
        leaf(name, 'xs:unsignedLong'),
      ),
      node('jumpoint', extended('xs:string', id), optional),
      named('primary_customer', number),
      named('jump_group', type, id),
      named('primary_rep', number, id),
      node('customer_list', complex(sequence(customer))),
      node('rep_list', complex(sequence(representative))),
      node('session_details', complex(sequence(event(number, leaf('filename', 'xs:string', true))))),
    ),
    attribute('lsid', 'xs:string'),
  ),
);

const summarised = many(
  'session_summary',
  complex(
    attribute('lsid', 'xs:string'),
    attribute('has_recording', 'xs:boolean'),
    attribute('external_key', 'xs:string', true),
  ),
);

const summary = many(
  'summary',
  complex(
    sequence(
      leaf('username', 'xs:string'),
      leaf('display_name', 'xs:string'),
      leaf('total_sessions', 'xs:unsignedLong'),
      leaf('avg_sessions_weekday', 'xs:decimal'),
      leaf('avg_duration', 'xs:string'),
      leaf('total_duration', 'xs:string'),
    ),
    type,
    id,
  ),
);

const activity = many(
  'team_activity',
  complex(sequence(node('events', complex(sequence(event(id))))), id, attribute('name', 'xs:string')),
);

/** The schema as a document. */
export const reportingXsd = (): string =>
  document(
    schemaOf(
      namespaces.reporting,
      leaf('error', 'xs:string'),
      node('session_list', complex(sequence(session))),
      node('session_summary_list', complex(sequence(summarised))),
      node('summary_list', complex(sequence(summary))),
      node('team_activity_list', complex(sequence(instant('start_time'), instant('end_time'), activity))),
    ),
  );
