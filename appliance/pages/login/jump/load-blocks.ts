/** What upgrades of clients do to the box, in words: on every page that shows its state. */
import type { Block, NoteBlock } from '../../../../views/blocks.js';
import { duration, percent } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { readUpgradesMax } from '../../../clients/traffic/traffic.js';
import type { Node } from '../../../node/node.js';
import { one } from '../../../store/database.js';

const words = {
  load: { en: 'Load by Upgrades', fr: 'Charge due aux mises à niveau' },
  connected: { en: 'Connected', fr: 'Connectés' },
  upgrading: { en: 'Upgrading Now', fr: 'En cours de mise à niveau' },
  waiting: { en: 'Waiting for Their Turn', fr: 'En attente de leur tour' },
  failed: { en: 'Failed Upgrades in the Last Hour', fr: 'Mises à niveau échouées depuis une heure' },
  response: { en: 'Response Time', fr: 'Temps de réponse' },
  busy: {
    en: 'Upgrades of Jump Clients keep the appliance busy.',
    fr: 'Les mises à niveau de Jump Clients occupent le serveur.',
  },
} as const satisfies Record<string, Label>;

const saturated = (upgrading: number, max: number, responseMs: number): Label => ({
  en: `The appliance is saturated: ${upgrading} Jump Clients upgrade at the same time (maximum: ${max}). Answers take about ${duration(responseMs).en}, check-ins and downloads fail. Lower the maximum under Jump > Jump Clients.`,
  fr: `Le serveur est saturé : ${upgrading} Jump Clients se mettent à niveau simultanément (maximum : ${max}). Les réponses prennent environ ${duration(responseMs).fr}, des enregistrements et des téléchargements échouent. Réduisez le nombre maximal sous Jump > Jump Clients.`,
});

/** Nothing while the box serves its clients well. */
export function loadNotes(node: Node): NoteBlock[] {
  const { load, upgrading } = node.clients.figures();
  if (load.state === 'normal') return [];
  if (load.state === 'busy') return [{ kind: 'note', tone: 'warn', text: words.busy }];
  const text = saturated(upgrading, readUpgradesMax(node), load.responseMs);
  return [{ kind: 'note', tone: 'bad', text }];
}

/** Jump Clients with a connection now, of all that keep one. */
export function jumpClientsConnected(node: Node): Label {
  const site = node.site();
  if (site === null) return same('0');
  const { connected } = node.clients.figures();
  const all =
    one<{ n: number }>(site.db, "SELECT count(*) AS n FROM jump_client WHERE mode = 'active'")?.n ?? 0;
  return same(`${Math.min(connected, all)} / ${all}`);
}

/** The figures of the moment. */
export function trafficBlocks(node: Node): Block[] {
  const { load, upgrading, waiting, failed } = node.clients.figures();
  const tone = load.state === 'saturated' ? 'bad' : load.state === 'busy' ? 'warn' : 'good';
  return [
    ...loadNotes(node),
    {
      kind: 'facts',
      items: [
        { label: words.connected, value: jumpClientsConnected(node) },
        { label: words.upgrading, value: same(String(upgrading)) },
        { label: words.waiting, value: same(String(waiting)) },
        { label: words.failed, value: same(String(failed)) },
        { label: words.response, value: same(`${load.responseMs} ms`) },
      ],
    },
    {
      kind: 'chart',
      label: words.load,
      usedShare: Math.min(1, load.utilisation),
      text: percent(load.utilisation),
      tone,
    },
  ];
}
