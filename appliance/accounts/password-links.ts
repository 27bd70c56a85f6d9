/**
 * Links by which somebody who forgot a password sets a new one (domain.md section 1): good for 24
 * hours, for one use, voided by a newer one. Only hashes are kept, on this box.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isStorageTrouble } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { holds, type Lasting, lastingFor } from '../node/lasting.js';
import type { Node } from '../node/node.js';
import { commitAs, siteWords } from '../node/site-change.js';
import { canSend, isMailAddress, mailSettings } from '../services/mail/settings.js';
import type { Store } from '../store/database.js';
import { readDoc, writeDoc } from '../store/docs.js';
import { hashPassword, policyRefusal } from '../store/passwords.js';
import { setPassword } from '../store/site/accounts.js';
import { readSetting } from '../store/site/settings.js';
import { passwordCost, readSecurity, siteHostname, siteLanguage } from '../store/site/site-settings.js';
import { findUser, findUserByName, type UserAccount } from '../store/site/users.js';
import { isFromProvider } from './providers/sign-in.js';

export const FORGOTTEN_PATH = '/login/forgotten';
export const NEW_PASSWORD_PATH = '/login/new-password';
const LINKS_DOC = 'password.links';
const LIFE_MS = 24 * 3_600_000;
const LINKS_MAX = 1_000;
const TOKEN_BYTES = 32;

interface Kept extends Lasting {
  readonly user: string;
  readonly hash: string;
}

const words = {
  subject: { en: 'New password', fr: 'Nouveau mot de passe' },
  gone: {
    en: 'This link is not valid any more. Links are good for 24 hours and for one use; a newer one voids them. Ask for a new one.',
    fr: 'Ce lien n’est plus valable. Un lien est valable 24 heures et ne sert qu’une fois ; un lien plus récent l’annule. Demandez-en un nouveau.',
  },
  differ: { en: 'The two passwords differ.', fr: 'Les deux mots de passe diffèrent.' },
  done: {
    en: 'The password was changed. Sign in with it.',
    fr: 'Le mot de passe a été modifié. Connectez-vous avec celui-ci.',
  },
} as const satisfies Record<string, Label>;

const letter = (name: string, link: string): Label => ({
  en: `Somebody, probably you, asked for a new password of the account ${name}. Open this link within 24 hours:\n\n${link}\n\nIf it was not you, do nothing.`,
  fr: `Quelqu’un, vous sans doute, a demandé un nouveau mot de passe pour le compte ${name}. Ouvrez ce lien dans les 24 heures :\n\n${link}\n\nSi ce n’était pas vous, ne faites rien.`,
});

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const readLinks = (box: Store): readonly Kept[] => readDoc<Kept[]>(box, LINKS_DOC) ?? [];

const siteNow = (node: Node): Store | null => (node.software.siteDown() === null ? node.site() : null);

/** Whether this site offers links: its rules say so, and mail can be sent. */
export function offersLinks(node: Node): boolean {
  const site = siteNow(node);
  return (
    site !== null &&
    node.failover.role() !== 'backup' &&
    readSecurity(site).passwordReset &&
    canSend(readSetting(site, mailSettings))
  );
}

/** Writes to the owner of an account, if there is one that has an address; nobody learns whether. */
export function sendLink(node: Node, username: string): void {
  const site = siteNow(node);
  const user = site === null ? null : findUserByName(site, username);
  if (site === null || user === null || !user.enabled || !isMailAddress(user.email)) return;
  // Passwords of other providers are changed there.
  if (isFromProvider(user.passwordHash)) return;
  const token = node.ports.random.bytes(TOKEN_BYTES).toString('base64url');
  const { clock } = node.hardware;
  const kept = readLinks(node.box).filter((one) => one.user !== user.id && holds(clock, one));
  const link: Kept = { user: user.id, hash: hashOf(token), ...lastingFor(clock, LIFE_MS) };
  node.box.transaction('password.link', () =>
    writeDoc(node.box, LINKS_DOC, [...kept, link].slice(-LINKS_MAX)),
  );
  const say = readSetting(site, siteLanguage);
  const host = readSetting(site, siteHostname) || node.network.config().hostname;
  const address = `https://${host}:${node.network.port}${NEW_PASSWORD_PATH}?token=${token}`;
  node.mail.send({
    kind: 'password-link',
    to: [user.email],
    subject: `[${host}] ${words.subject[say]}`,
    text: `${letter(user.username, address)[say]}\n`,
  });
  node.emit({ kind: 'password.link-sent', data: { user: user.username } });
}

function holder(node: Node, token: string): UserAccount | null {
  const site = siteNow(node);
  const given = Buffer.from(hashOf(token), 'hex');
  const link = readLinks(node.box).find(
    (one) => holds(node.hardware.clock, one) && timingSafeEqual(Buffer.from(one.hash, 'hex'), given),
  );
  const user = site === null || link === undefined ? null : findUser(site, link.user);
  return user?.enabled ? user : null;
}

/** Why a link is good for nothing now; null: it is good. */
export const linkRefusal = (node: Node, token: string): Label | null =>
  holder(node, token) === null ? words.gone : null;

/** Sets the new password: the account is unlocked, signed out everywhere, the link used up. */
export async function setByLink(
  node: Node,
  token: string,
  password: string,
  confirmed: string,
): Promise<{ readonly done: Label } | { readonly refused: Label }> {
  const before = siteNow(node);
  const owner = holder(node, token);
  if (before === null || owner === null) return { refused: words.gone };
  if (password !== confirmed) return { refused: words.differ };
  const { passwordLengthMin: lengthMin, passwordComplex: complex } = readSecurity(before);
  const weak = policyRefusal({ lengthMin, complex }, owner.username, password);
  if (weak !== null) return { refused: weak };
  const passwordHash = await hashPassword(node.ports, password, readSetting(before, passwordCost));
  // While the hash was made, the link may have been used or voided, or the site replaced.
  const site = siteNow(node);
  const user = holder(node, token);
  if (site === null) return { refused: siteWords.noSite };
  if (user === null || user.id !== owner.id) return { refused: words.gone };
  const links = readLinks(node.box);
  const keep = (kept: readonly Kept[]): void =>
    node.box.transaction('password.link-used', () => writeDoc(node.box, LINKS_DOC, kept));
  keep(links.filter((one) => one.user !== user.id));
  const nowMs = node.hardware.clock.nowMs();
  try {
    commitAs(node, site, user.username, 'account.password-reset', user.username, () =>
      setPassword(site, 'user_account', user.id, { passwordHash, mustChange: false, nowMs }),
    );
  } catch (error) {
    // The other database took it: a link that has set no password is as good as before.
    if (isStorageTrouble(error)) keep(links);
    throw error;
  }
  node.signIns.closeUser('login', user.id);
  return { done: words.done };
}
