/**
 * The maker's update server in the outside world: the pure server of updates/ with a memory, the
 * maker's signing key and what support may change. Its state is plain JSON, saved with the lab.
 */
import type { Plate, WireReply, WireRequest } from '../../../hardware/ports.js';
import { buildArchive } from '../../../updates/package-format.js';
import { packages as published } from '../../../updates/packages/index.js';
import { servePage } from '../../../updates/server/page.js';
import {
  type Entitlement,
  offerAgain,
  type ServerEvent,
  serveApi,
  type UpdateServerParts,
  type UpdateServerState,
} from '../../../updates/server/server.js';
import { accessCode, isRepairRequest, repairCode } from '../../../updates/support-code.js';
import type { Label } from '../../../views/label.js';
import { makerKey } from './maker-key.js';

export interface UpdateServerOptions {
  readonly entitlements: readonly Entitlement[];
  /** A saved state instead of the first one. */
  readonly state?: UpdateServerState;
  /** Hears what the server did for whom. */
  readonly onEvent?: (event: ServerEvent) => void;
}

export interface UpdateServer {
  /** Answers a request at true time `nowMs`. */
  handle(request: WireRequest, nowMs: number, send?: Sending): WireReply;
  state(): UpdateServerState;
  /** Registers or changes a box's contract (rollout dates, maintenance, licences). */
  entitle(entitlement: Entitlement): void;
  entitlement(guid: string): Entitlement | null;
  /** Support offers a downloaded package again (G48); the label says why not. */
  offerAgain(guid: string, packageId: string, nowMs: number): Label | null;
  /** Support's answer to a damaged box's request code; null when the request is not that box's. */
  repairCode(guid: string, request: string): string | null;
  /** The code that lets support look at a box; null when the request is not that box's. */
  accessCode(guid: string, request: string): string | null;
  /** The signed file of a package for a box, as the server would send it. */
  archive(packageId: string, guid: string): Buffer;
}

/** A contract as most boxes have it: maintained, everything offered at once. */
export const maintained = (plate: Plate, name: string, untilMs: number): Entitlement => ({
  guid: plate.guid,
  name,
  secretHex: plate.secretHex,
  maintenanceUntilMs: untilMs,
  rolloutMs: {},
  licences: [],
  downloaded: [],
  extractableConsole: false,
});

/** Which file is sent for a package of a box; default: its own. */
export type Sending = (packageId: string, guid: string) => Buffer;

/** The update server with the state that was saved, or a new one. */
export function createUpdateServer(options: UpdateServerOptions): UpdateServer {
  const signing = makerKey();
  const built = new Map<string, Buffer>();
  let state: UpdateServerState = options.state ?? {
    entitlements: Object.fromEntries(options.entitlements.map((one) => [one.guid, one])),
  };

  const archive = (packageId: string, guid: string): Buffer => {
    const name = `${packageId} ${guid}`;
    const known = built.get(name);
    if (known !== undefined) return known;
    const content = published.find(({ manifest }) => manifest.id === packageId);
    if (content === undefined) throw new Error(`no such package: ${packageId}`);
    const made = buildArchive(content, guid, signing);
    built.set(name, made);
    return made;
  };
  const find = (guid: string): Entitlement | null =>
    Object.hasOwn(state.entitlements, guid) ? (state.entitlements[guid] ?? null) : null;

  return {
    handle: (request, nowMs, send = archive) => {
      const parts: UpdateServerParts = { packages: published, archive: send };
      const serve = request.path.startsWith('/api/') ? serveApi : servePage;
      const served = serve(state, parts, request, nowMs);
      state = served.state;
      if (served.event !== undefined) options.onEvent?.(served.event);
      return served.reply;
    },
    state: () => state,
    entitle: (entitlement) => {
      state = { ...state, entitlements: { ...state.entitlements, [entitlement.guid]: entitlement } };
    },
    entitlement: find,
    offerAgain: (guid, packageId, nowMs) => {
      const result = offerAgain(state, guid, packageId, nowMs);
      if ('refused' in result) return result.refused;
      state = result.state;
      return null;
    },
    repairCode: (guid, request) => {
      const box = find(guid);
      return box === null || !isRepairRequest(guid, request) ? null : repairCode(box.secretHex, request);
    },
    accessCode: (guid, request) => {
      const box = find(guid);
      return box === null || !isRepairRequest(guid, request) ? null : accessCode(box.secretHex, request);
    },
    archive,
  };
}
