import { overlay } from './overlay.js';

/** The update server sends what was not asked for. */
export const updatesOtherPackage = overlay({
  name: 'updates-other-package',
  aim: 'outside',
  label: { en: 'Other package than the chosen one', fr: 'Autre package que celui choisi' },
  about: {
    en: 'The update server sends a sound package that is not the one: another one, or that of another appliance.',
    fr: 'Le serveur de mise à jour envoie un package valable qui n’est pas le bon : un autre, ou celui d’un autre serveur.',
  },
  fields: {
    which: {
      kind: 'choice',
      label: { en: 'Package', fr: 'Package' },
      options: [
        { value: 'package', label: { en: 'Another package', fr: 'Un autre package' } },
        { value: 'box', label: { en: 'Of another appliance', fr: 'D’un autre serveur' } },
      ],
      initial: 'package',
    },
  },
  apply: (below, { which }) => ({
    ...below,
    updates: [...below.updates, { kind: 'other', which: which === 'box' ? 'box' : 'package' }],
  }),
});
