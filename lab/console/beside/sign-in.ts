/** With what one signs in on the boxes' pages, and what a browser says at first. */
import type { Label } from '../../../views/label.js';
import { administratorPasswords, labCredentials } from '../../making/credentials.js';
import { type Inline, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

const words = {
  signIn: { en: 'Sign in on every page as', fr: 'Connectez-vous à chaque page avec' },
  with: { en: 'with', fr: 'et' },
  fresh: {
    en: 'Appliance C, as the factory delivers it:',
    fr: 'Serveur C, tel que livré :',
  },
  warning: {
    en: 'The browser warns once at each address: the certificates are the lab’s own, go on.',
    fr: 'Le navigateur avertit une fois à chaque adresse : les certificats sont ceux du laboratoire, continuez.',
  },
} as const satisfies Record<string, Label>;

const FACTORY = administratorPasswords.at(-1) ?? '';

const account = (password: string): Inline[] => [
  { code: labCredentials.username },
  words.with,
  { code: password },
];

/** Where the passwords are needed. */
export const signInParts = ({ state }: Pick<View, 'state'>): Part[] => [
  text([words.signIn, ...account(labCredentials.password)], { style: 'lab-sign-in' }),
  ...(state.boxes.some(({ name }) => name === 'c')
    ? [text([words.fresh, ...account(FACTORY)], { style: 'lab-sign-in' })]
    : []),
  text(words.warning, { style: 'small-note' }),
];
