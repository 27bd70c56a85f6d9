/** What access consoles are given after sign-in, beside Jump Items. Tables of the configuration. */
import { recordTable, type Stored } from '../records.js';
import { flagSetting, numberSetting, textSetting } from './settings.js';

export const teams = recordTable({
  table: 'team',
  rankedBy: 'name',
  columns: { name: 'text', comments: 'text' },
});

export const customLinks = recordTable({
  table: 'custom_link',
  rankedBy: 'name',
  columns: { name: 'text', url: 'text' },
});

export const cannedScripts = recordTable({
  table: 'canned_script',
  rankedBy: 'name',
  columns: {
    name: 'text',
    description: 'text',
    category: 'text',
    /** Id of the team that may use it; '': everybody. */
    team: 'text',
    commands: 'text',
  },
});
export type CannedScript = Stored<typeof cannedScripts.columns>;

export const specialActions = recordTable({
  table: 'special_action',
  rankedBy: 'name',
  columns: { name: 'text', command: 'text', arguments: 'text', elevated: 'flag' },
});
export type SpecialAction = Stored<typeof specialActions.columns>;

export const accessInvites = recordTable({
  table: 'access_invite',
  rankedBy: 'name',
  columns: { name: 'text', sessionPolicy: 'text', validMinutes: 'integer', comments: 'text' },
});

export const consoleSettings = {
  /** Shown by the console after sign-in; '': nothing. */
  welcome: textSetting('console.welcome', ''),
  /** Whether a console keeps the name of who signed in last. */
  rememberUser: flagSetting('console.remember-user', true),
  /** Whether the console asks before it is closed with a session open. */
  confirmClose: flagSetting('console.confirm-close', false),
  /** Open sessions of one user at once; 0: no limit. */
  sessionsMax: numberSetting('console.sessions-max', 0),
} as const;

export const optionSettings = {
  /** Sessions that should be recorded are refused when the disk has no room for recordings. */
  recordingRequired: flagSetting('options.recording-required', false),
} as const;
