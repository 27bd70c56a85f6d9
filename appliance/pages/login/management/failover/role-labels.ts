/** The role as the header shows it. */
import type { Label } from '../../../../../views/label.js';
import type { FailoverRole } from '../../../../services/failover/contract.js';

export const roleLabels: Readonly<Record<FailoverRole, Label | null>> = {
  none: null,
  primary: { en: 'Primary', fr: 'Principal' },
  backup: { en: 'Backup', fr: 'Sauvegarde' },
};
