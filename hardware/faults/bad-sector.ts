import { overlay } from './overlay.js';

/** A sector under a recording cannot be read: harmless while the other disk is there, lost by a rebuild from this one. */
export const badSector = overlay({
  name: 'bad-sector',
  aim: 'disk',
  label: { en: 'Bad sector', fr: 'Secteur défectueux' },
  about: {
    en: 'A sector of one disk, under a recording, cannot be read. The other disk has it, so nothing shows; but when the other one fails and is rebuilt from this disk, what lay there is lost on both. The storage check finds the sector before, and afterwards fetches what was lost from the other appliance.',
    fr: 'Un secteur d’un disque, sous un enregistrement, est illisible. L’autre disque l’a encore, donc rien ne se voit ; mais si l’autre tombe en panne et qu’il est reconstruit à partir de celui-ci, ce qui s’y trouvait est perdu sur les deux. La vérification du stockage trouve le secteur avant, et après elle reprend de l’autre serveur ce qui a été perdu.',
  },
  fields: {
    slot: {
      kind: 'choice',
      label: { en: 'Slot', fr: 'Emplacement' },
      options: [
        { value: '0', label: { en: '0', fr: '0' } },
        { value: '1', label: { en: '1', fr: '1' } },
      ],
      initial: '0',
    },
  },
  apply: (below, { slot }) => ({
    ...below,
    decays: [...below.decays, { what: 'recording', loud: true, slots: [Number(slot)] }],
  }),
});
