/**
 * Events that the site tells others of, and what it tells, in the names that receivers of the field
 * know (V20). One thing that happens may be several events. Pure.
 */
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Label } from '../../../views/label.js';

export const outboundEvents = {
  support_conference_begin: { en: 'Access Session Begins', fr: 'Début de session d’accès' },
  support_conference_end: { en: 'Access Session Ends', fr: 'Fin de session d’accès' },
  support_conference_member_added: {
    en: 'Access Session Member Added',
    fr: 'Entrée d’un membre dans une session d’accès',
  },
  support_conference_member_departed: {
    en: 'Access Session Member Departed',
    fr: 'Départ d’un membre d’une session d’accès',
  },
  failover_role_change: { en: 'Failover Role Change', fr: 'Changement de rôle de reprise en séquence' },
} as const satisfies Record<string, Label>;

export type OutboundKind = keyof typeof outboundEvents;
export const outboundKinds = Object.keys(outboundEvents) as OutboundKind[];

export interface OutboundEvent {
  readonly event: OutboundKind | 'test';
  readonly fields: Readonly<Record<string, string>>;
}

interface Person {
  readonly userId: string;
  readonly displayName: string;
}

/** What is known of whoever acts, by user name. */
export type People = (username: string) => Person;

const representative = (username: string, people: People): Readonly<Record<string, string>> => {
  const { userId, displayName } = people(username);
  // Receivers of old look for `name`.
  return { type: 'representative', username, user_id: userId, display_name: displayName, name: displayName };
};
const customer = (jumpItem: string): Readonly<Record<string, string>> => ({
  type: 'customer',
  username: jumpItem,
  user_id: '',
  display_name: jumpItem,
  name: jumpItem,
});

interface SessionData {
  readonly id: string;
  readonly user: string;
  readonly jumpItem: string;
}

/** Fields of every event of a session. */
const conference = ({ id, jumpItem }: SessionData): Readonly<Record<string, string>> => ({
  lsid: id,
  conference_id: id,
  conference_name: jumpItem,
  jump_item: jumpItem,
});

/** That everybody left a session and that it is over, in that order. */
export function sessionEnd(
  data: SessionData & { readonly reason: string },
  people: People,
): readonly OutboundEvent[] {
  const fields = conference(data);
  const departed = (member: Readonly<Record<string, string>>): OutboundEvent => ({
    event: 'support_conference_member_departed',
    fields: { ...fields, ...member },
  });
  return [
    departed(representative(data.user, people)),
    departed(customer(data.jumpItem)),
    {
      event: 'support_conference_end',
      fields: { ...fields, ...representative(data.user, people), end_reason: data.reason },
    },
  ];
}

/** What is told of a domain event, in order. */
export function outboundOf({ kind, data }: DomainEvent, people: People): readonly OutboundEvent[] {
  switch (kind) {
    case 'session.started': {
      const fields = { ...conference(data), hostname: data.host };
      const rep = representative(data.user, people);
      const added = (member: Readonly<Record<string, string>>): OutboundEvent => ({
        event: 'support_conference_member_added',
        fields: { ...fields, ...member },
      });
      return [
        { event: 'support_conference_begin', fields: { ...fields, ...rep } },
        added(customer(data.jumpItem)),
        added(rep),
      ];
    }
    case 'session.ended':
      return sessionEnd(data, people);
    case 'session.joined':
      return [
        {
          event: 'support_conference_member_added',
          fields: { lsid: data.id, conference_id: data.id, ...representative(data.user, people) },
        },
      ];
    case 'failover.role':
      return [{ event: 'failover_role_change', fields: { failover_role: data.role, peer: data.peer } }];
    default:
      return [];
  }
}

/** Macros of an e-mail's subject: %event%, %username%, ... Unknown ones stay as they are. */
export const expand = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/%([a-z_]{1,32})%/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
