/** How far a data-sync is, as pages show it: this box's own, or what the peer tells of its one. */
import type { SyncProgress } from '../../../failover/sync/engine.js';
import type { Node } from '../../node/node.js';
import type { ShownProgress } from './contract.js';

// What the backup told of a running sync is shown this long without another word.
const PEER_PROGRESS_MS = 60_000;

// An answer that takes longer is worth a word.
const SILENT_MS = 10_000;

/** How far a data-sync is, as this box and its peer know it. */
export function createProgress(node: Node) {
  let own: { progress: SyncProgress; sinceMono: number } | null = null;
  let peer: { progress: Pick<SyncProgress, 'stage' | 'share'>; atMono: number; sinceMono: number } | null =
    null;
  let askedMono: number | null = null;
  /** Until when the data-sync of this boot is at work by itself; it has not moved since. */
  let movedMono: number | null = null;
  const mono = (): number => node.hardware.clock.monoMs();
  // Only rows are counted before they travel: of the rest nobody knows how long it takes.
  const left = ({ stage, share }: Pick<SyncProgress, 'stage' | 'share'>, sinceMono: number): number | null =>
    stage === 'history' && share > 0.03 ? ((mono() - sinceMono) / share) * (1 - share) : null;
  const silent = (): number | null => {
    const forMs = askedMono === null ? 0 : mono() - askedMono;
    return forMs >= SILENT_MS ? forMs : null;
  };
  return {
    showOwn: (progress: SyncProgress | null): void => {
      own = progress === null ? null : { progress, sinceMono: own?.sinceMono ?? mono() };
      if (progress === null) askedMono = null;
      movedMono = progress === null ? null : mono();
      node.changed('failover');
    },
    showAsking: (on: boolean): void => {
      askedMono = on ? mono() : null;
      movedMono = mono();
    },
    syncMoves: (forMs: number): void => {
      movedMono = mono() + forMs;
    },
    syncStillMs: (): number | null => (movedMono === null ? null : Math.max(0, mono() - movedMono)),
    showPeer: (progress: Pick<SyncProgress, 'stage' | 'share'> | null): void => {
      peer = progress === null ? null : { progress, atMono: mono(), sinceMono: peer?.sinceMono ?? mono() };
      node.changed('failover');
    },
    shown: (): ShownProgress | null => {
      const known = own ?? (peer !== null && mono() - peer.atMono <= PEER_PROGRESS_MS ? peer : null);
      if (known === null) return null;
      const silentMs = known === own ? silent() : null;
      return {
        progress: known.progress,
        leftMs: silentMs === null ? left(known.progress, known.sinceMono) : null,
        silentMs,
      };
    },
  };
}
