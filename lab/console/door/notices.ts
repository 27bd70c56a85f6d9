/** What the console says instead of a page: in its own layout, in the user's language, with a way back. */
import type { Label, Language } from '../../../views/label.js';
import { type LabFrame, renderLab } from '../drawing/render-lab.js';
import { pageTabs } from '../drawing/site.js';

export type NoticeKind =
  | 'not-found'
  | 'closed'
  | 'no-report'
  | 'old-form'
  | 'elsewhere'
  | 'malformed'
  | 'too-long'
  | 'kind-of-form'
  | 'failed';

interface Words {
  readonly title: Label;
  readonly text: Label;
  readonly link: Label;
}

const words = {
  overview: { en: 'To the overview', fr: 'Vers la vue d’ensemble' },
  back: { en: 'Back to the page', fr: 'Retour à la page' },
} as const satisfies Record<string, Label>;

const malformed: Words = {
  title: { en: 'The form cannot be read', fr: 'Le formulaire est illisible' },
  text: {
    en: 'What your browser sent makes no sense. Nothing was done; open the page again and send the form once more.',
    fr: 'Ce que votre navigateur a envoyé est incompréhensible. Rien n’a été fait ; rouvrez la page et renvoyez le formulaire.',
  },
  link: words.back,
};

const kinds: Readonly<Record<NoticeKind, Words>> = {
  'not-found': {
    title: { en: 'There is no such page', fr: 'Cette page n’existe pas' },
    text: {
      en: 'The address leads nowhere in this laboratory. Choose a page above, or begin with the overview.',
      fr: 'Cette adresse ne mène nulle part dans ce laboratoire. Choisissez une page ci-dessus ou commencez par la vue d’ensemble.',
    },
    link: words.overview,
  },
  closed: {
    title: { en: 'Closed during an examination', fr: 'Fermé pendant un examen' },
    text: {
      en: 'This page would tell too much. It opens again when the rehearsal has ended; choose another page above.',
      fr: 'Cette page en dirait trop. L’accès revient à la fin de la répétition ; choisissez une autre page ci-dessus.',
    },
    link: words.overview,
  },
  'no-report': {
    title: { en: 'There is no report yet', fr: 'Il n’y a pas encore de bilan' },
    text: {
      en: 'A report is written when a rehearsal ends. Choose one and go through it.',
      fr: 'Le bilan est établi à la fin d’une répétition. Choisissez-en une et menez-la à son terme.',
    },
    link: words.back,
  },
  'old-form': {
    title: { en: 'The form is out of date', fr: 'Le formulaire n’est plus valable' },
    text: {
      en: 'The page was drawn before the laboratory was started again, or in another browser. Nothing was done; open the page again and repeat what you meant to do.',
      fr: 'La page date d’avant le redémarrage du laboratoire ou vient d’un autre navigateur. Rien n’a été fait ; rouvrez la page et recommencez.',
    },
    link: words.back,
  },
  elsewhere: {
    title: { en: 'The form came from another site', fr: 'Le formulaire vient d’un autre site' },
    text: {
      en: 'The laboratory takes orders from its own pages only. Nothing was done; open the page here and repeat what you meant to do.',
      fr: 'Le laboratoire n’obéit qu’à ses propres pages. Rien n’a été fait ; ouvrez la page ici et recommencez.',
    },
    link: words.back,
  },
  malformed,
  'kind-of-form': malformed,
  'too-long': {
    title: { en: 'The form is too long', fr: 'Le formulaire est trop long' },
    text: {
      en: 'At most 64 KB are read. Nothing was done; send less, or a smaller file.',
      fr: '64 Ko au plus sont lus. Rien n’a été fait ; envoyez moins de texte ou un fichier plus petit.',
    },
    link: words.back,
  },
  failed: {
    title: { en: 'Something went wrong', fr: 'Une erreur s’est produite' },
    text: {
      en: 'The console could not do that; the terminal in which the laboratory runs says why. The laboratory goes on.',
      fr: 'La console n’a pas pu le faire ; le terminal où tourne le laboratoire dit pourquoi. Le laboratoire continue.',
    },
    link: words.back,
  },
};

const statusKinds: Readonly<Record<number, NoticeKind>> = {
  403: 'old-form',
  404: 'not-found',
  413: 'too-long',
  415: 'kind-of-form',
};

/** What is said for a status of which no more is known. */
export const noticeOf = (status: number): NoticeKind =>
  statusKinds[status] ?? (status < 500 ? 'malformed' : 'failed');

/** For tools. */
export const noticeText = (kind: NoticeKind): string => kinds[kind].title.en;

/** A whole page. */
export function drawNotice(
  kind: NoticeKind,
  options: {
    readonly language: Language;
    readonly here: string;
    readonly back: string;
    readonly hasTabs: boolean;
  },
): string {
  const { language, here, back, hasTabs } = options;
  const frame: LabFrame = { language, here, tabs: hasTabs ? pageTabs(null) : [] };
  const { title, text, link } = kinds[kind];
  const href = kind === 'not-found' || kind === 'closed' ? '/' : back;
  return renderLab(title, [{ template: 'lab-notice', data: { text, href, link } }], frame);
}
