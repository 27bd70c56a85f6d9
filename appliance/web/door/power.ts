/**
 * Where a browser waits while its appliance restarts, is off, or is being reset: a page that looks
 * again by itself, with the stages up to the end. Nobody is signed in any more by then, so it is open
 * and says nothing but that.
 */
import type { Block } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { POWER_PATH, type PowerAsked, underWay } from '../../pages/power.js';
import { RESET_MS, resetShare } from '../../services/backup/factory-reset.js';
import type { Renderer, Stage } from '../drawing/shown.js';
import { html, type Incoming, type Reply } from '../exchange.js';
import type { Frames } from './frame.js';

const FOLLOWS_MS = 10 * 60_000;

const words = {
  text: {
    en: 'This page follows by itself. If your browser shows an error instead, reload it in a minute.',
    fr: 'Cette page s’actualise d’elle-même. Si votre navigateur affiche une erreur à la place, rechargez-la dans une minute.',
  },
  stopping: { en: 'The services are being stopped', fr: 'Les services s’arrêtent' },
  erasing: { en: 'Everything is being erased', fr: 'Tout est en cours d’effacement' },
  away: {
    en: 'The appliance restarts and does not answer for about a minute',
    fr: 'Le serveur redémarre et ne répond pas pendant environ une minute',
  },
  isOff: {
    en: 'The appliance is off until its power button is pressed',
    fr: 'Le serveur est éteint jusqu’à ce que l’on appuie sur son bouton d’alimentation',
  },
  back: { en: 'The appliance answers again', fr: 'Le serveur répond de nouveau' },
  isBack: { en: 'The appliance has restarted', fr: 'Le serveur a redémarré' },
  isOn: { en: 'The appliance is on again', fr: 'Le serveur est de nouveau sous tension' },
  wasReset: { en: 'The reset is complete', fr: 'La réinitialisation est terminée' },
  ready: { en: 'You can sign in again.', fr: 'Vous pouvez vous reconnecter.' },
  factory: {
    en: 'The initial account is admin with password. To give the appliance back, sign in and shut it down.',
    fr: 'Le compte initial est admin avec password. Pour rendre le serveur, connectez-vous puis éteignez-le.',
  },
  nothing: { en: 'The appliance is running', fr: 'Le serveur est en marche' },
  resetTitle: { en: 'Factory reset', fr: 'Réinitialisation' },
  signIn: { en: 'Sign in', fr: 'Se connecter' },
} as const satisfies Record<string, Label>;

const ended = { reboot: words.isBack, off: words.isOn, reset: words.wasReset } as const;
const numberIn = (given: string | undefined, otherwise: number): number =>
  given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : otherwise;

function stagesOf(asked: PowerAsked): readonly Stage[] {
  const first = { label: asked === 'reset' ? words.erasing : words.stopping, while: 'answers' } as const;
  const gone = { label: asked === 'off' ? words.isOff : words.away, while: 'silent' } as const;
  return [first, gone, { label: words.back }];
}

/** The page that waits while the appliance restarts or goes off. */
export function createPowerDoor(node: Node, renderer: Renderer, { openFrame, languageOf }: Frames) {
  const view = (asked: PowerAsked, run: number, up: number) => {
    const { uptimeMs } = node.hardware.read();
    const share = resetShare(node);
    const link = { label: words.signIn, href: '/appliance' };
    if (run < node.ports.boot) {
      const isNew = asked === 'reset' && node.software.siteDown() === 'not-installed';
      const title = asked === 'reset' && !isNew ? words.isBack : ended[asked];
      return { title, text: isNew ? words.factory : words.ready, stages: null, progress: null, link };
    }
    if (share === null && uptimeMs - up > FOLLOWS_MS)
      return { title: words.nothing, text: words.ready, stages: null, progress: null, link };
    const progress: Extract<Block, { kind: 'progress' }> | null =
      share === null
        ? null
        : {
            kind: 'progress',
            title: words.resetTitle,
            stage: words.erasing,
            share,
            leftMs: (1 - share) * RESET_MS,
          };
    return { title: underWay[asked], text: words.text, stages: stagesOf(asked), progress, link: null };
  };

  return {
    owns: (path: string): boolean => path === POWER_PATH,
    get: (incoming: Incoming): Reply => {
      const { for: given, run, up } = incoming.query;
      const asked: PowerAsked = given === 'off' || given === 'reset' ? given : 'reboot';
      const frame = openFrame('appliance', incoming, '', false);
      const shown = view(asked, numberIn(run, node.ports.boot), numberIn(up, 0));
      return html(200, renderer.waiting({ frame, ...shown }, languageOf(incoming, null)));
    },
  };
}
