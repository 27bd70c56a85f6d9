import { SECOND } from '../ports.js';
import { tardyField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

const services = ['ldap', 'radius', 'kerberos', 'saml'] as const;

/** The directory takes its time. */
export const directorySlow = overlay({
  name: 'directory-slow',
  aim: 'outside',
  label: { en: 'Directory is slow', fr: 'L’annuaire est lent' },
  about: {
    en: 'Each answer of the customer’s directory takes longer. Beyond the time-out of a security provider it comes too late.',
    fr: 'Chaque réponse de l’annuaire du client prend plus de temps. Au-delà du délai d’un fournisseur de sécurité, elle arrive trop tard.',
  },
  fields: {
    service: {
      kind: 'choice',
      label: { en: 'Service', fr: 'Service' },
      options: [
        { value: 'any', label: { en: 'All', fr: 'Tous' } },
        { value: 'ldap', label: { en: 'LDAP', fr: 'LDAP' } },
        { value: 'radius', label: { en: 'RADIUS', fr: 'RADIUS' } },
        { value: 'kerberos', label: { en: 'Kerberos', fr: 'Kerberos' } },
        { value: 'saml', label: { en: 'SAML', fr: 'SAML' } },
      ],
      initial: 'any',
    },
    seconds: tardyField(10),
  },
  apply: (below, { service, seconds }) => {
    if (seconds === 0) return below;
    const chosen = services.find((one) => one === service) ?? 'any';
    return {
      ...below,
      directory: [...below.directory, { kind: 'slow', service: chosen, byUs: seconds * SECOND }],
    };
  },
});
