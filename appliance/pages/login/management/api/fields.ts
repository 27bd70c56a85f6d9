/** What the forms of an API account ask for. */
import { words as common } from '../../../../../views/words.js';
import type { Store } from '../../../../store/database.js';
import { networksRefusal } from '../../../../store/networks.js';
import { hasAccountNetworks, type StoredPermission } from '../../../../store/site/api-accounts.js';
import { checkbox, hidden, select, text, textarea } from '../../../forms/fields.js';
import { words } from './words.js';

const accountFields = {
  name: text({ label: common.name, required: true, maxLength: 64 }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
  enabled: checkbox({ label: common.enabled }),
  command: select<StoredPermission>({
    label: words.command,
    options: [
      { value: 'deny', label: words.deny },
      { value: 'read_only', label: words.readOnly },
      { value: 'full', label: words.full },
    ],
  }),
  reporting: checkbox({ label: words.reporting, help: words.allowAccess }),
  backup: checkbox({ label: words.backup, help: words.allowAccess }),
};
const networkFields = {
  acceptedNetworks: textarea({
    label: words.networks,
    help: words.networksHelp,
    maxLength: 2_000,
    check: networksRefusal,
  }),
};
export const rowFields = { account: hidden({ label: common.name, maxLength: 64 }) };
// Parsed with all fields; drawn without those that an older version lacks.
export const createFields = { ...accountFields, ...networkFields };
export const editFields = { ...rowFields, ...createFields };

export const drawn = (site: Store) => (hasAccountNetworks(site) ? createFields : accountFields);
