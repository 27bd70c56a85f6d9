/** Whatever a text of a page holds, it stays text. */

import { parse } from 'node-html-parser';
import t from 'tap';
import { createRenderer } from '../../../appliance/web/drawing/render.js';
import type { Cell, Section, TableBlock } from '../../../views/blocks.js';
import { same } from '../../../views/label.js';
import { failoverFrame } from '../../views/sample-frames.js';

const renderer = createRenderer();
const EVIL = `<script>alert("1")</script>'&`;
const evil = same(EVIL);

const cells: Cell[] = [
  evil,
  { badge: evil, tone: 'good' },
  { link: evil, href: `/x?${EVIL}` },
  { checkbox: EVIL, value: EVIL, label: evil },
  { press: evil, action: EVIL, values: { [EVIL]: EVIL } },
  { keyMaterial: EVIL },
  { many: [evil, { press: evil, action: EVIL, values: { a: EVIL } }] },
];
const table: TableBlock = {
  kind: 'table',
  caption: evil,
  columns: cells.map(() => evil),
  rows: [{ id: 'row', cells }],
  empty: evil,
  pager: { page: 1, pages: 2, total: 2, query: { [EVIL]: EVIL } },
};
const kinds = [
  'text',
  'integer',
  'textarea',
  'select',
  'radio',
  'checkbox',
  'hidden',
  'heading',
  'file',
] as const;
const sections: Section[] = [
  {
    id: 'evil',
    title: evil,
    blocks: [
      { kind: 'note', tone: 'bad', text: evil },
      { kind: 'facts', items: cells.map((value) => ({ label: evil, value })) },
      table,
      { ...table, form: { action: EVIL, fields: [], submit: evil } },
      {
        kind: 'form',
        action: EVIL,
        intro: evil,
        note: evil,
        disabled: evil,
        submit: evil,
        fields: kinds.map((kind) => ({
          kind,
          name: kind,
          label: evil,
          value: EVIL,
          help: evil,
          error: evil,
          unit: evil,
          autocomplete: EVIL,
          options: [{ value: EVIL, label: evil }],
        })),
      },
      { kind: 'progress', title: evil, stage: evil, share: 2, leftMs: 1, detail: evil },
      { kind: 'chart', label: evil, usedShare: -1, text: evil, tone: 'bad' },
      { kind: 'links', items: [{ label: evil, href: EVIL, download: true }] },
      { kind: 'code', label: evil, text: EVIL },
    ],
  },
];
const tab = { label: evil, href: EVIL, current: true, subs: [{ label: evil, href: EVIL, current: true }] };
const frame = {
  ...failoverFrame,
  host: EVIL,
  product: EVIL,
  role: evil,
  time: evil,
  user: EVIL,
  csrf: EVIL,
  here: `/login?q=${EVIL}`,
  title: evil,
  tabs: [tab],
  flash: { tone: 'bad', text: evil },
} as const;
const html = renderer.render(frame, sections, 'en');

/** Pages outside the frame of the site. */
const evils = { ...frame, site: 'login' } as const;
const others = [
  renderer.confirm(
    { frame, action: EVIL, values: { [EVIL]: EVIL, list: [EVIL] }, title: evil, text: evil, button: evil },
    'en',
  ),
  renderer.signIn(
    {
      frame: evils,
      postTo: EVIL,
      username: EVIL,
      flash: frame.flash,
      agreement: { title: evil, text: EVIL },
      forgotten: EVIL,
      next: EVIL,
    },
    'en',
  ),
  renderer.error({ frame: evils, status: 500 }, 'en'),
  renderer.maintenance({ frame: evils }, 'en'),
];

t.test('whatever a text holds, it stays text', async (t) => {
  for (const page of [html, ...others]) {
    t.notMatch(page, /<script>|alert\("/, 'escaped');
    t.equal(parse(page).querySelectorAll('script').length, 1, 'only the page’s own script');
  }
  t.match(html, /<code>&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&#39;&amp;<\/code>/);
  t.same(
    parse(html)
      .querySelectorAll('[aria-valuenow]')
      .map((bar) => bar.getAttribute('aria-valuenow')),
    ['100', '0'],
    'shares stay between nothing and all',
  );
});
