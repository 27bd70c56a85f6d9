/** The maker's office: contracts, and which updates a box is offered. */
import * as v from 'valibot';
import { definitions } from '../../../updates/packages/index.js';
import type { Label } from '../../../views/label.js';
import { command, firstOf } from './command.js';
import { box, dayOrNone, flag, short } from './entries.js';
import { done } from './words.js';

const words = {
  noPackage: {
    en: 'The maker never published this update.',
    fr: 'L’éditeur n’a jamais publié cette mise à jour.',
  },
  noDay: {
    en: 'Give the day from which it is offered.',
    fr: 'Indiquez le jour à partir duquel elle est proposée.',
  },
} as const satisfies Record<string, Label>;

const dayMs = (day: string): number | null => (day === '' ? null : Date.parse(`${day}T00:00:00Z`));

export const maker = {
  'contract-set': command('contract-set', {
    box,
    maintenance: dayOrNone({ en: 'Maintenance until', fr: 'Maintenance jusqu’au' }),
    extractable: v.optional(flag, false),
  }).does({
    perform: (_parts, { box: name, maintenance, extractable }) => ({
      kind: 'contract',
      box: name,
      maintenanceUntilMs: dayMs(maintenance),
      extractableConsole: extractable,
    }),
    done,
    sample: { values: () => ({ box: 'a', maintenance: '2031-12-31', extractable: true }) },
  }),
  'rollout-set': command('rollout-set', {
    box,
    package: short,
    offered: v.picklist(['now', 'day', 'never']),
    day: v.optional(dayOrNone({ en: 'From the day', fr: 'À partir du jour' }), ''),
  }).does({
    perform: (_parts, { box: name, package: id, offered, day }) => {
      if (!definitions.some(({ manifest }) => manifest.id === id)) return words.noPackage;
      const from = dayMs(day);
      if (offered === 'day' && from === null) return words.noDay;
      const atMs = offered === 'now' ? 'now' : offered === 'never' ? null : from;
      return { kind: 'contract', box: name, rollout: { package: id, atMs } };
    },
    done,
    sample: {
      values: ({ state }) => ({
        box: 'a',
        package: firstOf(state.maker.packages).id,
        offered: 'day',
        day: '2031-01-01',
      }),
    },
  }),
};
