/** The settings of the site's Security page. They travel with the site's configuration. */
import * as v from 'valibot';
import { type Label, languages } from '../../../views/label.js';
import type { Store } from '../database.js';
import { bestMatch } from '../networks.js';
import { PASSWORD_COST } from '../passwords.js';
import { flagSetting, numberSetting, readSetting, type Setting, settingOf, textSetting } from './settings.js';

export const securitySettings = {
  passwordLengthMin: numberSetting('security.password-length-min', 8),
  passwordComplex: flagSetting('security.password-complex', false),
  /** 0: passwords never expire. */
  passwordDays: numberSetting('security.password-days', 0),
  /** 0: accounts are never locked. */
  lockoutCount: numberSetting('security.lockout-count', 5),
  lockoutMinutes: numberSetting('security.lockout-minutes', 30),
  idleMinutes: numberSetting('security.idle-minutes', 60),
  /** A second sign-in ends the first instead of being refused. */
  terminateInUse: flagSetting('security.terminate-in-use', true),
  /** Whoever forgot a password may ask for a link by mail. */
  passwordReset: flagSetting('security.password-reset', true),
} as const satisfies Record<string, Setting<number> | Setting<boolean>>;

/** Name under which clients reach the site; '' until somebody gave one. */
export const siteHostname = textSetting('site.host', '');

/** Cost of new password hashes; a seeded lab lowers it. */
export const passwordCost = numberSetting('security.password-cost', PASSWORD_COST);

type ValueOf<S> = S extends Setting<infer T> ? T : never;

export type SecurityValues = {
  readonly [K in keyof typeof securitySettings]: ValueOf<(typeof securitySettings)[K]>;
};

/** All of the Security page's settings at once. */
export function readSecurity(site: Store): SecurityValues {
  const s = securitySettings;
  return {
    passwordLengthMin: readSetting<number>(site, s.passwordLengthMin),
    passwordComplex: readSetting<boolean>(site, s.passwordComplex),
    passwordDays: readSetting<number>(site, s.passwordDays),
    lockoutCount: readSetting<number>(site, s.lockoutCount),
    lockoutMinutes: readSetting<number>(site, s.lockoutMinutes),
    idleMinutes: readSetting<number>(site, s.idleMinutes),
    terminateInUse: readSetting<boolean>(site, s.terminateInUse),
    passwordReset: readSetting<boolean>(site, s.passwordReset),
  };
}

/** Whether the XML API answers at all (Management > API Configuration). */
export const apiEnabled = flagSetting('api.enabled', false);

/**
 * Whether a site with API accounts still takes a user's name and password. Set by the upgrade from
 * before 16.1 (updates/packages/site-16-1-1.ts); nothing sets it again.
 */
export const userCalls = flagSetting('api.user-calls', false);

/** Whether the API answers without TLS as well: as long as users' names and passwords are taken. */
export const apiOverHttp = flagSetting('api.over-http', false);

/** Language of mails, and of pages for whoever has chosen none. */
export const siteLanguage = settingOf('site.language', v.picklist(languages), 'en');

const HOST = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** What is wrong with a typed host name or address; null: nothing. */
export const hostnameRefusal = (text: string): Label | null =>
  HOST.test(text) && !text.includes('..')
    ? null
    : {
        en: 'Enter a valid host name or IP address.',
        fr: 'Saisissez un nom d’hôte ou une adresse IP valide.',
      };

const agreementSchema = v.object({ enabled: v.boolean(), title: v.string(), text: v.string() });

/** What must be accepted before signing in to /login (Management > Site Configuration). */
export const loginAgreement = settingOf('site.login-agreement', agreementSchema, {
  enabled: false,
  title: '',
  text: '',
});

const networksSchema = v.object({
  accepted: v.string(),
  rejected: v.string(),
  /** What happens to an address of neither list. */
  byDefault: v.picklist(['accept', 'reject']),
});
export type LoginNetworks = Readonly<v.InferOutput<typeof networksSchema>>;

/** From where /login may be opened. */
export const loginNetworks = settingOf('site.login-networks', networksSchema, {
  accepted: '',
  rejected: '',
  byDefault: 'accept',
});

/** Whether an address may open /login: the most specific network wins, then the default action. */
export function mayOpenLogin({ accepted, rejected, byDefault }: LoginNetworks, address: string): boolean {
  const yes = bestMatch(accepted, address);
  const no = bestMatch(rejected, address);
  if (yes === null && no === null) return byDefault === 'accept';
  // The same network in both lists is rejected.
  return (yes ?? -1) > (no ?? -1);
}
