/**
 * The map of both sites is whole: every tab and sub-tab that the product names (domain.md section 1)
 * is there for an administrator of a current version, in both languages; every page opens, every
 * form's action is one that its page declares, every link answers.
 */
import { parse } from 'node-html-parser';
import t from 'tap';
import { pages } from '../../../appliance/pages/index.js';
import { menu } from '../../../appliance/pages/menu.js';
import { shownOnBackup } from '../../../appliance/pages/menu-rules.js';
import type { Page } from '../../../appliance/pages/page.js';
import type { Browser } from '../../../lab/clients/browser/browser.js';
import { normal } from '../../../lab/clients/browser/html.js';
import type { Language } from '../../../views/label.js';
import { B, inSiteWorld, type SiteWorld } from '../../support/worlds/site-world.js';

t.setTimeout(280_000);

type Names = readonly [en: string, fr: string];
type Tab = readonly [tab: Names, subs: readonly Names[]];

const login: readonly Tab[] = [
  [
    ['Status', 'État'],
    [
      ['Information', 'Informations'],
      ['Users', 'Utilisateurs'],
      ['What’s New', 'Nouveautés'],
    ],
  ],
  [['My Account', 'Mon compte'], []],
  [
    ['Configuration', 'Configuration'],
    [
      ['Options', 'Options'],
      ['Teams', 'Équipes'],
    ],
  ],
  [
    ['Jump', 'Jump'],
    [
      ['Jump Clients', 'Jump Clients'],
      ['Jump Policies', 'Règles de Jump'],
      ['Jumpoint', 'Jumpoint'],
      ['Jump Shortcuts', 'Raccourcis de Jump'],
      ['Endpoint Analyzer', 'Analyseur de points de terminaison'],
    ],
  ],
  [
    ['Access Console', 'Console d’accès'],
    [
      ['Settings', 'Paramètres'],
      ['Custom Links', 'Liens personnalisés'],
      ['Canned Scripts', 'Scripts prédéfinis'],
      ['Special Actions', 'Actions spéciales'],
    ],
  ],
  [
    ['Users & Security', 'Utilisateurs et sécurité'],
    [
      ['Users', 'Utilisateurs'],
      ['Password Reset Accounts', 'Réinitialisation des mots de passe'],
      ['Access Invite', 'Invitation d’accès'],
      ['Security Providers', 'Fournisseurs de sécurité'],
      ['Session Policies', 'Règles de session'],
      ['Group Policies', 'Règles de groupe'],
      ['Kerberos Keytab', 'Keytab Kerberos'],
    ],
  ],
  [
    ['Reports', 'Rapports'],
    [
      ['Sessions', 'Sessions'],
      ['Team Activity', 'Activité des équipes'],
      ['Jump Items', 'Éléments de Jump'],
      ['Audit', 'Audit'],
    ],
  ],
  [
    ['Management', 'Gestion'],
    [
      ['Software Management', 'Gestion du logiciel'],
      ['Security', 'Sécurité'],
      ['Site Configuration', 'Configuration du site'],
      ['Email Configuration', 'Configuration de la messagerie'],
      ['Outbound Events', 'Événements sortants'],
      ['Failover', 'Reprise en séquence'],
      ['API Configuration', 'Configuration de l’API'],
      ['Support', 'Assistance technique'],
    ],
  ],
];

const appliance: readonly Tab[] = [
  [
    ['Status', 'État'],
    [
      ['Basics', 'Caractéristiques'],
      ['Storage', 'Stockage'],
    ],
  ],
  [['Users', 'Utilisateurs'], []],
  [
    ['Networking', 'Réseau'],
    [
      ['IP Configuration', 'Configuration IP'],
      ['Static Routes', 'Routes statiques'],
      ['SNMP', 'SNMP'],
    ],
  ],
  [
    ['Security', 'Sécurité'],
    [
      ['Certificates', 'Certificats'],
      ['Appliance Administration', 'Administration du serveur'],
      ['SSL/TLS Configuration', 'Configuration SSL/TLS'],
      ['Email Configuration', 'Configuration de la messagerie'],
    ],
  ],
  [['Updates', 'Mises à jour'], []],
  [
    ['Support', 'Assistance'],
    [
      ['Utilities', 'Utilitaires'],
      ['Advanced Support', 'Assistance avancée'],
    ],
  ],
];

type Tap = Pick<typeof t, 'ok' | 'equal'>;

/** Status > Health stands on virtual models only; the boxes of this world are none. */
const virtualOnly = (page: Page): boolean => page.id === 'appliance.health';

interface Drawn {
  readonly label: string;
  readonly subs: readonly string[];
}

/** The tabs as a page draws them; sub-tabs only of the tab it is in. */
function drawn(html: string): Drawn[] {
  const root = parse(html);
  const words = (selector: string): string[] =>
    root.querySelectorAll(selector).map((link) => normal(link.text));
  const current = normal(root.querySelector('nav.tabs [aria-current]')?.text ?? '');
  return words('nav.tabs a').map((label) => ({
    label,
    subs: label === current ? words('nav.subs a') : [],
  }));
}

const pick = (names: Names, language: Language): string => names[language === 'en' ? 0 : 1];

function holdsTabs(
  t: Tap,
  found: ReadonlyMap<string, ReadonlySet<string>>,
  wanted: readonly Tab[],
  language: Language,
): void {
  for (const [tab, subs] of wanted) {
    const name = pick(tab, language);
    const there = found.get(normal(name));
    t.ok(there, `tab ${name}`);
    for (const sub of subs) {
      const subName = pick(sub, language);
      t.ok(there?.has(normal(subName)), `${name} > ${subName}, not among ${[...(there ?? [])].join(', ')}`);
    }
  }
}

/** Actions of the forms on a page, and where its links lead. */
function controls(html: string): { actions: string[]; links: string[] } {
  const root = parse(html);
  const main = root.querySelector('main') ?? root;
  const actions = main
    .querySelectorAll('form')
    .filter((form) => form.getAttribute('method') === 'post')
    .map((form) => form.querySelector('input[name="action"]')?.getAttribute('value') ?? '');
  const links = root
    .querySelectorAll('a[href]')
    .map((link) => link.getAttribute('href') ?? '')
    .filter((href) => href.startsWith('/'));
  return { actions, links };
}

async function walk(
  t: Tap,
  { open }: SiteWorld,
  browser: Browser,
  page: Page,
  seen: { readonly links: Set<string>; readonly tabs: Map<string, Set<string>> },
): Promise<void> {
  await open(browser, page.path);
  const { status, html } = browser.where();
  t.equal(status, 200, `${page.path} opens`);
  const found = controls(html);
  for (const name of found.actions) {
    t.ok(Object.hasOwn(page.actions, name), `${page.path}: action '${name}' is declared`);
  }
  for (const link of found.links) if (!link.includes('lang=')) seen.links.add(link);
  for (const { label, subs } of drawn(html)) {
    const known = seen.tabs.get(label) ?? new Set();
    for (const sub of subs) known.add(sub);
    seen.tabs.set(label, known);
  }
}

const LINKS_MAX = 150;

t.test('every tab is there, opens, and has no dead control, in both languages', async (t) => {
  await inSiteWorld('menu', async (site) => {
    for (const language of ['en', 'fr'] as const) {
      for (const name of ['login', 'appliance'] as const) {
        const browser = await site.signIn(`/${name}`, { language });
        const seen = { links: new Set<string>(), tabs: new Map<string, Set<string>>() };
        for (const page of pages.filter(
          (one) => one.site === name && one.menu !== null && !virtualOnly(one),
        )) {
          await walk(t, site, browser, page, seen);
        }
        holdsTabs(t, seen.tabs, name === 'login' ? login : appliance, language);
        // The links do not depend on the language.
        if (language === 'fr') continue;
        for (const link of [...seen.links].sort().slice(0, LINKS_MAX)) {
          await site.open(browser, link);
          t.equal(browser.where().status, 200, `${link} answers`);
        }
      }
    }
  });
});

t.test('a page outside the menu lights the tab that it belongs to', async (t) => {
  for (const page of pages.filter((one) => one.menu === null)) {
    const tabs = menu(
      pages.filter((one) => one.site === page.site),
      page,
    );
    t.equal(tabs.filter((tab) => tab.current).length, 1, page.id);
  }
});

/** Written down here, not taken from the rule that is checked. */
const keptOnBackup = [
  '/login/information',
  '/login/whats-new',
  '/login/account',
  '/login/software-management',
  '/login/security',
  '/login/failover',
];

t.test('superfluous tabs are not on the backup (G87), not even by their address', async (t) => {
  await inSiteWorld('menu-backup', async (site) => {
    const browser = await site.signIn('/login', { host: B });
    for (const page of pages.filter((one) => one.site === 'login' && one.menu !== null)) {
      await site.open(browser, page.path);
      const kept = keptOnBackup.includes(page.path);
      t.equal(browser.where().status, kept ? 200 : 404, `${page.path} on the backup`);
      t.equal(shownOnBackup(page), kept, page.path);
    }
  });
});

t.test('the oldest version lacks some tabs, and opens every one that it shows', async (t) => {
  await inSiteWorld(
    'menu-oldest',
    async (site) => {
      for (const name of ['login', 'appliance'] as const) {
        const browser = await site.signIn(`/${name}`, { language: 'fr' });
        const gone: string[] = [];
        for (const page of pages.filter((one) => one.site === name && one.menu !== null)) {
          await site.open(browser, page.path);
          const { status } = browser.where();
          if (status === 404) gone.push(page.id);
          else t.equal(status, 200, `${page.path} opens`);
        }
        if (name === 'login') t.ok(gone.includes('login.whats-new'), `gone: ${gone.join(', ')}`);
      }
    },
    '15.1.1',
  );
});
