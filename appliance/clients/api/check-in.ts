/**
 * Check-ins of deployed clients (G27-G33). One request may carry many of them, from computers behind
 * one router; each is a row of its own here, all in one transaction. Whoever is older than the site
 * upgrades: Jump Clients in their turn, Jumpoints and connection agents at once, integration
 * clients never by themselves (G34).
 *
 * @guide G14-G17, G24, G27, G33-G34 seed
 */
import { compareVersions } from '../../../updates/version.js';
import type { Node } from '../../node/node.js';
import { upgradesItself } from '../../store/client-kinds/index.js';
import type { Store } from '../../store/database.js';
import { clientByKey, type KnownClient, noteCheckIn } from '../../store/site/clients.js';
import { readUpgradesMax } from '../traffic/traffic.js';
import type { AnswerOf, BodyOf } from './calls.js';

/** What a client is told; the words for people are the client's own. */
type Answer = AnswerOf<'checkIn'>['answers'][number];

function answerOf(node: Node, client: KnownClient, given: string, roundMs: number, max: number): Answer {
  const { id } = client;
  const traffic = node.clients;
  const site = node.software.installed().site?.version ?? '0';
  if (!client.enabled) return { id, do: 'stop', why: 'disabled' };
  const difference = compareVersions(given, site);
  if (difference > 0) return { id, do: 'stop', why: 'newer' };
  if (client.mode !== 'passive') traffic.connect(id);
  if (difference === 0) {
    traffic.turns.release(id);
    return { id, do: 'rest' };
  }
  if (client.kind !== 'jump-client') {
    return upgradesItself(client.kind) ? { id, do: 'upgrade' } : { id, do: 'stop', why: 'manual' };
  }
  const turn = traffic.turns.ask(id, max, roundMs, node.hardware.clock.monoMs());
  return turn.kind === 'now' ? { id, do: 'upgrade' } : { id, do: 'wait', afterMs: turn.afterMs };
}

/** Takes in the check-ins of one request from the address `source`. */
export function checkIn(
  node: Node,
  site: Store,
  { clients }: BodyOf<'checkIn'>,
  source: string,
): readonly Answer[] {
  const traffic = node.clients;
  const atMs = node.hardware.clock.nowMs();
  const max = readUpgradesMax(node);
  const roundMs = traffic.roundMs(max);
  traffic.turns.sweep(node.hardware.clock.monoMs());
  const answers = site.transaction('clients.check-in', () =>
    clients.map(({ id, key, version: given, occasion }): Answer => {
      const client = clientByKey(site, id, key);
      if (client === null) return { id, do: 'stop', why: 'unknown' };
      noteCheckIn(site, { id, version: given, atMs, occasion, address: source });
      return answerOf(node, client, given, roundMs, max);
    }),
  );
  traffic.noteCheckIns(clients.length);
  const counted = (what: Answer['do']): number => answers.filter((answer) => answer.do === what).length;
  node.emit({
    kind: 'clients.checked-in',
    data: {
      count: clients.length,
      upgrade: counted('upgrade'),
      wait: counted('wait'),
      stop: counted('stop'),
    },
  });
  return answers;
}
