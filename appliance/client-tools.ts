/**
 * What an access console gets after sign-in beside Jump Items, and what it asks for inside a session.
 *
 *   GET  /client/console/extras     -> { settings, links, scripts, actions, teams, invites }
 *   POST /client/sessions/tool      { id, kind, tool }  -> { ran }
 *   POST /client/sessions/invite    { id, profile }     -> { key, untilMs }
 *   POST /client/sessions/join      { key, name }       -> { session } (whoever holds the key)
 */
import { scriptsOf } from './session-tools.js';
import type { Session } from './sessions.js';
import { accessInvites, consoleSettings, customLinks, specialActions } from './store/console-records.js';
import type { Store } from './store/database.js';
import { teamsOfUser } from './store/policies.js';
import { listRecords } from './store/records.js';
import { readSetting } from './store/settings.js';

/** Nobody's console lists more. */
const LIST_MAX = 500;

/** Everything that the Access Console tab of the site declares, as this user gets it. */
export function extrasOf(site: Store, session: Session) {
  const mark = encodeURIComponent(session.name);
  const share = session.actor.rights.has('session.share');
  return {
    settings: {
      welcome: readSetting(site, consoleSettings.welcome),
      rememberUser: readSetting(site, consoleSettings.rememberUser),
      confirmClose: readSetting(site, consoleSettings.confirmClose),
      mayStart: session.actor.rights.has('session.start'),
    },
    links: listRecords(site, customLinks, { limit: LIST_MAX, offset: 0 }).map(({ name, url }) => ({
      name,
      url: url.replaceAll('%USERNAME%', mark),
    })),
    scripts: scriptsOf(site, session.userId)
      .slice(0, LIST_MAX)
      .map(({ id, name, description }) => ({ id, name, description })),
    actions: listRecords(site, specialActions, { limit: LIST_MAX, offset: 0 }).map(({ id, name }) => ({
      id,
      name,
    })),
    teams: teamsOfUser(site, session.userId).map(({ name, role }) => ({ name, role })),
    invites: share
      ? listRecords(site, accessInvites, { limit: LIST_MAX, offset: 0 }).map(({ id, name }) => ({ id, name }))
      : [],
  };
}
