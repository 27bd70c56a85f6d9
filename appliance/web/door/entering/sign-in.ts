/** The sign-in page of either site, and signing in and out by its forms. */
import { createHmac } from 'node:crypto';
import type { Frame } from '../../../../views/blocks.js';
import { hidden, signInFields, sitePaths } from '../../../../views/names.js';
import { agreementOf, notAgreed, noteAgreement } from '../../../accounts/login-agreement.js';
import { FORGOTTEN_PATH, offersLinks } from '../../../accounts/password-links.js';
import type { Site } from '../../../accounts/rights.js';
import { type SignedIn, signIn } from '../../../accounts/sign-in.js';
import type { Node } from '../../../node/node.js';
import type { Raw } from '../../../pages/forms/fields.js';
import { guarded } from '../../../store/storage-trouble.js';
import type { Renderer } from '../../drawing/shown.js';
import {
  type Cookies,
  cookieNames,
  equalText,
  formExpired,
  html,
  type Incoming,
  type Reply,
  safeNext,
  seeOther,
  textOf,
} from '../../exchange.js';
import type { Frames } from '../frame.js';
import { installedMeanwhile } from '../installed-meanwhile.js';

const NO_ONE = 'nobody';
/** Cookie of a browser that has not signed in: ties the sign-in form to it. */
const PRE = 'visit';

export interface SignInDoor {
  page(
    site: Site,
    incoming: Incoming,
    status: number,
    view: { username: string; refused: Frame['flash']; next: string | null },
  ): Reply;
  enter(site: Site, incoming: Incoming, raw: Raw): Promise<Reply>;
  /** What ties a form to a browser that has not signed in. */
  visit(incoming: Incoming): { readonly csrf: string; readonly cookies: Cookies };
  /** Whether a form was sent by the browser that it was made for. */
  isOwnForm(incoming: Incoming, raw: Raw): boolean;
}

/** The sign-in pages of one node. */
export function createSignInDoor(node: Node, renderer: Renderer, frames: Frames): SignInDoor {
  const { languageCookie, languageOf, openFrame, home } = frames;
  const chance = node.ports.random.fork('door');
  const secret = chance.bytes(32);
  const preToken = (nonce: string): string => createHmac('sha256', secret).update(nonce).digest('hex');

  const visit: SignInDoor['visit'] = (incoming) => {
    const known = incoming.cookies[PRE];
    const nonce = known !== undefined && /^[0-9a-f]{32}$/.test(known) ? known : chance.hex(16);
    const cookies: Cookies = languageCookie(incoming);
    if (nonce !== known) cookies.push({ name: PRE, value: nonce, maxAgeS: null });
    return { csrf: preToken(nonce), cookies };
  };
  const isOwnForm: SignInDoor['isOwnForm'] = (incoming, raw) =>
    equalText(textOf(raw[hidden.csrf]), preToken(incoming.cookies[PRE] ?? NO_ONE));

  const signInPage = (
    site: Site,
    incoming: Incoming,
    status: number,
    view: { username: string; refused: Frame['flash']; next: string | null },
  ): Reply => {
    const { csrf, cookies } = visit(incoming);
    const frame = openFrame(site, incoming, csrf, true);
    const body = renderer.signIn(
      {
        frame,
        postTo: sitePaths(site).home,
        username: view.username,
        flash: view.refused,
        agreement: agreementOf(node, site),
        forgotten: site === 'login' && offersLinks(node) ? FORGOTTEN_PATH : null,
        next: view.next,
      },
      languageOf(incoming, null),
    );
    return html(status, body, cookies);
  };

  const enter = async (site: Site, incoming: Incoming, raw: Raw): Promise<Reply> => {
    const username = textOf(raw[signInFields.username]).slice(0, 255);
    const next = textOf(raw[hidden.next]);
    if (!isOwnForm(incoming, raw)) {
      return signInPage(site, incoming, 403, {
        username,
        refused: { tone: 'bad', text: formExpired },
        next,
      });
    }
    const password = textOf(raw[signInFields.password]);
    const asked = agreementOf(node, site);
    if (asked !== null && textOf(raw[signInFields.agreed]) === '') {
      return signInPage(site, incoming, 422, {
        username,
        refused: { tone: 'bad', text: notAgreed },
        next,
      });
    }
    const result = await guarded<SignedIn>(
      () => signIn(node, site, username, password, incoming.source),
      (refused) => ({ refused }),
    );
    if ('refused' in result) {
      return signInPage(site, incoming, 422, {
        username,
        refused: { tone: 'bad', text: result.refused },
        next,
      });
    }
    if (asked !== null) noteAgreement(node, site, result.signIn.name, asked.title.en);
    const meanwhile = site === 'appliance' ? installedMeanwhile(node, result.signIn.name) : null;
    if (meanwhile !== null) result.signIn.flash ??= { tone: 'good', text: meanwhile };
    const goto = safeNext(site, next) ?? home(site, result.signIn.actor);
    return seeOther(goto, [
      { name: cookieNames[site], value: result.token, maxAgeS: null },
      { name: PRE, value: '', maxAgeS: 0 },
    ]);
  };

  return { page: signInPage, enter, visit, isOwnForm };
}
