import { dnsNameField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The name server sends people to the wrong place. */
export const dnsWrongAnswer = overlay({
  name: 'dns-wrong-answer',
  aim: 'outside',
  label: { en: 'DNS gives a wrong address', fr: 'Le DNS donne une mauvaise adresse' },
  about: {
    en: 'Names lead to an address that is not theirs. Who was told so keeps it as long as the record lives.',
    fr: 'Les noms mènent à une adresse qui n’est pas la leur. Qui l’a reçue la garde pendant la durée de vie de l’enregistrement.',
  },
  fields: {
    name: dnsNameField,
    address: {
      kind: 'choice',
      label: { en: 'Address', fr: 'Adresse' },
      options: [
        { value: 'nobody', label: { en: 'Where nobody answers', fr: 'Où personne ne répond' } },
        { value: 'another', label: { en: 'Of another machine', fr: 'D’une autre machine' } },
      ],
      initial: 'nobody',
    },
  },
  apply: (below, { name, address }) => {
    const chosen = address === 'another' ? 'another' : 'nobody';
    return {
      ...below,
      dns: [...below.dns, { kind: 'wrong', name: name.trim().toLowerCase(), address: chosen }],
    };
  },
});
