/** Sections of API Configuration beside the accounts: the switches, and which request wants which permission. */
import type { Section } from '../../../../../views/blocks.js';
import { join, type Label, same } from '../../../../../views/label.js';
import { words as common } from '../../../../../views/words.js';
import type { CommandTable } from '../../../../services/api/contract.js';
import type { Store } from '../../../../store/database.js';
import { hasApiAccounts, type StoredPermission } from '../../../../store/site/api-accounts.js';
import { readSetting } from '../../../../store/site/settings.js';
import { apiEnabled, apiOverHttp, userCalls } from '../../../../store/site/site-settings.js';
import { checkbox, view } from '../../../forms/fields.js';
import type { Attempt } from '../../../page.js';
import { words } from './words.js';

export const permissionLabels: Readonly<Record<StoredPermission, Label>> = {
  deny: words.deny,
  read_only: words.readOnly,
  full: words.full,
};

const switchFields = { enabled: checkbox({ label: words.enable }) };
// Parsed with all fields; drawn without those that the site does not have (any more).
const oldFields = {
  userCalls: checkbox({ label: words.userCalls }),
  overHttp: checkbox({ label: words.overHttp, help: words.overHttpHelp }),
};
export const allSwitches = { ...switchFields, ...oldFields };

/** A site of before 16.1 can only choose HTTP; one upgraded from there can end the old calls. */
const drawnSwitches = (site: Store): Partial<typeof allSwitches> => {
  if (!hasApiAccounts(site)) return { ...switchFields, overHttp: oldFields.overHttp };
  return readSetting(site, userCalls) ? allSwitches : switchFields;
};

/** As they stand. */
export const switches = (site: Store) => ({
  enabled: readSetting(site, apiEnabled),
  userCalls: readSetting(site, userCalls),
  overHttp: readSetting(site, apiOverHttp),
});

/** Whether the API answers at all, and by which rules of its age. */
export function switchSection(site: Store, attempt: Attempt | null): Section {
  const values = attempt?.action === 'switch' ? attempt.values : switches(site);
  const old = hasApiAccounts(site) && readSetting(site, userCalls);
  return {
    id: 'configuration',
    title: words.configuration,
    blocks: [
      { kind: 'note', tone: 'info', text: hasApiAccounts(site) ? words.https : words.oldApi },
      ...(old ? [{ kind: 'note', tone: 'warn', text: words.userCallsNote } as const] : []),
      { kind: 'form', action: 'switch', fields: view(drawnSwitches(site), values), submit: common.save },
    ],
  };
}

/** Which request wants which permission. */
export function rightsSection(commands: CommandTable): Section {
  const command = (value: StoredPermission): Label => join([words.command, permissionLabels[value]], ' · ');
  const needed = { any: words.anyAccount, read: command('read_only'), write: command('full') } as const;
  const rows = [
    ...Object.entries(commands).map(([name, { does, needs }]) => [
      same(`/api/command · ${name}`),
      does,
      needed[needs],
    ]),
    [same('/api/reporting'), words.reportsDo, words.reporting],
    [same('/api/backup'), words.backupDoes, words.backup],
  ];
  return {
    id: 'rights',
    title: words.rights,
    blocks: [
      { kind: 'note', tone: 'info', text: words.rightsNote },
      {
        kind: 'table',
        caption: words.rights,
        columns: [words.asked, words.does, words.needs],
        rows: rows.map((cells) => ({ cells })),
        empty: words.empty,
      },
    ],
  };
}
