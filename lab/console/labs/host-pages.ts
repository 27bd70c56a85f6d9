/**
 * lab/console/labs/: the page and the API of a host of many labs.
 *
 * The server of both, on loopback only, guarded as the console of a lab is.
 */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { hidden } from '../../../views/names.js';
import type { Host, HostOutcome } from '../../live/host/contract.js';
import { forkOf } from '../control/others/forks.js';
import { barredBy, chosenLanguage, createPagesApp, listenOn, noticing, visitsOf } from '../door/app.js';
import { createFlashes } from '../door/flashes.js';
import { createFollowers } from '../door/followers.js';
import type { Flash } from '../drawing/parts.js';
import { eventsPath } from '../drawing/site.js';
import { addRoutes } from '../tools/serve.js';
import { drawHostPage, type HostAction, hostActions } from './page.js';
import { hostRoutes } from './routes.js';
import { wishOf, wishSchema } from './wish.js';

const words = {
  make: {
    en: 'The lab was made. Its console is a click away.',
    fr: 'Le laboratoire est prêt. Sa console est à un clic.',
  },
  pause: { en: 'Its lab time stands still.', fr: 'Son heure est arrêtée.' },
  resume: { en: 'Its lab time goes on.', fr: 'Son heure reprend.' },
  'put-away': {
    en: 'The lab was put away; its folder has everything.',
    fr: 'Le laboratoire a été rangé ; son dossier garde tout.',
  },
  open: {
    en: 'The lab is open again, as it was left.',
    fr: 'Le laboratoire est rouvert, tel qu’il avait été laissé.',
  },
  fork: {
    en: 'The fork goes its own way beside its lab. Its console is a click away.',
    fr: 'La bifurcation suit son chemin à côté de son laboratoire. Sa console est à un clic.',
  },
  reset: {
    en: 'The lab stands at its beginning; what ran was put away.',
    fr: 'Le laboratoire est revenu à son début ; ce qui tournait a été rangé.',
  },
  end: {
    en: 'The lab was ended, and its folder deleted.',
    fr: 'Le laboratoire a été supprimé, avec son dossier.',
  },
} as const satisfies Record<HostAction, Label>;

const unreadable = (field: string): Label => ({
  en: `“${field}” cannot be used as it is. Nothing was done: correct it, and send the form again.`,
  fr: `« ${field} » ne peut pas être utilisé tel quel. Rien n’a été fait : corrigez-le et renvoyez le formulaire.`,
});
const noAction: Label = {
  en: 'The form does not say what to do.',
  fr: 'Le formulaire ne dit pas quoi faire.',
};

const isAction = (name: unknown): name is HostAction => hostActions.some((one) => one === name);

type Deed = (host: Host, id: string) => HostOutcome | Promise<HostOutcome>;

const deeds: Readonly<Record<Exclude<HostAction, 'make'>, Deed>> = {
  pause: (host, id) => host.pause(id),
  resume: (host, id) => host.resume(id),
  'put-away': (host, id) => host.putAway(id),
  open: (host, id) => host.open(id),
  fork: (host, id) => forkOf(host, id, Number.POSITIVE_INFINITY, ''),
  reset: (host, id) => host.reset(id, true),
  end: (host, id) => host.remove(id),
};

/** Does what a form of the page says. */
async function carryOut(host: Host, body: Readonly<Record<string, unknown>>): Promise<Flash> {
  const { [hidden.csrf]: _, [hidden.action]: action, ...fields } = body;
  if (!isAction(action)) return { tone: 'bad', text: noAction };
  const told = (outcome: HostOutcome): Flash =>
    'refused' in outcome ? { tone: 'bad', text: outcome.refused } : { tone: 'good', text: words[action] };
  if (action !== 'make') return told(await deeds[action](host, String(fields.lab ?? '')));
  const read = v.safeParse(wishSchema, fields);
  if (!read.success) return { tone: 'bad', text: unreadable(String(read.issues[0].path?.[0]?.key ?? '')) };
  return told(await host.make(wishOf(read.output)));
}

export interface HostPages {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the page and the API of a host. Rejects when the port is taken. */
export async function openHostPages(
  host: Host,
  { port, token }: { readonly port: number; readonly token: string },
): Promise<HostPages> {
  const tell = noticing(false);
  const { app, guard } = await createPagesApp({ token, ready: async () => {}, tell });
  const flashes = createFlashes<Flash>();
  const visitOf = visitsOf(guard);
  const shown = (): string =>
    JSON.stringify(host.labs().map(({ id, status, name, console }) => [id, status, name, console?.url]));
  const followers = createFollowers(shown);
  host.onChange(followers.changed);
  app.get(eventsPath, (_request, reply) => {
    if (!followers.accept(reply.raw)) return reply.code(503).send();
    return reply.hijack();
  });
  app.get('/', (request, reply) => {
    const visit = visitOf(request, reply);
    const language = chosenLanguage(request, reply);
    const flash = flashes.take(visit, request);
    const html = drawHostPage({
      ...{ labs: host.labs(), language, flash, events: eventsPath },
      here: request.url,
      csrf: guard.csrf(visit),
    });
    return reply.type('text/html; charset=utf-8').send(html);
  });
  app.post('/', async (request, reply) => {
    const visit = visitOf(request, reply);
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const refused = guard.refuseOrigin(request.headers);
    if (refused !== null || !guard.csrfMatches(visit, String(body[hidden.csrf] ?? '')))
      return tell(request, reply, refused === null ? 'old-form' : 'elsewhere', 403);
    flashes.answer(visit, await carryOut(host, body));
    return reply.redirect('/', 303);
  });
  const titles: ReadonlyMap<string, Label> = new Map();
  addRoutes(app, {
    ...{ subject: host, routes: hostRoutes, titles, title: 'bomgar-sim host' },
    barred: barredBy(guard),
  });
  const url = await listenOn(app, port);
  return {
    url,
    close: async () => {
      followers.close();
      await app.close();
    },
  };
}
