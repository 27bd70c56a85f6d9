/** Names that pages and the doors behind them agree on. */
import type { Frame } from './blocks.js';

/** Hidden fields of forms. */
export const hidden = {
  csrf: '_csrf',
  action: 'action',
  /** '1' on the form of a confirm page. */
  confirmed: '_confirmed',
  /** Where to go after signing in. */
  next: 'next',
} as const;

/** Fields of the sign-in form. */
export const signInFields = { username: 'username', password: 'password' } as const;

/** Query parameter that changes the language of the browser. */
export const languageParameter = 'lang';

/** Paths that the layout itself links to. */
export const places = (site: Frame['site']) => ({
  home: `/${site}`,
  signOut: `/${site}/sign-out`,
  events: `/${site}/events`,
});

/** Files served as they are, with the type to send; templates link to them with a version. */
export const staticFiles = {
  '/static/style.css': { file: 'views/style.css', type: 'text/css; charset=utf-8' },
  '/static/enhance.js': { file: 'views/enhance.js', type: 'text/javascript; charset=utf-8' },
  '/static/mark-login.svg': { file: 'views/mark-login.svg', type: 'image/svg+xml' },
  '/static/mark-appliance.svg': { file: 'views/mark-appliance.svg', type: 'image/svg+xml' },
} as const;

export type StaticPath = keyof typeof staticFiles;
