/** What an access console gets after sign-in beside Jump Items. */
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Store } from '../../store/database.js';
import { listRecords } from '../../store/records.js';
import {
  accessInvites,
  consoleSettings,
  customLinks,
  specialActions,
} from '../../store/site/console-records.js';
import { teamsOfUser } from '../../store/site/policies.js';
import { readSetting } from '../../store/site/settings.js';
import { scriptsOf } from '../sessions/tools.js';

/** Nobody's console lists more. */
const LIST_MAX = 500;

/** Everything that the Access Console tab of the site declares, as this user gets it. */
export function extrasOf(site: Store, signIn: SignIn) {
  const mark = encodeURIComponent(signIn.name);
  const share = signIn.actor.rights.has('session.share');
  return {
    settings: {
      welcome: readSetting(site, consoleSettings.welcome),
      rememberUser: readSetting(site, consoleSettings.rememberUser),
      confirmClose: readSetting(site, consoleSettings.confirmClose),
      mayStart: signIn.actor.rights.has('session.start'),
    },
    links: listRecords(site, customLinks, { limit: LIST_MAX, offset: 0 }).map(({ name, url }) => ({
      name,
      url: url.replaceAll('%USERNAME%', mark),
    })),
    scripts: scriptsOf(site, signIn.userId)
      .slice(0, LIST_MAX)
      .map(({ id, name, description }) => ({ id, name, description })),
    actions: listRecords(site, specialActions, { limit: LIST_MAX, offset: 0 }).map(({ id, name }) => ({
      id,
      name,
    })),
    teams: teamsOfUser(site, signIn.userId).map(({ name, role }) => ({ name, role })),
    invites: share
      ? listRecords(site, accessInvites, { limit: LIST_MAX, offset: 0 }).map(({ id, name }) => ({ id, name }))
      : [],
  };
}
