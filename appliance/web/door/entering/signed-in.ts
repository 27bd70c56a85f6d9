/** Who asks: the sign-in behind a cookie, brought up to date with its account. */
import { followAccount } from '../../../accounts/follow-account.js';
import type { Site } from '../../../accounts/rights.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import type { Node } from '../../../node/node.js';
import { cookieNames, type Incoming } from '../../exchange.js';

export interface Known {
  readonly token: string;
  readonly signIn: SignIn;
}

/** Null: nobody who has signed in. */
export const createSignInOf =
  (node: Node) =>
  (site: Site, { cookies, sendingMs }: Pick<Incoming, 'cookies' | 'sendingMs'>): Known | null => {
    const token = cookies[cookieNames[site]];
    if (token === undefined || token === '') return null;
    const signIn = node.signIns.find(site, token, sendingMs);
    if (signIn === null || signIn.client) return null;
    if (followAccount(node, signIn)) return { token, signIn };
    node.signIns.close(site, token);
    return null;
  };
