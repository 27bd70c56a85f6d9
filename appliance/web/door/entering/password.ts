/**
 * appliance/web/door/entering/: how somebody comes in: sign-in, a forgotten password, sign-ins and their end.
 *
 * The pages of a forgotten password: asking for a link, and setting a new password by it.
 */
import type { FieldView, Frame } from '../../../../views/blocks.js';
import type { Label } from '../../../../views/label.js';
import { sitePaths } from '../../../../views/names.js';
import { words as common } from '../../../../views/words.js';
import {
  FORGOTTEN_PATH,
  linkRefusal,
  NEW_PASSWORD_PATH,
  offersLinks,
  sendLink,
  setByLink,
} from '../../../accounts/password-links.js';
import type { Node } from '../../../node/node.js';
import type { Raw } from '../../../pages/forms/fields.js';
import { guarded } from '../../../store/storage-trouble.js';
import type { Renderer } from '../../drawing/shown.js';
import { formExpired, html, type Incoming, type Reply, textOf } from '../../exchange.js';
import type { Frames } from '../frame.js';
import type { SignInDoor } from './sign-in.js';

const TEXT_LENGTH_MAX = 255;

const words = {
  forgotten: { en: 'Forgotten password', fr: 'Mot de passe oublié' },
  ask: { en: 'Send Link', fr: 'Envoyer le lien' },
  intro: {
    en: 'A link to set a new password is sent to the email address of the account.',
    fr: 'Un lien pour définir un nouveau mot de passe est envoyé à l’adresse e-mail du compte.',
  },
  sent: {
    en: 'If there is such an account with an email address, a link is on its way. It is good for 24 hours.',
    fr: 'Si un tel compte existe avec une adresse e-mail, un lien est en route. Il est valable 24 heures.',
  },
  tooMany: {
    en: 'Too many requests came from your address. Wait a few minutes, then try again.',
    fr: 'Trop de demandes ont été envoyées depuis votre adresse. Patientez quelques minutes, puis réessayez.',
  },
  set: { en: 'New password', fr: 'Nouveau mot de passe' },
  change: { en: 'Set Password', fr: 'Définir le mot de passe' },
  newPassword: { en: 'New Password', fr: 'Nouveau mot de passe' },
  confirm: { en: 'Confirm New Password', fr: 'Confirmer le nouveau mot de passe' },
  back: { en: 'Back to sign-in', fr: 'Retour à la connexion' },
} as const satisfies Record<string, Label>;

export interface PasswordDoor {
  /** Whether a path belongs here now. */
  owns(path: string): boolean;
  get(incoming: Incoming): Reply;
  post(incoming: Incoming, raw: Raw): Promise<Reply>;
}

const field = (kind: 'text' | 'password', name: string, label: Label, autocomplete: string): FieldView => ({
  kind,
  name,
  label,
  value: '',
  required: true,
  autocomplete,
});

/** The pages of a forgotten password: a link by mail, then a new password. */
export function createPasswordDoor(
  node: Node,
  renderer: Renderer,
  frames: Frames,
  entrance: SignInDoor,
): PasswordDoor {
  const show = (
    incoming: Incoming,
    status: number,
    title: Label,
    flash: Frame['flash'],
    form: { fields: readonly FieldView[]; submit: Label; intro?: Label } | null,
  ): Reply => {
    const visit = entrance.visit(incoming);
    const body = renderer.openForm(
      {
        frame: frames.openFrame('login', incoming, visit.csrf, true),
        title,
        flash,
        form: form === null ? null : { kind: 'form', action: 'password', ...form },
        postTo: incoming.path,
        back: { label: words.back, href: sitePaths('login').home },
      },
      frames.languageOf(incoming, null),
    );
    return html(status, body, visit.cookies);
  };

  const asking = (incoming: Incoming, status: number, flash: Frame['flash']): Reply =>
    show(incoming, status, words.forgotten, flash, {
      fields: [field('text', 'username', common.username, 'username')],
      submit: words.ask,
      intro: words.intro,
    });

  const setting = (incoming: Incoming, token: string, status: number, refused: Label | null): Reply => {
    const gone = linkRefusal(node, token);
    if (gone !== null) return show(incoming, 410, words.set, { tone: 'bad', text: gone }, null);
    return show(incoming, status, words.set, refused === null ? null : { tone: 'bad', text: refused }, {
      fields: [
        { kind: 'hidden', name: 'token', label: words.set, value: token },
        field('password', 'password', words.newPassword, 'new-password'),
        field('password', 'confirm', words.confirm, 'new-password'),
      ],
      submit: words.change,
    });
  };

  return {
    owns: (path) => (path === FORGOTTEN_PATH || path === NEW_PASSWORD_PATH) && offersLinks(node),
    get: (incoming) =>
      incoming.path === FORGOTTEN_PATH
        ? asking(incoming, 200, null)
        : setting(incoming, (incoming.query.token ?? '').slice(0, TEXT_LENGTH_MAX), 200, null),
    post: async (incoming, raw) => {
      const token = textOf(raw.token).slice(0, TEXT_LENGTH_MAX);
      const asks = incoming.path === FORGOTTEN_PATH;
      if (!entrance.isOwnForm(incoming, raw)) {
        return asks
          ? asking(incoming, 403, { tone: 'bad', text: formExpired })
          : setting(incoming, token, 403, formExpired);
      }
      if (!node.limits.passwords.begin(`password ${incoming.source}`)) {
        return show(incoming, 429, words.forgotten, { tone: 'bad', text: words.tooMany }, null);
      }
      if (asks) {
        return guarded<Reply>(
          () => {
            sendLink(node, textOf(raw.username).trim().slice(0, TEXT_LENGTH_MAX));
            return show(incoming, 200, words.forgotten, { tone: 'info', text: words.sent }, null);
          },
          (text) => asking(incoming, 422, { tone: 'bad', text }),
        );
      }
      const outcome = await guarded<Awaited<ReturnType<typeof setByLink>>>(
        () => setByLink(node, token, textOf(raw.password), textOf(raw.confirm)),
        (refused) => ({ refused }),
      );
      return 'refused' in outcome
        ? setting(incoming, token, 422, outcome.refused)
        : show(incoming, 200, words.set, { tone: 'good', text: outcome.done }, null);
    },
  };
}
