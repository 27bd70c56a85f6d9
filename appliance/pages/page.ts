/**
 * A page of one of the two sites: one small file in pages/login or pages/appliance and one line in
 * pages/index.ts. It declares its place, right, words and actions, and models itself from state.
 */
import type { Section } from '../../views/blocks.js';
import type { Label, Language } from '../../views/label.js';
import type { Actor, Right, Site } from '../accounts/rights.js';
import type { Node } from '../node/node.js';
import {
  type Field,
  type Fields,
  type Parsed,
  parse,
  type Raw,
  type ReadWhole,
  type SentFile,
  type Upload,
  type Values,
} from './forms/fields.js';

/** One 'now' per request or command; from facts to commit nothing awaits. */
export interface Ctx {
  readonly node: Node;
  readonly actor: Actor;
  /** Box time, ms. */
  readonly nowMs: number;
  readonly language: Language;
  readonly query: Readonly<Record<string, string>>;
  /** Address that the request came from. */
  readonly source: string;
}

export type Outcome =
  /** 303 to `goto` (default: the page) with the text as flash. */
  | {
      readonly done: Label;
      readonly goto?: string;
      /** The actor's password was changed: this sign-in goes on under a new token, the others end. */
      readonly renewSignIn?: true;
    }
  /** The same page with what is wrong; nothing was changed. */
  | { readonly refused: Label; readonly errors?: Readonly<Record<string, Label>> }
  | { readonly download: { readonly filename: string; readonly type: string; readonly bytes: Buffer } }
  /** A page of its own as the answer (a key, an export form). */
  | { readonly show: { readonly title: Label; readonly sections: readonly Section[] } };

/** What is asked before a dangerous action. */
export interface Question {
  readonly title: Label;
  readonly text: Label;
  readonly button: Label;
  /** What was decided for this question: sent with the answer in place of what the form said. */
  readonly values?: Readonly<Record<string, string>>;
}

interface Declared<F extends Fields> {
  readonly fields: F;
  /** Values that it is known to do its work with. */
  readonly sample: Sample<NoInfer<F>>;
  /**
   * What it changes of what is there: its forms carry the mark of it, and a save over somebody
   * else's change is told. Null: it adds, looks, or gives an order that its machine judges.
   */
  readonly edits: Edits<NoInfer<F>> | null;
  /** Default: the page's right. */
  readonly right?: Right;
  /**
   * A dangerous action is confirmed on a page that says what will happen, with the names of what
   * is touched. Null: nothing to confirm this time.
   */
  confirm?(ctx: Ctx, values: Values<F>): Question | null | Promise<Question | null>;
  run(ctx: Ctx, values: Values<F>): Outcome | Promise<Outcome>;
}

/** What came with a form, understood: ready to be asked about and carried out. */
interface Order {
  readonly values: Readonly<Record<string, unknown>>;
  confirm(ctx: Ctx): Question | null | Promise<Question | null>;
  run(ctx: Ctx): Outcome | Promise<Outcome>;
}

/** An action as its page holds it: only it knows the types of its own fields. */
export interface Action extends Pick<Declared<Fields>, 'fields' | 'sample' | 'right'> {
  readonly edits: AnyEdits | null;
  take(raw: Raw, whole: ReadWhole): { readonly ok: true; readonly order: Order } | Refused;
}
type Refused = Extract<Parsed<Fields>, { ok: false }>;

export const action = <F extends Fields>(declared: Declared<F>): Action => ({
  fields: declared.fields,
  sample: declared.sample,
  edits: declared.edits,
  ...(declared.right === undefined ? {} : { right: declared.right }),
  take: (raw, whole) => {
    const parsed = parse(declared.fields, raw, whole);
    if (!parsed.ok) return parsed;
    const { values } = parsed;
    const order: Order = {
      values,
      confirm: (ctx) => declared.confirm?.(ctx, values) ?? null,
      run: (ctx) => declared.run(ctx, values),
    };
    return { ok: true, order };
  },
});

/** What a refused form typed, so that the same page comes back with it. */
export interface Attempt {
  readonly action: string;
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly errors: Readonly<Record<string, Label>>;
  /** Mark of what the form was drawn from; default: what stands there now. */
  readonly drawn?: string;
}

export interface Page {
  /** 'login.failover': unique. */
  readonly id: string;
  readonly site: Site;
  readonly path: string;
  readonly title: Label;
  /** Heading while the page shows something else than it is named for; null: its name. */
  titleNow?(ctx: Ctx): Label | null;
  readonly right: Right;
  /** Place in the menu; null: reached by links only. */
  readonly menu: { readonly tab: TabId; readonly sub: Label | null } | null;
  /** The tab that a page outside the menu belongs to. */
  readonly under?: TabId;
  /** Tabs vanish where they make no sense (backup site, older version). Default: always. */
  shown?(node: Node): boolean;
  /** The page refreshes itself while this holds: long work is under way. */
  live?(ctx: Ctx): boolean;
  sections(ctx: Ctx, attempt: Attempt | null): readonly Section[];
  readonly actions: Readonly<Record<string, Action>>;
}

/** Tabs of both sites in their order, under the guide's own names (domain.md section 1). */
export const tabs = {
  'login.status': { en: 'Status', fr: 'État' },
  'login.account': { en: 'My Account', fr: 'Mon compte' },
  'login.configuration': { en: 'Configuration', fr: 'Configuration' },
  'login.jump': { en: 'Jump', fr: 'Jump' },
  'login.console': { en: 'Access Console', fr: 'Console d’accès' },
  'login.users': { en: 'Users & Security', fr: 'Utilisateurs et sécurité' },
  'login.reports': { en: 'Reports', fr: 'Rapports' },
  'login.management': { en: 'Management', fr: 'Gestion' },
  'appliance.status': { en: 'Status', fr: 'État' },
  'appliance.users': { en: 'Users', fr: 'Utilisateurs' },
  'appliance.networking': { en: 'Networking', fr: 'Réseau' },
  'appliance.security': { en: 'Security', fr: 'Sécurité' },
  'appliance.updates': { en: 'Updates', fr: 'Mises à jour' },
  'appliance.support': { en: 'Support', fr: 'Assistance' },
} as const satisfies Record<string, Label>;

export type TabId = keyof typeof tabs;

/** What an action changes of what is there. */
export interface Edited {
  /** Plain data, only what people set: whenever it differs, the form is out of date. */
  readonly state: unknown;
  /** Name of the record, as the audit trail has it; default: the whole area is one thing. */
  readonly name?: string;
}

/** What an action edits, whatever its fields are. */
export interface AnyEdits {
  readonly areas: readonly string[];
  of(ctx: Ctx, given: (field: string) => string): Edited | null;
}

/** The same where the whole area is one thing. */
export interface WholeEdits {
  readonly areas: readonly string[];
  of(ctx: Ctx): Edited | null;
}

/** The same for the fields of one form. */
export interface Edits<F extends Fields> {
  /** Beginnings of the audit actions under which such changes are written; of /appliance: the page. */
  readonly areas: readonly string[];
  /** Null where there is nothing yet, or nothing any more. `given`: what the form says it is about. */
  of(ctx: Ctx, given: (field: keyof F & string) => string): Edited | null;
}

/** What must be so before an action makes sense; the test brings it about. */
export type Need =
  /** Boxes as they were found: what others did before is not there. */
  | 'fresh'
  /** The same, with a site that the maker has updates for. */
  | 'outdated'
  /** The box is the backup of the pair. */
  | 'backup'
  /** Both boxes of the pair are primary. */
  | 'two-primaries'
  /** No relation, on either box. */
  | 'alone'
  /** Another administrator is signed in to /login. */
  | 'colleague'
  /** An access console has a session open. */
  | 'open-session'
  /** Somebody asked for access and waits for the answer. */
  | 'access-request'
  /** A Jump Item without a shortcut exists. */
  | 'unlisted-item'
  /** An HTTP recipient of outbound events exists; the same, with an event that waits for it. */
  | 'recipient'
  | 'waiting-event'
  /** Somebody mistyped a password. */
  | 'failed-sign-in'
  /** A security provider was there before. */
  | 'provider'
  /** A backup of this site was saved. */
  | 'saved-backup'
  /** Access of the maker's support is open. */
  | 'support-open'
  /** The update server offers packages, and they were looked for. */
  | 'offer'
  /** A package was chosen and its agreement waits for an answer. */
  | 'agreement'
  /** A package is being fetched. */
  | 'fetching'
  /** An update has failed, and the page says so. */
  | 'failed-update'
  /** The base software is damaged. */
  | 'damaged'
  /** Console installers are offered ahead of an update. */
  | 'console-msi';

/** Files that fit the box in front of the reader. */
export type SampleFile = 'backup' | 'keytab' | 'certificate' | 'package';

/** What values may be made from: the box as it stands, and what its operator knows and holds. */
export interface Given extends Ctx {
  /** Password of whoever acts. */
  readonly password: string;
  /** Address of the other box. */
  readonly peer: string;
  file(kind: SampleFile): Upload;
  /** What the maker's support answers to the request code of the page. */
  readonly supportCode: string;
  readonly repairCode: string;
}

/** Values as somebody gives them: a file is its name and bytes, wherever the box then puts it. */
export type SampleValues<F> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? (SentFile extends T ? Upload : T) : never;
};

export interface Sample<F extends Fields> {
  readonly values: SampleValues<F> | ((given: Given) => SampleValues<F>);
  readonly needs?: readonly Need[];
  /** Query of the page that has the form; default: none. */
  query?(given: Given): Readonly<Record<string, string>>;
  /** The same for what is there already, where the action both adds and changes. */
  readonly changing?: Sample<F>;
  /** Action of the page that changes what this one is about; default: itself. */
  readonly changedBy?: string;
}
