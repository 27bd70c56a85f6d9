/** Names that pages and the doors behind them agree on. */
import type { Frame } from './blocks.js';

/** Hidden fields of forms. */
export const hidden = {
  csrf: '_csrf',
  action: 'action',
  /** '1' on the form of a confirm page. */
  confirmed: '_confirmed',
  /** Mark of what the form was drawn from. */
  drawn: '_drawn',
  /** Where to go after signing in. */
  next: 'next',
} as const;

/** Fields of the sign-in form. */
export const signInFields = { username: 'username', password: 'password', agreed: 'agreed' } as const;

/** Query parameter that changes the language of the browser. */
export const languageParameter = 'lang';

/** Paths that the layout itself links to. */
export const sitePaths = (site: Frame['site']) => ({
  home: `/${site}`,
  signOut: `/${site}/sign-out`,
  events: `/${site}/events`,
});
