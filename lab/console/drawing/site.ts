/** The console's pages: which there are, and how each is drawn. */
import type { Label, Language } from '../../../views/label.js';
import { staticFile } from '../../../views/static-files.js';
import type { School } from '../../guide/learning/school.js';
import { type WorkstationName, workstationNames } from '../../outside/network/site-network.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import { BESIDE, besidePage, besideTitle } from '../beside/page.js';
import type { LabState } from '../control/lab-state.js';
import { clientsSections } from '../pages/clients.js';
import { comparePage, compareTitle } from '../pages/compare.js';
import { debriefPage, debriefTitle } from '../pages/debrief.js';
import { directorySections } from '../pages/directory.js';
import { dnsSections } from '../pages/dns.js';
import { eventSections } from '../pages/events.js';
import { faultsPage } from '../pages/faults.js';
import { gatewaySections, gatewayTitle } from '../pages/gateway.js';
import { guidePage, guideTitle } from '../pages/guide.js';
import { mailboxSections } from '../pages/mailbox.js';
import { makerSections } from '../pages/maker.js';
import { MASTERY, masteryPage, masteryTitle } from '../pages/mastery.js';
import { MOMENTS, momentsPage, momentsTitle } from '../pages/moments.js';
import { natSections } from '../pages/nat.js';
import { networkSections } from '../pages/network.js';
import { overview } from '../pages/overview.js';
import { RECORDER, recorderPage, recorderTitle } from '../pages/recorder.js';
import { rehearsalsPage, rehearsalsTitle } from '../pages/rehearsals.js';
import { RUN_SHEET, sheetPage, sheetTitle } from '../pages/run-sheet.js';
import { toolsPage, toolsTitle } from '../pages/tools.js';
import { DEBRIEF } from '../pages/tries.js';
import { whatIfPage, whatIfTitle } from '../pages/what-if.js';
import { workstationSections } from '../pages/workstation.js';
import type { LabPast } from '../tools/past.js';
import { clockBar } from './clock-bar.js';
import { workstationLabel } from './computers.js';
import { type Flash, flashParts, note, sectionsPart, type View } from './parts.js';
import { type LabFrame, type Part, renderLab } from './render-lab.js';

/** Pages by who needs what, in the order of need. */
const groups = {
  exercise: { en: 'Exercise', fr: 'Exercice' },
  seats: { en: 'My workstations', fr: 'Mes postes' },
  network: { en: 'Network', fr: 'Réseau' },
  world: { en: 'World', fr: 'Monde' },
  instructor: { en: 'Instructor', fr: 'Formateur' },
} as const satisfies Record<string, Label>;
type GroupId = keyof typeof groups;

interface LabPage {
  readonly path: string;
  readonly group: GroupId;
  readonly title: Label;
  /** Another page leads to it: it stands among no tabs. */
  readonly isAside?: true;
  /** The clock is part of the page itself. */
  readonly hasClock?: true;
  /** Its window is narrow: the menu is folded. */
  readonly isNarrow?: true;
  body(view: View): readonly Part[];
}

const titles = {
  overview: { en: 'Overview', fr: 'Vue d’ensemble' },
  network: { en: 'Network', fr: 'Réseau' },
  dns: { en: 'DNS', fr: 'DNS' },
  nat: { en: 'NAT', fr: 'NAT' },
  faults: { en: 'Faults', fr: 'Pannes' },
  mailbox: { en: 'Mailbox', fr: 'Boîte aux lettres' },
  events: { en: 'Events received', fr: 'Événements reçus' },
  directory: { en: 'Directory', fr: 'Annuaire' },
  clients: { en: 'Clients', fr: 'Clients' },
  maker: { en: 'Vendor', fr: 'Éditeur du logiciel' },
} as const satisfies Record<string, Label>;

const refresh: Label = { en: 'Refresh', fr: 'Actualiser' };

const workstationPage = (name: WorkstationName): LabPage => ({
  path: `/workstations/${name}`,
  group: 'seats',
  title: workstationLabel(name),
  body: (view) => {
    const seat = view.state.seats.find((one) => one.name === name);
    return seat === undefined ? [] : [sectionsPart(workstationSections(view, seat))];
  },
});

export const labPages: readonly LabPage[] = [
  { path: '/', group: 'exercise', title: titles.overview, body: overview },
  { path: '/rehearsals', group: 'exercise', title: rehearsalsTitle, body: rehearsalsPage },
  {
    path: BESIDE,
    group: 'exercise',
    title: besideTitle,
    hasClock: true,
    isNarrow: true,
    body: besidePage,
  },
  { path: RECORDER, group: 'exercise', title: recorderTitle, body: recorderPage },
  { path: MOMENTS, group: 'exercise', title: momentsTitle, body: momentsPage },
  { path: '/what-if', group: 'exercise', title: whatIfTitle, body: whatIfPage },
  { path: '/compare', group: 'exercise', title: compareTitle, body: comparePage },
  { path: '/guide', group: 'exercise', title: guideTitle, body: (view) => guidePage(view, pageTitles()) },
  { path: DEBRIEF, group: 'exercise', title: debriefTitle, body: debriefPage },
  { path: MASTERY, group: 'exercise', title: masteryTitle, body: masteryPage },
  { path: RUN_SHEET, group: 'exercise', title: sheetTitle, isAside: true, body: sheetPage },
  {
    path: '/network',
    group: 'network',
    title: titles.network,
    body: (view) => [sectionsPart(networkSections(view))],
  },
  { path: '/dns', group: 'network', title: titles.dns, body: (view) => [sectionsPart(dnsSections(view))] },
  { path: '/nat', group: 'network', title: titles.nat, body: (view) => [sectionsPart(natSections(view))] },
  {
    path: '/faults',
    group: 'instructor',
    title: titles.faults,
    body: (view) => faultsPage(view),
  },
  {
    path: '/clients',
    group: 'world',
    title: titles.clients,
    body: (view) => [sectionsPart(clientsSections(view))],
  },
  {
    path: '/mailbox',
    group: 'world',
    title: titles.mailbox,
    body: (view) => [sectionsPart(mailboxSections(view))],
  },
  {
    path: '/heard',
    group: 'world',
    title: titles.events,
    body: (view) => [sectionsPart(eventSections(view))],
  },
  {
    path: '/directory',
    group: 'world',
    title: titles.directory,
    body: (view) => [sectionsPart(directorySections(view))],
  },
  {
    path: '/gateway',
    group: 'world',
    title: gatewayTitle,
    body: (view) => [sectionsPart(gatewaySections(view))],
  },
  {
    path: '/maker',
    group: 'world',
    title: titles.maker,
    body: (view) => [sectionsPart(makerSections(view))],
  },
  {
    path: '/tools',
    group: 'instructor',
    title: toolsTitle,
    body: toolsPage,
  },
  ...workstationNames.map(workstationPage),
];

/** Titles of the console's pages by their paths. */
export const pageTitles = (): ReadonlyMap<string, Label> =>
  new Map(labPages.map(({ path, title }) => [path, title]));

export const eventsPath = '/events';

/** Groups of pages, and the pages of the one that is open; a group leads to its first page. */
export function pageTabs(
  current: string | null,
  closed: readonly string[] = [],
): NonNullable<LabFrame['tabs']> {
  const open = labPages.find(({ path }) => path === current)?.group ?? null;
  return (Object.keys(groups) as GroupId[]).flatMap((group) => {
    const pages = labPages.filter(
      (one) =>
        one.group === group && (one.isAside !== true || one.path === current) && !closed.includes(one.path),
    );
    if (pages.length === 0) return [];
    return {
      label: groups[group],
      href: pages[0]?.path ?? '/',
      current: group === open,
      pages:
        group === open
          ? pages.map(({ path: href, title }) => ({ label: title, href, current: href === current }))
          : [],
    };
  });
}

export interface Drawing {
  readonly state: LabState;
  readonly flight?: readonly FlightLine[];
  readonly school?: School | null;
  readonly past?: LabPast | null;
  readonly language: Language;
  readonly here: string;
  readonly csrf: string;
  readonly flash: Flash | null;
}

const scriptsOf = (path: string): readonly string[] =>
  path === RECORDER ? [staticFile('recorder').href] : path === BESIDE ? [staticFile('beside').href] : [];

/** A whole page; null: there is no such page. */
export function drawPage(path: string, drawing: Drawing): string | null {
  const page = labPages.find((one) => one.path === path);
  if (page === undefined || drawing.state.closed.includes(path)) return null;
  const { state, flight = [], school = null, past = null, language, here, csrf, flash } = drawing;
  const frame: LabFrame = {
    language,
    here,
    csrf,
    events: eventsPath,
    tabs: pageTabs(path, state.closed),
    isNarrow: page.isNarrow === true,
    scripts: scriptsOf(path),
  };
  const view: View = { state, flight, school, past, frame, language, titles: pageTitles() };
  const body: readonly Part[] = [
    ...state.alarms.map((alarm) => note('bad', alarm, { role: 'alert' })),
    ...flashParts(flash),
    ...(page.hasClock === true ? [] : clockBar(view)),
    ...page.body(view),
    { template: 'lab-refresh', data: { href: path, label: refresh } },
  ];
  return renderLab(page.title, body, frame);
}
