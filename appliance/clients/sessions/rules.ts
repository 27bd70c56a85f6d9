/**
 * appliance/clients/sessions/: access sessions: their rules, their tools, who is in them.
 *
 * What a user's session policy makes of a session: recorded or not, asked for at the remote computer
 * or not, how long at most, which tools. The policy is the Jump item's own (from site
 * 16.1.1), else that of the first group policy that names one for the user, else the one of Configuration > Options, else the built-in one.
 */
import type { Label } from '../../../views/label.js';
import type { Right } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { findRecord } from '../../store/records.js';
import { consoleSettings, optionSettings } from '../../store/site/console-records.js';
import { sessionPolicyOfItem } from '../../store/site/jump-records.js';
import {
  defaultSessionPolicy,
  filesAllowed,
  policiesOfUser,
  type SessionPolicy,
  sessionPolicies,
} from '../../store/site/policies.js';
import { readSetting } from '../../store/site/settings.js';

export interface SessionRules {
  readonly recording: boolean;
  readonly prompts: boolean;
  readonly promptDefault: 'allow' | 'deny';
  /** 0: no limit. */
  readonly maxMinutes: number;
  readonly scripts: boolean;
  readonly actions: boolean;
  readonly files: boolean;
}

const builtIn: SessionRules = {
  recording: true,
  prompts: false,
  promptDefault: 'allow',
  maxMinutes: 0,
  scripts: true,
  actions: true,
  files: true,
};

/** Room that must be free before a session that has to be recorded starts. */
const RECORDING_ROOM_BYTES = 1024 * 1024;

const words = {
  right: {
    en: 'You have no right to start sessions. Ask an administrator.',
    fr: 'Vous n’avez pas le droit de démarrer des sessions. Adressez-vous à un administrateur.',
  },
  unrecorded: {
    en: 'This session would have to be recorded, but the disk of the appliance has no room left.',
    fr: 'Cette session devrait être enregistrée, mais le disque du serveur n’a plus de place.',
  },
  unanswered: {
    en: 'Nobody at the remote computer agreed to the session, and the session policy then refuses it.',
    fr: 'Personne n’a accepté la session sur l’ordinateur distant, et, dans ce cas, la règle de session la refuse.',
  },
} satisfies Record<string, Label>;

const tooMany = (max: number): Label => ({
  en: `You have ${max} open sessions, which is the most for one user. End one first.`,
  fr: `Vous avez ${max} sessions ouvertes, le maximum par utilisateur. Terminez-en une d’abord.`,
});

const rulesOf = (site: Store, policy: SessionPolicy): SessionRules => ({
  ...policy,
  files: filesAllowed(site, policy.id) ?? true,
  promptDefault: policy.promptDefault === 'deny' ? 'deny' : 'allow',
});

/** The rules of one session policy; null: there is no such policy. */
export function rulesOfPolicy(site: Store, id: string): SessionRules | null {
  const policy = id === '' ? null : findRecord(site, sessionPolicies, id);
  return policy === null ? null : rulesOf(site, policy);
}

/** The rules of a user's session with a Jump item. */
export function rulesOfUser(site: Store, userId: string, itemId: string): SessionRules {
  const named = policiesOfUser(site, userId).map(({ sessionPolicy }) => sessionPolicy);
  const ofItem = sessionPolicyOfItem(site, itemId) ?? '';
  for (const id of [ofItem, ...named, readSetting(site, defaultSessionPolicy)]) {
    const rules = rulesOfPolicy(site, id);
    if (rules !== null) return rules;
  }
  return builtIn;
}

/** Why a user may not open a session now; null: it may start. */
export function startRefusal(
  node: Node,
  site: Store,
  user: { readonly rights: ReadonlySet<Right>; readonly open: number },
  rules: SessionRules,
): Label | null {
  if (!user.rights.has('session.start')) return words.right;
  const max = readSetting(site, consoleSettings.sessionsMax);
  if (max > 0 && user.open >= max) return tooMany(max);
  const required = rules.recording && readSetting(site, optionSettings.recordingRequired);
  if (required && node.hardware.read().storage.freeBytes < RECORDING_ROOM_BYTES) return words.unrecorded;
  return promptRefusal(rules);
}

/** Servers have nobody at their screens: what the policy says of a prompt without answer decides. */
export const promptRefusal = (rules: SessionRules): Label | null =>
  rules.prompts && rules.promptDefault === 'deny' ? words.unanswered : null;
