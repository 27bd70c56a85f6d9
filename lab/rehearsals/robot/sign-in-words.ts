/** Words of the sign-in form, in the language of the pages. */
export const SIGN_IN = {
  fr: { user: 'Nom d’utilisateur', password: 'Mot de passe', button: 'Se connecter' },
  en: { user: 'Username', password: 'Password', button: 'Sign in' },
} as const;
