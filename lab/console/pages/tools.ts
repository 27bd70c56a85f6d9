/** What tools can ask of the lab: the list that GET /api gives, for people. */
import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { sectionsPart } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import type { Route } from '../tools/route.js';
import { commandRoutes } from '../tools/routes/commands.js';
import { routes } from '../tools/routes/index.js';

export const toolsTitle: Label = { en: 'Tools', fr: 'Outils' };

const words = {
  ask: { en: 'Ask and wait', fr: 'Interroger et attendre' },
  does: { en: 'What the console’s buttons do', fr: 'Ce que font les boutons de la console' },
  address: { en: 'Address', fr: 'Adresse' },
  about: { en: 'What it does', fr: 'Ce qu’elle fait' },
  gives: { en: 'What it answers', fr: 'Ce qu’elle répond' },
  fields: { en: 'Fields', fr: 'Champs' },
  none: { en: 'none', fr: 'aucun' },
  intro: {
    en: 'Everything here can be done by a program. It shows the token that was printed at start (authorization: Bearer …); /api/health and /api/ready need none. Errors are RFC 9457 problem details. In full: /api/openapi.json (OpenAPI 3.1).',
    fr: 'Tout ceci peut être fait par un programme. Il présente le jeton affiché au démarrage (authorization: Bearer …) ; /api/health et /api/ready n’en demandent pas. Les erreurs suivent la RFC 9457. En détail : /api/openapi.json (OpenAPI 3.1).',
  },
} as const satisfies Record<string, Label>;

const address = ({ method, path }: Route): Label => same(`${method} ${path}`);

const fieldsOf = ({ body }: Route): Label => {
  const entries = body !== null && 'entries' in body ? Object.keys(body.entries as object) : [];
  return entries.length === 0 ? words.none : same(entries.join(', '));
};

const asking = (): Section => {
  const own = new Set(commandRoutes);
  return {
    id: 'ask',
    title: words.ask,
    blocks: [
      { kind: 'note', tone: 'info', text: words.intro },
      {
        kind: 'table',
        caption: words.ask,
        columns: [words.address, words.about, words.gives],
        rows: routes
          .filter((route) => !own.has(route))
          .map((route) => ({ cells: [address(route), route.about, route.gives] })),
        empty: words.none,
      },
    ],
  };
};

const doing = (): Section => ({
  id: 'commands',
  title: words.does,
  blocks: [
    {
      kind: 'table',
      caption: words.does,
      columns: [words.address, words.fields],
      rows: commandRoutes.map((route) => ({ cells: [address(route), fieldsOf(route)] })),
      empty: words.none,
    },
  ],
});

/** What can be asked stands open; the long list of what can be done opens where it stands. */
export const toolsPage = (): readonly Part[] => [
  sectionsPart([asking()]),
  { template: 'lab-fold', data: { summary: words.does, parts: [sectionsPart([doing()])] } },
];
