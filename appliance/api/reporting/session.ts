/** A whole session as AccessSession tells it: the shape of real answers (V25; public programs C04, C05). */
import type { Node } from '../../node/node.js';
import { numberOf, numberOfText } from '../../services/api/numbers.js';
import type { Store } from '../../store/database.js';
import { eventsOf, type ReportedEvent } from '../../store/site/history/report-queries.js';
import {
  attributeOf,
  type Endpoint,
  endpointOf,
  sequenceOf,
  userNamed,
  type WholeSession,
} from '../../store/site/history/whole-sessions.js';
import { type ApiRequest, isoTime } from '../answer/reply.js';
import { type Element, element } from '../answer/xml.js';
import { customAttributes } from '../command/session.js';
import { downloadUrl } from '../downloads.js';

const UNKNOWN = 'Unknown';
const OWNER_NUMBER = 1;
const CUSTOMER_NUMBER = 2;
/** Ports that machines dial from. */
const DIALLED_FROM = 49_152;
const DIALLED_PORTS = 16_384;

/** An address as reports tell it, with the port that the machine dialled from. */
const publicAddress = (address: string, lsid: string): string =>
  address === '' ? UNKNOWN : `${address}:${DIALLED_FROM + (numberOfText(lsid) % DIALLED_PORTS)}`;

export const at = (name: string, ms: number): Element =>
  element(name, { timestamp: String(Math.floor(ms / 1_000)) }, isoTime(ms));

/** '00:01:28'. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
}

interface Member {
  readonly number: number;
  readonly name: string;
  readonly joinedMs: number;
  readonly address: string;
}

/** Who came into a session: its owner first, then whoever joined, in their order. */
function membersOf(session: WholeSession, events: readonly ReportedEvent[]): Member[] {
  const [, from = ''] = /\(([0-9.]{7,15})\)$/.exec(events.find(isStart)?.text ?? '') ?? [];
  const owner = {
    number: OWNER_NUMBER,
    name: session.username,
    joinedMs: session.startedMs,
    address: from,
  };
  const others = events
    .filter(({ kind }) => kind === 'session.join' || kind === 'session.joined')
    .map(({ text, atMs }, index) => ({
      number: CUSTOMER_NUMBER + 1 + index,
      name: text,
      joinedMs: atMs,
      address: '',
    }));
  return [owner, ...others];
}

const isStart = ({ kind }: ReportedEvent): boolean => kind === 'session.start';

interface EventShape {
  readonly type: string;
  /** Who did it: the owner, the system, or the member of this name. */
  readonly by?: 'owner' | 'system' | 'named';
  readonly to?: 'customer';
  readonly data?: Readonly<Record<string, string>>;
  readonly filename?: string;
}

const split = (text: string): readonly [string, string] => {
  const sign = text.indexOf('=');
  return sign < 0 ? [text, ''] : [text.slice(0, sign), text.slice(sign + 1)];
};

const shapes: Readonly<Record<string, (text: string, session: WholeSession) => EventShape>> = {
  'session.start': () => ({ type: 'Session Start' }),
  'session.jump': (_text, { jumpItem, host }) => ({
    type: 'Conference Member Added',
    by: 'system',
    to: 'customer',
    data: { name: jumpItem, hostname: host },
  }),
  'session.prompt': (text) => ({
    type: 'Permission Prompt',
    by: 'owner',
    to: 'customer',
    data: { default: text },
  }),
  'session.screen': () => ({ type: 'Screen Sharing', by: 'owner', to: 'customer' }),
  'session.files': (text) => ({ type: 'File Upload', by: 'owner', to: 'customer', filename: text }),
  'session.script': (text) => ({ type: 'Canned Script', by: 'owner', to: 'customer', data: { name: text } }),
  'session.action': (text) => ({ type: 'Special Action', by: 'owner', to: 'customer', data: { name: text } }),
  'session.invite': (text) => ({ type: 'Access Invite', by: 'owner', data: { profile: text } }),
  'session.joined': (text) => ({
    type: 'Conference Member Added',
    by: 'named',
    data: { private_name: text },
  }),
  'session.join': (text) => ({ type: 'Conference Member Added', by: 'named', data: { private_name: text } }),
  'session.attribute': (text) => {
    const [name, value] = split(text);
    return { type: 'Session Attribute Changed', by: 'system', data: { [name]: value } };
  },
  'session.end': (text) => ({ type: 'Session End', by: 'system', data: { reason: text } }),
};

/** The values of an event, each as an element of its own. */
export const dataOf = (values: Readonly<Record<string, string>>): Element =>
  element('data', {}, ...Object.entries(values).map(([name, value]) => element('value', { name, value })));

function eventOf(event: ReportedEvent, session: WholeSession, members: readonly Member[]): Element {
  const shape = shapes[event.kind]?.(event.text, session) ?? { type: event.kind, data: { text: event.text } };
  const named = members.find(({ name }) => name === event.text);
  const by =
    shape.by === undefined
      ? null
      : shape.by === 'system'
        ? element('performed_by', { type: 'system', gsnumber: '0' }, 'System')
        : element(
            'performed_by',
            {
              type: 'representative',
              gsnumber: String(shape.by === 'owner' ? OWNER_NUMBER : (named?.number ?? OWNER_NUMBER)),
            },
            shape.by === 'owner' ? session.username : event.text,
          );
  return element(
    'event',
    { timestamp: String(Math.floor(event.atMs / 1_000)), event_type: shape.type },
    shape.filename === undefined ? null : element('filename', {}, shape.filename),
    by,
    shape.to === undefined
      ? null
      : element('destination', { type: 'customer', gsnumber: String(CUSTOMER_NUMBER) }, session.jumpItem),
    shape.data === undefined ? null : dataOf(shape.data),
  );
}

function representative(site: Store, session: WholeSession, member: Member, endMs: number): Element {
  const user = userNamed(site, member.name);
  const shown = user === null || user.displayName === '' ? member.name : user.displayName;
  return element(
    'representative',
    { gsnumber: String(member.number), id: String(user === null ? 0 : numberOf(user.id)) },
    element('username', {}, member.name),
    element('display_name', {}, shown),
    element('public_display_name', {}, shown),
    element('private_display_name', {}, shown),
    element('public_ip', {}, publicAddress(member.address, session.id)),
    element('private_ip', {}, member.address === '' ? UNKNOWN : member.address),
    element('hostname', {}, UNKNOWN),
    element('os', {}, UNKNOWN),
    element('session_owner', {}, member.number === OWNER_NUMBER ? '1' : '0'),
    element('seconds_involved', {}, Math.max(0, Math.floor((endMs - member.joinedMs) / 1_000))),
  );
}

function customer({ jumpItem, host, id }: WholeSession, endpoint: Endpoint | null): Element {
  const address = endpoint?.address ?? '';
  return element(
    'customer',
    { gsnumber: String(CUSTOMER_NUMBER) },
    element('username', {}, jumpItem),
    element('public_ip', {}, publicAddress(address, id)),
    element('private_ip', {}, address === '' ? UNKNOWN : address),
    element('hostname', {}, host),
    element('os', {}, UNKNOWN),
  );
}

function addresses(node: Node, request: ApiRequest, { id, recordingSha256 }: WholeSession): Element[] {
  const url = (name: string, kind: 'chat' | 'recording', view: boolean): Element =>
    element(name, {}, downloadUrl(node, request, id, kind, view));
  return [
    url('session_chat_view_url', 'chat', true),
    url('session_chat_download_url', 'chat', false),
    ...(recordingSha256 === null
      ? []
      : [
          url('session_recording_view_url', 'recording', true),
          url('session_recording_download_url', 'recording', false),
        ]),
  ];
}

/** The `session` element. `nowMs`: until when a session that is under way has lasted. */
export function sessionElement(
  node: Node,
  site: Store,
  session: WholeSession,
  request: ApiRequest,
  nowMs: number,
): Element {
  const events = eventsOf(site, session.id);
  const members = membersOf(session, events);
  const endpoint = endpointOf(site, session.jumpItem);
  const owner = userNamed(site, session.username);
  const endMs = session.endedMs ?? nowMs;
  const custom = [...customAttributes(site, session.id)].filter(([name]) => name !== 'external_key');
  return element(
    'session',
    { lsid: session.id },
    element('session_type', {}, 'support'),
    element('lseq', {}, sequenceOf(site, session.id)),
    at('start_time', session.startedMs),
    session.endedMs === null ? null : at('end_time', session.endedMs),
    element('duration', {}, clock(endMs - session.startedMs)),
    element('external_key', {}, attributeOf(site, session.id, 'external_key')),
    element(
      'custom_attributes',
      {},
      ...custom.map(([name, value]) =>
        element('custom_attribute', { display_name: name, code_name: name }, value),
      ),
    ),
    ...addresses(node, request, session),
    element('file_transfer_count', {}, events.filter(({ kind }) => kind === 'session.files').length),
    element('file_move_count', {}, 0),
    element('file_delete_count', {}, 0),
    endpoint === null || endpoint.jumpointId === ''
      ? null
      : element('jumpoint', { id: String(numberOf(endpoint.jumpointId)) }, endpoint.jumpointName),
    element('primary_customer', { gsnumber: String(CUSTOMER_NUMBER) }, session.jumpItem),
    element(
      'jump_group',
      { type: 'shared', id: String(endpoint === null ? 0 : numberOf(endpoint.groupId)) },
      endpoint?.groupName ?? UNKNOWN,
    ),
    element(
      'primary_rep',
      { gsnumber: String(OWNER_NUMBER), id: String(owner === null ? 0 : numberOf(owner.id)) },
      owner === null || owner.displayName === '' ? session.username : owner.displayName,
    ),
    element('customer_list', {}, customer(session, endpoint)),
    element('rep_list', {}, ...members.map((member) => representative(site, session, member, endMs))),
    element('session_details', {}, ...events.map((event) => eventOf(event, session, members))),
  );
}
