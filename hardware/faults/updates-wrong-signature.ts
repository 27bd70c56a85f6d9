import { overlay } from './overlay.js';

/** The packages of the update server are not the maker's. */
export const updatesWrongSignature = overlay({
  name: 'updates-wrong-signature',
  aim: 'outside',
  label: { en: 'Wrongly signed package', fr: 'Package mal signé' },
  about: {
    en: 'The package is the chosen one, but somebody else has signed it, or it was altered after it was signed.',
    fr: 'Le package est celui choisi, mais quelqu’un d’autre l’a signé, ou il a été modifié après la signature.',
  },
  fields: {
    how: {
      kind: 'choice',
      label: { en: 'Signature', fr: 'Signature' },
      options: [
        { value: 'foreign', label: { en: 'Of somebody else', fr: 'De quelqu’un d’autre' } },
        { value: 'altered', label: { en: 'Of the content before', fr: 'Du contenu d’avant' } },
      ],
      initial: 'foreign',
    },
  },
  apply: (below, { how }) => ({
    ...below,
    updates: [...below.updates, { kind: 'signature', how: how === 'altered' ? 'altered' : 'foreign' }],
  }),
});
