/**
 * appliance/: an appliance, made from its ports by boot.ts.
 *
 * Makes an appliance from its ports. The order matters: hardware, stores, network, then the
 * machines, each of which reconciles what the last power-off left.
 */

import { createHardware } from '../hardware/box-hardware.js';
import type { DomainEvent } from '../hardware/kernel/event-kinds.js';
import { isStorageTrouble, type Ports, type WireRequest } from '../hardware/ports.js';
import { createSignIns } from './accounts/sign-ins-memory.js';
import { commands } from './api/command/index.js';
import { createClientsService } from './clients/service.js';
import { pruneFiles } from './heavy/sync/configuration.js';
import { pruneRecordings } from './heavy/sync/files.js';
import { createLimits } from './node/limits/limits.js';
import type { Node } from './node/node.js';
import { patientTime } from './node/patient-time.js';
import type { Raw } from './pages/forms/fields.js';
import { carryOutReset } from './services/backup/factory-reset.js';
import { createFailoverService } from './services/failover/service.js';
import { createInstallerService } from './services/installer/service.js';
import { createBoxMail } from './services/mail/box-mail.js';
import { createMailService } from './services/mail/service.js';
import { noteNews, noteStart } from './services/monitoring/box-log.js';
import { answerSnmp, SNMP_PORT } from './services/monitoring/snmp/agent.js';
import { watchTroubles } from './services/monitoring/trouble-watch.js';
import { createNetworkService } from './services/network/service.js';
import { outboundSchema } from './services/outbound/queue.js';
import { createOutboundService } from './services/outbound/service.js';
import { createScrub } from './services/scrub/service.js';
import { createSoftwareService } from './services/software/service.js';
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

/** Domain events on their way: to whoever stands outside first, then to the box itself. */
function createEvents({ emit }: Pick<Ports, 'emit'>): Pick<Node, 'emit' | 'onEvent'> {
  const hearers: ((event: DomainEvent) => void)[] = [];
  return {
    emit: (event) => {
      emit(event);
      for (const hear of hearers) heard(hear, event);
    },
    onEvent: (listener) => {
      hearers.push(listener);
    },
  };
}

function openBox(ports: Ports): Store {
  const box = openStore(ports.disk, 'box');
  box.transaction('open', () =>
    box.db.exec(`${docSchema}${boxUserSchema}${certificateSchema}${boxEventSchema}${outboundSchema}`),
  );
  return box;
}

type Given = Pick<Node, 'ports' | 'hardware' | 'box' | 'commands' | 'emit' | 'onEvent' | 'changed'>;

/**
 * The node with all its services, none of which is at work yet. They reach one another through it,
 * so each is made with a node whose later ones throw when they are asked for too early.
 */
function assemble(given: Given): Node {
  const { ports, hardware, box } = given;
  let site: Store | null = null;
  const reopenSite = (): void => {
    site = hasSite(ports.disk) ? openStore(ports.disk, 'site') : null;
  };
  const node: Node = {
    ...given,
    site: () => site,
    reopenSite,
    signIns: createSignIns(ports, hardware.clock),
    limits: createLimits(() => hardware.clock.monoMs()),
    get origin() {
      return origin;
    },
    get network() {
      return network;
    },
    get software() {
      return software;
    },
    get installer() {
      return installer;
    },
    get failover() {
      return failover;
    },
    get clients() {
      return clients;
    },
    get mail() {
      return mail;
    },
    get boxMail() {
      return boxMail;
    },
    get outbound() {
      return outbound;
    },
    get scrub() {
      return scrub;
    },
  };
  const network = createNetworkService(node);
  const software = createSoftwareService(node);
  const installer = createInstallerService(node);
  const failover = createFailoverService(node);
  const clients = createClientsService(node);
  const mail = createMailService(node);
  const boxMail = createBoxMail(node);
  const outbound = createOutboundService(node);
  const scrub = createScrub(node);
  reopenSite();
  const origin = settleOrigin(ports, box, site);
  return node;
}

/** The databases may grow as far as there is room. */
function watchRoom({ hardware, box, site, changed }: Node): void {
  const fitDisk = (): void => {
    const { freeBytes } = hardware.read().storage;
    capSize(box.db, freeBytes + BOX_RESERVE_BYTES);
    const open = site();
    if (open !== null) capSize(open.db, freeBytes);
  };
  hardware.setDatabaseSizer(() => {
    const open = site();
    return databaseBytes(box.db) + (open === null ? 0 : databaseBytes(open.db));
  });
  hardware.onChange(() => {
    fitDisk();
    changed('hardware');
  });
  hardware.onRoom(fitDisk);
  fitDisk();
}

/** A cut between a content and what speaks of it left contents that nothing speaks of. */
function pruneContents({ ports, site }: Node): void {
  const open = site();
  if (open === null || readSiteSoftware(open) === null) return;
  pruneFiles(ports.disk, open.db);
  pruneRecordings(ports.disk, open.db);
}

/** Sets the services to work, each of which reconciles what the last power-off left. */
async function start(node: Node): Promise<void> {
  noteStart(node);
  noteNews(node);
  await node.network.start();
  node.installer.start();
  node.failover.start();
  node.mail.start();
  node.boxMail.start();
  node.outbound.start();
  node.scrub.start();
  watchTroubles(node);
  // What was open when the power went is history.
  if (node.software.siteDown() === null) node.clients.closeSessions('power-lost');
  pruneContents(node);
}

/** Switches the software on. Resolves once both sites answer. */
export async function startAppliance(physical: Ports): Promise<Appliance> {
  const events = createEvents(physical);
  const hardware = createHardware({ ...physical, emit: events.emit });
  const { wire, disk, heavy } = hardware;
  const ports: Ports = { ...physical, time: patientTime(physical.time), wire, disk, heavy };
  hardware.start();
  disk.spool.clear();
  await carryOutReset(ports, hardware.clock.nowMs());
  const listeners: ((topic: string) => void)[] = [];
  const node = assemble({
    ...events,
    ports,
    hardware,
    box: openBox(ports),
    commands,
    changed: (topic) => {
      for (const listener of listeners) listener(topic);
    },
  });
  watchRoom(node);
  const web = createWeb(node);
  await start(node);
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
