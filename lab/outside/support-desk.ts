/**
 * The maker's support desk as a public page: somebody gives the serial number of a box, as on the
 * telephone, and support does what it may for a box under maintenance: offer a downloaded update
 * again, and answer the request code of a damaged box with the code that repairs it.
 *
 * @guide G10, G48, G113 seed
 */
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import { packageById } from '../../updates/packages/index.js';
import {
  escaped,
  hiddenField,
  languageOf,
  publicPage,
  refusalNote,
  said,
} from '../../updates/public-page.js';
import { date } from '../../views/format.js';
import type { Label, Language } from '../../views/label.js';
import type { UpdateServer } from './update-server.js';

export interface SupportDesk {
  /** Answers a request at true time `nowMs`. */
  handle(request: WireRequest, nowMs: number): WireReply;
}

export interface SupportDeskParts {
  readonly updates: UpdateServer;
  /** Identity of the box with a serial number; null: the maker never built it. */
  guidOf(serial: string): string | null;
  /** Hears what support did for whom. */
  onEvent?(
    kind: 'offered-again' | 'repair-code' | 'access-code' | 'desk-refused',
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

const button = (language: Language, label: Label): string =>
  `<p><button>${said(label, language)}</button></p>`;

function callForm(language: Language, refused: Label | null, serial: string): string {
  return `${refusalNote(language, refused)}<form method="post" action="/?lang=${language}"><p>${said(words.intro, language)}</p>
<p><label for="serial">${said(words.serial, language)}</label><br><input id="serial" name="serial" value="${escaped(serial)}" required></p>
${button(language, words.open)}</form>`;
}

interface Call {
  readonly language: Language;
  readonly serial: string;
  readonly guid: string;
}

function offersPart(
  { language, serial }: Call,
  downloaded: readonly string[],
  refused: Label | null,
): string {
  const heading = `<h2>${said(words.again, language)}</h2><p>${said(words.againIntro, language)}</p>${refusalNote(language, refused)}`;
  if (downloaded.length === 0) return `${heading}<p>${said(words.nothing, language)}</p>`;
  const rows = downloaded.map((id) => {
    const title = packageById(id)?.manifest.title[language] ?? id;
    const form = `<form method="post" action="/offer?lang=${language}">${hiddenField('serial', serial)}${hiddenField('package', id)}<button>${said(words.offer, language)}</button></form>`;
    return `<tr><th scope="row">${escaped(title)}</th><td>${form}</td></tr>`;
  });
  return `${heading}<table><thead><tr><th scope="col">${said(words.update, language)}</th><td></td></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function repairPart({ language, serial }: Call, refused: Label | null): string {
  return `<h2>${said(words.repair, language)}</h2><p>${said(words.repairIntro, language)}</p>${refusalNote(language, refused)}
<form method="post" action="/repair?lang=${language}">${hiddenField('serial', serial)}<p><label for="request">${said(words.request, language)}</label><br><input id="request" name="request" autocomplete="off" required></p>
${button(language, words.ask)}</form>`;
}

function accessPart({ language, serial }: Call, refused: Label | null): string {
  return `<h2>${said(words.access, language)}</h2><p>${said(words.accessIntro, language)}</p>${refusalNote(language, refused)}
<form method="post" action="/access?lang=${language}">${hiddenField('serial', serial)}<p><label for="access">${said(words.accessRequest, language)}</label><br><input id="access" name="request" autocomplete="off" required></p>
${button(language, words.askAccess)}</form>`;
}

interface Told {
  readonly good?: Label;
  readonly repairRefused?: Label;
  readonly offerRefused?: Label;
  readonly code?: string;
  readonly accessCode?: string;
  readonly accessRefused?: Label;
}

/** A code that support gives, and where it goes. */
const answered = (language: Language, name: Label, code: string, use: Label): string =>
  `<dl><dt>${said(name, language)}</dt><dd><strong>${escaped(code)}</strong></dd></dl><p>${said(use, language)}</p>`;

function callPage(call: Call, updates: UpdateServer, told: Told): string {
  const { language, guid } = call;
  const contract = updates.entitlement(guid);
  const facts = [
    [words.serial, call.serial],
    [words.customer, contract?.name ?? ''],
    [words.maintenance, date(contract?.maintenanceUntilMs ?? 0, 'UTC')[language]],
  ] as const;
  const list = facts
    .map(([label, value]) => `<dt>${said(label, language)}</dt><dd>${escaped(value)}</dd>`)
    .join('');
  const good = [
    ...(told.good === undefined ? [] : [said(told.good, language)]),
    ...(told.code === undefined ? [] : [answered(language, words.code, told.code, words.useCode)]),
    ...(told.accessCode === undefined
      ? []
      : [answered(language, words.accessCode, told.accessCode, words.useAccess)]),
  ]
    .map((html) => `<div class="told" role="status">${html}</div>`)
    .join('');
  return `${good}<dl>${list}</dl>${repairPart(call, told.repairRefused ?? null)}${accessPart(call, told.accessRefused ?? null)}${offersPart(call, contract?.downloaded ?? [], told.offerRefused ?? null)}
<p><a href="/?lang=${language}">${said(words.back, language)}</a></p>`;
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
    handle: (request, nowMs) => {
      const language = languageOf(request);
      const [path = '/'] = request.path.split('?');
      const answer = (status: number, content: string): WireReply =>
        publicPage({ language, status, title: words.title, content });
      if (request.method === 'GET' || request.method === 'HEAD') {
        return answer(path === '/' ? 200 : 404, callForm(language, null, ''));
      }
      if (request.method !== 'POST' || request.body.length > BODY_BYTES_MAX) {
        return answer(400, callForm(language, null, ''));
      }
      const form = new URLSearchParams(request.body.toString('utf8'));
      const serial = (form.get('serial') ?? '').trim().toUpperCase();
      const guid = parts.guidOf(serial);
      if (guid === null) return answer(404, callForm(language, words.unknown, serial));
      const until = updates.entitlement(guid)?.maintenanceUntilMs ?? null;
      if (until === null || until < nowMs) {
        parts.onEvent?.('desk-refused', guid, { why: 'maintenance' });
        return answer(403, callForm(language, words.noPlan, serial));
      }
      const call: Call = { language, serial, guid };
      const told = act(path, call, form, nowMs);
      const refused = told.repairRefused ?? told.accessRefused ?? told.offerRefused;
      return answer(refused === undefined ? 200 : 422, callPage(call, updates, told));
    },
  };
}
