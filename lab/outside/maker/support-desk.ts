/**
 * The maker's support desk as a public page: somebody gives the serial number of a box, as on the
 * telephone, and support does what it may for a box under maintenance: offer a downloaded update
 * again, and answer the request code of a damaged box with the code that repairs it.
 *
 * @guide G10, G48, G113 seed
 */
import type { WireReply, WireRequest } from '../../../hardware/ports.js';
import { packageById } from '../../../updates/packages/index.js';
import { languageOf, type PublicForm, publicPage } from '../../../updates/server/public-page.js';
import { date } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { closedWords, type HeldCall, mailed } from './support-hours.js';
import type { UpdateServer } from './update-server.js';

export interface SupportDesk {
  /** Answers a request at true time `nowMs`. */
  handle(request: WireRequest, nowMs: number): WireReply;
  /** Does what a caller wanted, who is told by mail. */
  answer(call: HeldCall, nowMs: number): Label;
}

export interface SupportDeskParts {
  readonly updates: UpdateServer;
  /** Identity of the box with a serial number; null: the maker never built it. */
  guidOf(serial: string): string | null;
  /** When somebody is there again; absent or null: now. */
  opensMs?(nowMs: number): number | null;
  /** Where it is open by the clock; default: UTC. */
  readonly zone?: string;
  /** Keeps a call until then. */
  hold?(call: HeldCall): void;
  /** Hears what support did for whom. */
  onEvent?(
    kind: 'offered-again' | 'repair-code' | 'access-code' | 'desk-refused' | 'desk-closed',
    guid: string,
    data: Record<string, string>,
  ): void;
}

const BODY_BYTES_MAX = 16 * 1024;

const words = {
  title: { en: 'Technical support', fr: 'Assistance technique' },
  intro: {
    en: 'Give the serial number of your appliance; it stands on its Status > Basics page.',
    fr: 'Indiquez le numéro de série de votre serveur ; il figure sur sa page État > Caractéristiques.',
  },
  serial: { en: 'Serial number', fr: 'Numéro de série' },
  open: { en: 'Call Support', fr: 'Appeler l’assistance' },
  unknown: {
    en: 'No appliance with this serial number is known. Compare it with Status > Basics.',
    fr: 'Aucun serveur portant ce numéro de série n’est connu. Comparez-le avec État > Caractéristiques.',
  },
  noPlan: {
    en: 'This appliance has no maintenance plan in force. Support needs one, renewed every year: talk to your sales contact first.',
    fr: 'Aucun plan de maintenance n’est en vigueur pour ce serveur. L’assistance en demande un, souscrit chaque année : adressez-vous d’abord à votre contact commercial.',
  },
  customer: { en: 'Customer', fr: 'Client' },
  maintenance: { en: 'Maintenance until', fr: 'Maintenance jusqu’au' },
  again: { en: 'Updates already downloaded', fr: 'Mises à jour déjà téléchargées' },
  againIntro: {
    en: 'An update can be downloaded once. Support can put it back on the list of your appliance.',
    fr: 'Une mise à jour ne se télécharge qu’une fois. L’assistance peut la remettre dans la liste de votre serveur.',
  },
  nothing: {
    en: 'Nothing was downloaded for this appliance.',
    fr: 'Rien n’a été téléchargé pour ce serveur.',
  },
  update: { en: 'Update', fr: 'Mise à jour' },
  offer: { en: 'Offer Again', fr: 'Proposer de nouveau' },
  offered: {
    en: 'The update is on the list of your appliance again.',
    fr: 'La mise à jour figure de nouveau dans la liste de votre serveur.',
  },
  repair: { en: 'Repair a damaged appliance', fr: 'Réparer un serveur endommagé' },
  repairIntro: {
    en: 'A damaged appliance shows a request code on its Updates page. Support answers with a repair code for this appliance and this damage.',
    fr: 'Un serveur endommagé affiche un code de demande sur sa page Mises à jour. L’assistance y répond par un code de réparation, valable pour ce serveur et ce dommage.',
  },
  request: { en: 'Request code', fr: 'Code de demande' },
  ask: { en: 'Ask for a Repair Code', fr: 'Demander un code de réparation' },
  code: { en: 'Repair code', fr: 'Code de réparation' },
  useCode: {
    en: 'Enter it on the Updates page of the appliance and press Repair.',
    fr: 'Saisissez-le sur la page Mises à jour du serveur, puis cliquez sur Réparer.',
  },
  access: { en: 'Advanced technical support', fr: 'Assistance technique avancée' },
  accessIntro: {
    en: 'Management > Support of your site shows a request code of the day. With the access code that answers it, support may look at your appliance for eight hours.',
    fr: 'Gestion > Assistance technique de votre site affiche un code de demande du jour. Avec le code d’accès qui y répond, l’assistance peut examiner votre serveur pendant huit heures.',
  },
  accessRequest: { en: 'Request code of the day', fr: 'Code de demande du jour' },
  askAccess: { en: 'Ask for an Access Code', fr: 'Demander un code d’accès' },
  accessCode: { en: 'Access code', fr: 'Code d’accès' },
  useAccess: {
    en: 'Enter it under Management > Support of your site.',
    fr: 'Saisissez-le sous Gestion > Assistance technique de votre site.',
  },
  strange: {
    en: 'This request code is not of that appliance. Copy it from its Updates page.',
    fr: 'Ce code de demande n’est pas de ce serveur. Recopiez-le depuis sa page Mises à jour.',
  },
  back: { en: 'Another appliance', fr: 'Un autre serveur' },
} as const satisfies Record<string, Label>;

/** What a page shows. */
type Drawing = Pick<Parameters<typeof publicPage>[0], 'template' | 'data'>;

const callForm = (refused: Label | null, serial: string): Drawing => ({
  template: 'public-form',
  data: {
    path: '/',
    hidden: {},
    intro: words.intro,
    field: { id: 'serial', name: 'serial', label: words.serial, value: serial, rows: 1, quiet: false },
    button: words.open,
    refused,
  } satisfies PublicForm,
});

interface Call {
  readonly serial: string;
  readonly guid: string;
}

/** A part of the page where a request code is sent in. */
function requestPart(
  { serial }: Call,
  id: 'request' | 'access',
  texts: Readonly<Record<'title' | 'intro' | 'label' | 'button', Label>>,
  refused: Label | null,
) {
  const form: PublicForm = {
    path: id === 'request' ? '/repair' : '/access',
    hidden: { serial },
    intro: null,
    field: { id, name: 'request', label: texts.label, value: '', rows: 1, quiet: true },
    button: texts.button,
    refused,
  };
  return { title: texts.title, intro: texts.intro, form };
}

const offerForm = ({ serial }: Call, id: string): PublicForm => ({
  path: '/offer',
  hidden: { serial, package: id },
  intro: null,
  field: null,
  button: words.offer,
  refused: null,
});

interface Told {
  readonly good?: Label;
  readonly repairRefused?: Label;
  readonly offerRefused?: Label;
  readonly code?: string;
  readonly accessCode?: string;
  readonly accessRefused?: Label;
}

/** What was done, and codes that support gives with where they go. */
const toldOf = ({ good, code, accessCode }: Told) => [
  ...(good === undefined ? [] : [{ text: good }]),
  ...(code === undefined ? [] : [{ name: words.code, code, text: words.useCode }]),
  ...(accessCode === undefined ? [] : [{ name: words.accessCode, code: accessCode, text: words.useAccess }]),
];

const mailedOf = (told: Told): Label =>
  mailed(toldOf(told)[0], told.offerRefused ?? told.repairRefused ?? told.accessRefused);

function callPage(call: Call, updates: UpdateServer, told: Told): Drawing {
  const contract = updates.entitlement(call.guid);
  const repair = {
    title: words.repair,
    intro: words.repairIntro,
    label: words.request,
    button: words.ask,
  };
  const access = {
    title: words.access,
    intro: words.accessIntro,
    label: words.accessRequest,
    button: words.askAccess,
  };
  return {
    template: 'public-support',
    data: {
      w: words,
      told: toldOf(told),
      facts: [
        { label: words.serial, value: same(call.serial) },
        { label: words.customer, value: same(contract?.name ?? '') },
        { label: words.maintenance, value: date(contract?.maintenanceUntilMs ?? 0, 'UTC') },
      ],
      requests: [
        requestPart(call, 'request', repair, told.repairRefused ?? null),
        requestPart(call, 'access', access, told.accessRefused ?? null),
      ],
      offerRefused: told.offerRefused ?? null,
      offers: (contract?.downloaded ?? []).map((id) => ({
        title: packageById(id)?.manifest.title ?? same(id),
        form: offerForm(call, id),
      })),
    },
  };
}

/** The desk; what it changes is the update server's state. */
export function createSupportDesk(parts: SupportDeskParts): SupportDesk {
  const { updates } = parts;
  const act = (path: string, call: Call, form: URLSearchParams, nowMs: number): Told => {
    if (path === '/offer') {
      const wanted = form.get('package') ?? '';
      const refused = updates.offerAgain(call.guid, wanted, nowMs);
      if (refused !== null) return { offerRefused: refused };
      parts.onEvent?.('offered-again', call.guid, { package: wanted });
      return { good: words.offered };
    }
    if (path === '/repair') {
      const code = updates.repairCode(call.guid, (form.get('request') ?? '').trim());
      if (code === null) return { repairRefused: words.strange };
      parts.onEvent?.('repair-code', call.guid, {});
      return { code };
    }
    if (path === '/access') {
      const code = updates.accessCode(call.guid, (form.get('request') ?? '').trim());
      if (code === null) return { accessRefused: words.strange };
      parts.onEvent?.('access-code', call.guid, {});
      return { accessCode: code };
    }
    return {};
  };
  return {
    answer: ({ path, serial, form }, nowMs) => {
      const guid = parts.guidOf(serial);
      return guid === null
        ? words.unknown
        : mailedOf(act(path, { serial, guid }, new URLSearchParams(form), nowMs));
    },
    handle: (request, nowMs) => {
      const language = languageOf(request);
      const [path = '/'] = request.path.split('?');
      const answer = (status: number, drawing: Drawing): WireReply =>
        publicPage({ language, status, title: words.title, ...drawing });
      if (request.method === 'GET' || request.method === 'HEAD') {
        return answer(path === '/' ? 200 : 404, callForm(null, ''));
      }
      if (request.method !== 'POST' || request.body.length > BODY_BYTES_MAX) {
        return answer(400, callForm(null, ''));
      }
      const form = new URLSearchParams(request.body.toString('utf8'));
      const serial = (form.get('serial') ?? '').trim().toUpperCase();
      const guid = parts.guidOf(serial);
      if (guid === null) return answer(404, callForm(words.unknown, serial));
      const until = updates.entitlement(guid)?.maintenanceUntilMs ?? null;
      if (until === null || until < nowMs) {
        parts.onEvent?.('desk-refused', guid, { why: 'maintenance' });
        return answer(403, callForm(words.noPlan, serial));
      }
      const call: Call = { serial, guid };
      const opensMs = path === '/' ? null : (parts.opensMs?.(nowMs) ?? null);
      if (opensMs !== null) {
        parts.onEvent?.('desk-closed', guid, {});
        parts.hold?.({ path, serial, form: form.toString() });
        return answer(503, callPage(call, updates, { good: closedWords(opensMs, parts.zone ?? 'UTC') }));
      }
      const told = act(path, call, form, nowMs);
      const refused = told.repairRefused ?? told.accessRefused ?? told.offerRefused;
      return answer(refused === undefined ? 200 : 422, callPage(call, updates, told));
    },
  };
}
