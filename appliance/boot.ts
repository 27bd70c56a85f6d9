/**
 * Makes an appliance from its ports. The order matters: hardware, stores, network, then the
 * machines, each of which reconciles what the last power-off left.
 */
import { createHardware } from '../hardware/box-hardware.js';
import type { DomainEvent } from '../hardware/kernel/event-kinds.js';
import { isStorageTrouble, type Ports, type WireRequest } from '../hardware/ports.js';
import { createSignIns } from './accounts/sign-ins-memory.js';
import { closeLeftSessions } from './clients/sessions/sessions.js';
import { pruneFiles } from './heavy/sync/configuration.js';
import { pruneRecordings } from './heavy/sync/files.js';
import type { Node } from './node/node.js';
import { patientTime } from './node/patient-time.js';
import type { Raw } from './pages/forms/fields.js';
import { carryOutReset } from './services/backup/factory-reset.js';
import { createFailoverService } from './services/failover/service.js';
import { createInstallerService } from './services/installer/service.js';
import { boxMail } from './services/mail/box-mail.js';
import { createMailService } from './services/mail/service.js';
import { noteNews, noteStart } from './services/monitoring/box-log.js';
import { answerSnmp, SNMP_PORT } from './services/monitoring/snmp.js';
import { watchTroubles } from './services/monitoring/trouble-watch.js';
import { createNetworkService } from './services/network/service.js';
import { outboundSchema } from './services/outbound/queue.js';
import { createOutboundService } from './services/outbound/service.js';
import { certificateSchema } from './store/box/certificates.js';
import { boxEventSchema } from './store/box/events.js';
import { boxUserSchema } from './store/box/users.js';
import { capSize, databaseBytes, hasSite, openStore, type Store } from './store/database.js';
import { docSchema } from './store/docs.js';
import { settleOrigin } from './store/origin.js';
import { readSiteSoftware } from './store/site/software.js';
import type { WebReply } from './web/answer.js';
import { createWeb, type Web } from './web/entrance.js';

export interface Appliance extends Omit<Web, 'serve'> {
  readonly node: Node;
  /** Answers a request, of the emulated wire or of a real listener. */
  serve(request: WireRequest, form?: Raw): Promise<WebReply | null>;
  /** Word that something changed which live pages show; topics as in Node.changed. */
  onChanged(listener: (topic: string) => void): void;
  stop(): void;
}

/** The box's own records (machines, accounts, certificates) go on for a while on a full disk. */
const BOX_RESERVE_BYTES = 16 * 1_048_576;

/** A notice that the storage did not take is lost; the work that it is about goes on. */
function heard(hear: (event: DomainEvent) => void, event: DomainEvent): void {
  try {
    hear(event);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

/** Switches the software on. Resolves once both sites answer. */
export async function startAppliance(physical: Ports): Promise<Appliance> {
  const hearers: ((event: DomainEvent) => void)[] = [];
  const emit = (event: DomainEvent): void => {
    physical.emit(event);
    for (const hear of hearers) heard(hear, event);
  };
  const hardware = createHardware({ ...physical, emit });
  const time = patientTime(physical.time);
  const ports: Ports = { ...physical, time, wire: hardware.wire, disk: hardware.disk, heavy: hardware.heavy };
  hardware.start();
  ports.disk.spool.clear();
  await carryOutReset(ports, hardware.clock.nowMs());
  const box = openStore(ports.disk, 'box');
  box.transaction('open', () =>
    box.db.exec(`${docSchema}${boxUserSchema}${certificateSchema}${boxEventSchema}${outboundSchema}`),
  );
  const listeners: ((topic: string) => void)[] = [];
  let site: Store | null = null;
  const changed = (topic: string): void => {
    for (const listener of listeners) listener(topic);
  };
  const fitDisk = (): void => {
    const { freeBytes } = hardware.read().storage;
    capSize(box.db, freeBytes + BOX_RESERVE_BYTES);
    if (site !== null) capSize(site.db, freeBytes);
  };
  const reopenSite = (): void => {
    site = hasSite(ports.disk) ? openStore(ports.disk, 'site') : null;
  };
  const early = {
    ports,
    hardware,
    box,
    site: () => site,
    reopenSite,
    emit,
    onEvent: (listener: (event: DomainEvent) => void) => {
      hearers.push(listener);
    },
    changed,
    signIns: createSignIns(ports, hardware.clock),
  };
  // Services reach one another through the node, and only once it is complete.
  const node = early as unknown as { -readonly [K in keyof Node]: Node[K] };
  node.network = createNetworkService(node);
  node.installer = createInstallerService(node);
  node.failover = createFailoverService(node);
  node.mail = createMailService(node);
  node.outbound = createOutboundService(node);

  reopenSite();
  node.origin = settleOrigin(ports, box, site);
  hardware.setDatabaseSizer(() => databaseBytes(box.db) + (site === null ? 0 : databaseBytes(site.db)));
  hardware.onChange(() => {
    fitDisk();
    changed('hardware');
  });
  hardware.onRoom(fitDisk);
  fitDisk();
  const web = createWeb(node);
  noteStart(node);
  noteNews(node);
  await node.network.start();
  node.installer.start();
  node.failover.start();
  node.mail.start();
  boxMail(node).start();
  node.outbound.start();
  watchTroubles(node);
  if (node.installer.siteDown() === null) closeLeftSessions(node);
  // A cut between a content and what speaks of it left contents that nothing speaks of.
  if (site !== null && readSiteSoftware(site) !== null) {
    const { db } = site as Store;
    pruneFiles(ports.disk, db);
    pruneRecordings(ports.disk, db);
  }
  return {
    node,
    ...web,
    serve: (request, form) =>
      request.proto === 'udp' && request.port === SNMP_PORT
        ? Promise.resolve(answerSnmp(node, request))
        : web.serve(request, form),
    onChanged: (listener) => listeners.push(listener),
    stop: () => hardware.stop(),
  };
}
