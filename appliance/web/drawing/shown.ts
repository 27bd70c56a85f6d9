/** What a page outside the menu shows, as data: sign-in, questions, errors, waits. */
import type { Block, Frame, Section } from '../../../views/blocks.js';
import type { Label, Language } from '../../../views/label.js';
import type { SiteDown } from '../../services/software/contract.js';

/** What is known of a page before anybody has signed in. */
export interface OpenFrame extends Pick<Frame, 'site' | 'host' | 'product' | 'role' | 'here' | 'csrf'> {
  /** Null where the box's time is nobody's business (site down, errors). */
  readonly time: Label | null;
}

export interface SignInView {
  readonly frame: OpenFrame;
  /** Path the form posts to. */
  readonly postTo: string;
  /** As typed before; never the password. */
  readonly username: string;
  readonly flash: Frame['flash'];
  /** What must be accepted to sign in, shown above the fields. */
  readonly agreement: { readonly title: Label; readonly text: string } | null;
  /** Where a forgotten password is mended; null: nowhere. */
  readonly forgotten: string | null;
  /** Page to go to afterwards. */
  readonly next: string | null;
}

export interface OpenFormView {
  readonly frame: OpenFrame;
  readonly title: Label;
  readonly flash: Frame['flash'];
  readonly form: Extract<Block, { kind: 'form' }> | null;
  readonly postTo: string;
  readonly back: { readonly label: Label; readonly href: string };
}

export interface ConfirmView {
  readonly frame: Frame;
  readonly action: string;
  /** What the form had sent, sent again with `_confirmed=1`. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** The question: heading of the page. */
  readonly title: Label;
  readonly text: Label;
  readonly button: Label;
  /** Default: the page itself. */
  readonly cancelHref?: string;
}

export interface MaintenanceView {
  readonly frame: OpenFrame;
  /** What keeps the site from serving; default: an installation. */
  readonly why?: SiteDown;
}

/** A stage of what is waited for; `while`: how the appliance behaves meanwhile. */
export interface Stage {
  readonly label: Label;
  readonly while?: 'answers' | 'silent';
}

export interface WaitingView {
  readonly frame: OpenFrame;
  readonly title: Label;
  readonly text: Label;
  /** Null: it is over. */
  readonly stages: readonly Stage[] | null;
  readonly progress: Extract<Block, { kind: 'progress' }> | null;
  readonly link: { readonly label: Label; readonly href: string } | null;
}

/** What is known beyond the status. */
export interface ErrorMore {
  readonly text?: Label;
  /** Page to go back to; the site's first one where nothing is said. */
  readonly back?: string;
}

export interface ErrorView extends ErrorMore {
  readonly frame: OpenFrame;
  readonly status: number;
}

export interface Renderer {
  /** A page of the menu, or one that an action shows. */
  render(frame: Frame, sections: readonly Section[], language: Language): string;
  signIn(view: SignInView, language: Language): string;
  /** A form for somebody who is not signed in; without one, the flash is all there is. */
  openForm(view: OpenFormView, language: Language): string;
  confirm(view: ConfirmView, language: Language): string;
  /** The site is down for an update: nothing but that. */
  maintenance(view: MaintenanceView, language: Language): string;
  error(view: ErrorView, language: Language): string;
  /** Until the appliance is there again. */
  waiting(view: WaitingView, language: Language): string;
  /** On the way to the page itself. */
  passing(view: { readonly frame: OpenFrame }, language: Language): string;
}
