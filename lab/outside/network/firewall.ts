/**
 * The customer's firewall at the router: which machine may not reach which. What it stops is lost
 * without a word. A box on a restricted network has a rule against the update server (G41).
 *
 * @guide G41 seed
 */
import type { Label } from '../../../views/label.js';

export interface FirewallRule {
  readonly source: string;
  readonly destination: string;
}

export interface Firewall {
  rules(): readonly FirewallRule[];
  /** Whether a message may pass. */
  passes(source: string, destination: string): boolean;
  /** Puts a rule in, or takes it away; the label says why not. */
  set(rule: FirewallRule, blocked: boolean): Label | null;
}

const RULES_MAX = 100;
const full: Label = { en: 'There are too many rules.', fr: 'Il y a trop de règles.' };

const keyOf = ({ source, destination }: FirewallRule): string => `${source} ${destination}`;

/** The firewall with the rules that were saved. */
export function createFirewall(saved: readonly FirewallRule[]): Firewall {
  const rules = new Map(saved.map((rule) => [keyOf(rule), rule]));
  return {
    rules: () => [...rules.entries()].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, rule]) => rule),
    passes: (source, destination) => !rules.has(keyOf({ source, destination })),
    set: (rule, blocked) => {
      if (!blocked) rules.delete(keyOf(rule));
      else if (!rules.has(keyOf(rule)) && rules.size >= RULES_MAX) return full;
      else rules.set(keyOf(rule), rule);
      return null;
    },
  };
}
