/** Events that the site tells others of, and what it tells. Pure. */
import type { DomainEvent, EventData } from '../../hardware/event-kinds.js';
import type { Label } from '../../views/label.js';

export const outboundEvents = {
  access_session_start: { en: 'Access Session Start', fr: 'Début de session d’accès' },
  access_session_end: { en: 'Access Session End', fr: 'Fin de session d’accès' },
  access_session_member_enters: {
    en: 'Access Session Member Enters',
    fr: 'Entrée d’un membre dans une session d’accès',
  },
  failover_role_change: { en: 'Failover Role Change', fr: 'Changement de rôle de reprise en séquence' },
} as const satisfies Record<string, Label>;

export type OutboundKind = keyof typeof outboundEvents;
export const outboundKinds = Object.keys(outboundEvents) as OutboundKind[];

export interface OutboundEvent {
  readonly event: OutboundKind | 'test';
  readonly fields: Readonly<Record<string, string>>;
}

const sessionFields = (data: EventData<'session.started' | 'session.ended'>) => ({
  lsid: data.id,
  username: data.user,
  jump_item: data.jumpItem,
});

/** What is told of a domain event; null: nothing. */
export function outboundOf({ kind, data }: DomainEvent): OutboundEvent | null {
  switch (kind) {
    case 'session.started':
      return { event: 'access_session_start', fields: { ...sessionFields(data), hostname: data.host } };
    case 'session.ended':
      return { event: 'access_session_end', fields: { ...sessionFields(data), end_reason: data.reason } };
    case 'session.joined':
      return {
        event: 'access_session_member_enters',
        fields: { lsid: data.id, username: data.user },
      };
    case 'failover.role':
      return {
        event: 'failover_role_change',
        fields: { failover_role: data.role, peer: data.peer },
      };
    default:
      return null;
  }
}

/** Macros of an e-mail's subject: %event%, %username%, ... Unknown ones stay as they are. */
export const expand = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/%([a-z_]{1,32})%/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
