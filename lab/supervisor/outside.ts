/**
 * The world around the boxes: the machines that answer them (time, names, updates) and the people's
 * side of the site's network (workstations, consoles, the probe). Its state is plain JSON.
 */
import type { Micros, Plate, WireReply, WireRequest } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import type { UpdateServerState } from '../../updates/server/server.js';
import { type BoxWatch, createBoxWatch } from '../clients/box-watch.js';
import { keepIntegrations } from '../clients/fleet/integration.js';
import { createPeople, type MadeMistake, type People } from '../clients/people/people.js';
import type { ContractKeeper } from '../clients/people/person.js';
import { createSpread, type Rememberer } from '../clients/propagation.js';
import { createSeats, type Seats, type SeatsState } from '../clients/seats.js';
import { createStory, type Story, type StoryNeeds, type StoryState } from '../clients/story/story.js';
import type { FleetState } from '../making/fleet/state.js';
import { addressesOf, type Found, TIME_ZONE, theFound } from '../making/found.js';
import type { ClientHost } from '../outside/client-host.js';
import {
  createEventReceiver,
  type EventReceiver,
  type EventReceiverState,
} from '../outside/customer/event-receiver.js';
import { createMailServer, type MailServer, type MailServerState } from '../outside/customer/mail-server.js';
import { noFaults, type OutsideFaults } from '../outside/faults.js';
import {
  createHostGateway,
  type HostGateway,
  type HostGatewayState,
} from '../outside/host-gateway/gateway.js';
import { createMaker, type Maker } from '../outside/maker/maker.js';
import { createMakers } from '../outside/maker/makers.js';
import type { UpdateServer } from '../outside/maker/update-server.js';
import {
  createSiteNetwork,
  firstNetwork,
  type SiteNetwork,
  type SiteNetworkState,
} from '../outside/network/site-network.js';
import { createServers, type Servers } from '../outside/servers.js';
import { createDispatch, type Dispatch, type Service } from '../outside/services.js';
import { type AddressPlan, type BoxName, siteName } from '../plan.js';

export interface OutsideState {
  readonly network: SiteNetworkState;
  readonly updates: UpdateServerState;
  readonly desk: SeatsState;
  /** Absent in a lab that was saved before there was such a machine. */
  readonly mail?: MailServerState;
  readonly events?: EventReceiverState;
  /** Real programs that stood for machines outside. */
  readonly gateway?: HostGatewayState;
  /** Mistakes that people have made and not put right. */
  readonly people?: readonly MadeMistake[];
  /** What goes on around a rehearsal. */
  readonly story?: StoryState;
}

export interface OutsideOptions {
  /** What the factory stamped on the boxes that the maker knows. */
  readonly plates: Readonly<Partial<Record<BoxName, Plate>>>;
  /** Lab time at which the lab began, ms: contracts run from it. */
  readonly startMs: number;
  /** The console installed on the workstations; default: as the made pair's site. */
  readonly consoleVersion?: string;
  readonly seed?: string;
  /** How clients find the site, and which boxes are restricted, before anything is done. */
  readonly found?: Pick<Found, 'switchover' | 'restricted' | 'net' | 'tlsPort'>;
  readonly saved?: OutsideState | null;
  /** Deployed clients of the made pair. */
  readonly fleet?: FleetState;
}

export interface Outside {
  readonly network: SiteNetwork;
  readonly updates: UpdateServer;
  /** The customer's mail server, and the machine that hears outbound events. */
  readonly mail: MailServer;
  readonly events: EventReceiver;
  /** Real programs of the host that stand for machines outside, on request. */
  readonly gateway: HostGateway;
  readonly maker: Maker;
  /** Who does something wrong at the pages of a box. */
  readonly people: People;
  /** Colleagues, announcements and support's hours, while a rehearsal tells a story. */
  readonly story: Story;
  /** Support does what somebody wanted who called before; what it says. */
  answer: StoryNeeds['answer'];
  /** The contract of a box, as the maker's clerk sees it. */
  contract(box: BoxName): ContractKeeper;
  /** Answers at an address of the lab; null: nobody there. */
  handle(request: WireRequest, nowMs: number): Promise<WireReply | null> | WireReply | null;
  /** What the time server and the name server say, to real tools too. */
  readonly says: Pick<Servers, 'tell' | 'lookup'>;
  /**
   * Gives the clients their lab time and wire, and the machines what is wrong with them. Nobody looks at
   * the site yet: the probe is to be started.
   */
  attach(host: ClientHost, faults?: OutsideFaults): Seats;
  /** Workstations, consoles and probe; there once attached. */
  seats(): Seats;
  /** What each box says of itself; an act starts it. */
  watch(): BoxWatch;
  /** A DNS record was changed: watched until nobody holds the old answer. */
  recordChanged(name: string): void;
  state(): OutsideState;
}

/** Passive Jump Clients listen there. */
const PASSIVE_PORT = 5_832;
const CONSOLE_VERSION = '15.3.2';

const datagram = (body: Buffer | null): WireReply | null =>
  body === null ? null : { status: 0, headers: {}, body };

/** The deployed clients that wait for the boxes to ring them up. */
const passiveClients = ({ fleet: address }: AddressPlan, seats: () => Seats | null): Service => ({
  address,
  proto: 'https',
  port: PASSIVE_PORT,
  handle: (request) => seats()?.fleet.handle(request) ?? null,
});

/** Who answers at an address: a real program in place of a machine, or the machine. */
function createAnswers(
  { servers, workstations, probe, fleet }: AddressPlan,
  gateway: HostGateway,
  services: readonly Service[],
): Dispatch {
  const there = new Set([...Object.values(servers), ...Object.values(workstations), probe, fleet]);
  const dispatch = createDispatch(services);
  // Every machine that is there answers an echo request.
  const echo = ({ host, body }: WireRequest): WireReply | null =>
    there.has(host) || gateway.isAt(host) ? datagram(body) : null;
  return {
    handle: (request, nowUs) => {
      if (request.proto === 'icmp') return echo(request);
      const asked = gateway.handle(request, nowUs);
      return asked === null ? dispatch.handle(request, nowUs) : asked.reply;
    },
  };
}

const contractOf = (guid: string, updates: UpdateServer): ContractKeeper => ({
  untilMs: () => updates.entitlement(guid)?.maintenanceUntilMs ?? null,
  set: (maintenanceUntilMs) => {
    const known = updates.entitlement(guid);
    if (known !== null) updates.entitle({ ...known, maintenanceUntilMs });
  },
});

/** What is there once the outside is attached. */
function attached<T>(part: T | null): T {
  if (part === null) throw new Error('the outside is not attached yet');
  return part;
}

/** The maker, and what it knows of the customer's boxes. */
function makerOf(
  { plates, startMs, saved }: OutsideOptions,
  { servers }: AddressPlan,
  emit: ClientHost['emit'],
  story: Story,
) {
  const state = saved == null ? {} : { state: saved.updates };
  const { updates, support } = createMakers({ plates, startMs, zone: TIME_ZONE, emit, ...state }, story);
  const contract = (box: BoxName): ContractKeeper => contractOf(plates[box]?.guid ?? '', updates);
  return { updates, support, contract, maker: createMaker(servers.updates, plates, updates) };
}

/** What the outside stands on; before it is attached no time passes, and nothing is wrong. */
function createGround() {
  let host: ClientHost | null = null;
  let faults = noFaults;
  const emit: ClientHost['emit'] = (kind, data) => host?.emit(kind, data);
  return {
    emit,
    nowUs: (elseMs = 0): Micros => host?.nowUs() ?? elseMs * MS,
    sleep: (us: Micros): Promise<void> => host?.sleep(us) ?? Promise.resolve(),
    real: <T>(job: () => Promise<T>, what: string): Promise<T> =>
      host === null ? job() : host.real(job, what),
    faults: (): OutsideFaults => faults,
    stand: (given: ClientHost, wrong: OutsideFaults): void => {
      if (host !== null) throw new Error('the outside is attached already');
      host = given;
      faults = wrong;
    },
  };
}

function stateOf(
  {
    network,
    updates,
    mail,
    events,
    people,
    gateway,
    story,
  }: Pick<Outside, 'network' | 'updates' | 'mail' | 'events' | 'people' | 'gateway' | 'story'>,
  desk: SeatsState,
): OutsideState {
  const customer = { mail: mail.state(), events: events.state(), people: people.state() };
  const told = story.state();
  return {
    ...{ network: network.state(), updates: updates.state(), desk },
    ...customer,
    ...gateway.state(),
    ...(told === null ? {} : { story: told }),
  };
}

/** The outside as it was first, or as it was saved. */
export function createOutside(options: OutsideOptions): Outside {
  const saved = options.saved ?? undefined;
  const ground = createGround();
  const { switchover, restricted } = options.found ?? theFound({});
  const addresses = addressesOf(options.found ?? {});
  const network = createSiteNetwork(
    saved?.network ?? firstNetwork(switchover, restricted, addresses),
    addresses,
    () => ground.nowUs(),
  );
  const gateway = createHostGateway(
    { network, emit: ground.emit, recordChanged: (name) => spread?.changed(name) },
    saved?.gateway,
  );
  const story = createStory(saved?.story ?? null);
  const { updates, support, maker, contract } = makerOf(options, addresses, ground.emit, story);
  const mail = createMailServer(addresses.servers.mail, ground.real, saved?.mail, () =>
    ground.faults().of('mail'),
  );
  const people = createPeople(saved?.people);
  const events = createEventReceiver(addresses.servers.events, saved?.events);
  const servers = createServers({ network, updates, support, ...ground });
  const answers = createAnswers(addresses, gateway, [
    ...servers.services,
    ...mail.services,
    ...events.services,
    passiveClients(addresses, () => seats),
  ]);
  let seats: Seats | null = null;
  let watch: BoxWatch | null = null;
  let spread: ReturnType<typeof createSpread> | null = null;
  // Nobody has sat down yet: the workstations' disks are as they were.
  let seatsState: SeatsState = saved?.desk ?? { workstations: [] };

  return {
    people,
    story,
    answer: (call, nowUs) => support.answer(call, Math.floor(nowUs / MS)),
    contract,
    network,
    updates,
    mail,
    events,
    gateway,
    maker,
    handle: (request, nowMs) => answers.handle(request, ground.nowUs(nowMs)),
    says: servers,
    attach: (given, wrong = noFaults) => {
      ground.stand(given, wrong);
      seats = createSeats(given, options.consoleVersion ?? CONSOLE_VERSION, seatsState, options.fleet);
      watch = createBoxWatch(given, Object.keys(options.plates).sort() as BoxName[]);
      const rememberers: readonly Rememberer[] = seats.resolvers();
      const { fleet } = seats;
      spread = createSpread(
        network,
        given,
        () => rememberers,
        (name) => (name === siteName ? fleet.siteMoved() : undefined),
      );
      seats.fleet.start();
      void keepIntegrations(seats.fleet, given);
      maker.attach(given, mail.deliver);
      return seats;
    },
    recordChanged: (name) => spread?.changed(name),
    seats: () => attached(seats),
    watch: () => attached(watch),
    state: () => {
      seatsState = seats?.state() ?? seatsState;
      return stateOf({ network, updates, mail, events, people, gateway, story }, seatsState);
    },
  };
}
