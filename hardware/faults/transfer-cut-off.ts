import { directionField, timesField, timesOf, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** A connection breaks in the middle of what it carries. */
export const transferCutOff = overlay({
  name: 'transfer-cut-off',
  aim: 'wire',
  label: { en: 'Transfers are cut off', fr: 'Transferts interrompus' },
  about: {
    en: 'What is longer than so many bytes is cut off after them: the connection is closed, or falls silent.',
    fr: 'Ce qui dépasse autant d’octets est interrompu après ceux-ci : la connexion est fermée, ou se tait.',
  },
  fields: {
    afterBytes: {
      kind: 'number',
      label: { en: 'After', fr: 'Après' },
      unit: { en: 'bytes', fr: 'octets' },
      min: 0,
      max: 1_000_000_000,
      initial: 10_000,
    },
    end: {
      kind: 'choice',
      label: { en: 'The connection', fr: 'La connexion' },
      options: [
        { value: 'closed', label: { en: 'Is closed', fr: 'Est fermée' } },
        { value: 'silent', label: { en: 'Falls silent', fr: 'Se tait' } },
      ],
      initial: 'closed',
    },
    times: timesField({ en: 'transfers', fr: 'transferts' }, 1),
    direction: directionField,
    ...trafficFields,
  },
  apply: (below, { afterBytes, end, times, ...chosen }) =>
    withTrick(below, {
      kind: 'cut-off',
      traffic: trafficOf(chosen, { overBytes: afterBytes }),
      share: 1,
      end: end === 'silent' ? 'silent' : 'closed',
      times: timesOf(times),
    }),
});
