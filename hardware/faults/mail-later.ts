import { overlay } from './overlay.js';

const stages = ['connection', 'sender', 'recipient', 'message'] as const;

/** The mail server takes no mail for now. */
export const mailLater = overlay({
  name: 'mail-later',
  aim: 'outside',
  label: { en: 'Mail is refused for now', fr: 'Courrier refusé pour le moment' },
  about: {
    en: 'The customer’s mail server answers with a temporary error (4xx): whoever sends keeps the mail and tries again.',
    fr: 'Le serveur de messagerie du client répond par une erreur temporaire (4xx) : l’expéditeur garde le courrier et réessaie.',
  },
  fields: {
    at: {
      kind: 'choice',
      label: { en: 'At', fr: 'Au moment de' },
      options: [
        { value: 'connection', label: { en: 'Connection (421)', fr: 'La connexion (421)' } },
        { value: 'sender', label: { en: 'Sender: no room (452)', fr: 'L’expéditeur : plus de place (452)' } },
        { value: 'recipient', label: { en: 'Recipient (450)', fr: 'Le destinataire (450)' } },
        { value: 'message', label: { en: 'Message (451)', fr: 'Le message (451)' } },
      ],
      initial: 'recipient',
    },
  },
  apply: (below, { at }) => {
    const chosen = stages.find((one) => one === at) ?? 'recipient';
    return { ...below, mail: [...below.mail, { kind: 'later', at: chosen }] };
  },
});
