/**
 * A page of one of the two sites: one small file in pages/login or pages/appliance and one line in
 * pages/index.ts. It declares its place, right, words and actions, and models itself from state.
 */
import type { Section } from '../../views/blocks.js';
import type { Label, Language } from '../../views/label.js';
import type { Actor, Right, Site } from '../accounts/rights.js';
import type { Node } from '../node/node.js';
import type { Edits } from './edited.js';
import type { Fields, Values } from './fields.js';
import type { Sample } from './sample.js';

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
      /** The actor's password was changed: this session goes on under a new token, the others end. */
      readonly renewSession?: true;
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

export interface Action<F extends Fields = Fields> {
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

/** Helper that keeps the types of the fields for `run`. */
export const action = <F extends Fields>(declared: Action<F>): Action => declared as unknown as Action;

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
