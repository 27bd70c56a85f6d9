/**
 * The node: one appliance as its pages, API, peer and timers see it. It routes; rules live in the
 * machines and services. What it is made from is in boot.ts.
 */

import type { Hardware } from '../../hardware/hardware.js';
import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import type { Ports } from '../../hardware/ports.js';
import type { SignIns } from '../accounts/sign-ins.js';
import type { ClientsService } from '../clients/contract.js';
import type { CommandTable } from '../services/api/contract.js';
import type { FailoverService } from '../services/failover/contract.js';
import type { InstallerService } from '../services/installer/contract.js';
import type { BoxMail, MailService } from '../services/mail/contract.js';
import type { NetworkService } from '../services/network/contract.js';
import type { OutboundService } from '../services/outbound/contract.js';
import type { ScrubService } from '../services/scrub/contract.js';
import type { SoftwareService } from '../services/software/contract.js';
import type { Store } from '../store/database.js';
import type { Origin } from '../store/origin.js';
import type { Limits } from './limits/limits.js';

export interface Node {
  readonly ports: Ports;
  readonly hardware: Hardware;
  /** The appliance's own data: never travels. */
  readonly box: Store;
  /** The installed software's data; null while no site package is installed. */
  site(): Store | null;
  /** Name under which this box writes history, in this boot of it. */
  readonly origin: Origin;
  /** Called by the installer when a site database came to be, was replaced, or was removed. */
  reopenSite(): void;
  readonly network: NetworkService;
  /** What is installed, and whether the site serves. */
  readonly software: SoftwareService;
  /** What installs it: the Updates page. */
  readonly installer: InstallerService;
  readonly failover: FailoverService;
  readonly signIns: SignIns;
  readonly limits: Limits;
  /** Connected clients, and sessions of access consoles. */
  readonly clients: ClientsService;
  readonly mail: MailService;
  /** Mail of the box itself, whether or not a site is installed. */
  readonly boxMail: BoxMail;
  readonly outbound: OutboundService;
  /** The storage check. */
  readonly scrub: ScrubService;
  /** What programs may ask of the Command API, as its page tells it. */
  readonly commands: CommandTable;
  /** Domain event: transcript, the box's own log, and word to every page that watches. */
  emit(event: DomainEvent): void;
  /** Hears every domain event of this box, after it was written down. */
  onEvent(listener: (event: DomainEvent) => void): void;
  /** Topics that live pages follow ('failover', 'installer', 'network', ...). */
  changed(topic: string): void;
}
