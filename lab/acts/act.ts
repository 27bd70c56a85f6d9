/**
 * lab/acts/: what people do to the lab, as data, and the doing of it.
 *
 * What people do to the lab, as data.
 */

import type { Activation, Micros, NicName } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Announced } from '../clients/story/announcements.js';
import type { Favour } from '../clients/story/favours.js';
import type { StoryPlan } from '../clients/story/plan.js';
import type { ArmedState } from '../hosting/when/keeper.js';
import type { LinkFilter } from '../hosting/wire/surroundings.js';
import type { EventAnswer } from '../outside/customer/event-receiver.js';
import type { Answer } from '../outside/host-gateway/gateway.js';
import type { Mapping } from '../outside/host-gateway/mapping.js';
import type { ContractChange } from '../outside/maker/maker.js';
import type { NatEntry } from '../outside/network/nat.js';
import type { BoxName } from '../plan.js';
import type { NamedWhen } from './when.js';

export type FleetAct =
  | { readonly kind: 'fleet-call' | 'fleet-reboot' | 'fleet-off' | 'fleet-on'; readonly client: string }
  | { readonly kind: 'fleet-install'; readonly file: string; readonly computer: string }
  | { readonly kind: 'fleet-deploy'; readonly file: string }
  | { readonly kind: 'integration-run'; readonly client: string }
  | { readonly kind: 'integration-target'; readonly client: string; readonly target: string }
  | { readonly kind: 'integration-reinstall'; readonly client: string; readonly version: string }
  | {
      readonly kind: 'console-deploy' | 'console-uninstall' | 'console-package';
      readonly machine: string;
      readonly file: string;
    };

export type NetworkAct =
  | { readonly kind: 'dns'; readonly name: string; readonly address: string; readonly ttlS: number }
  | { readonly kind: 'dns-remove'; readonly name: string }
  | ({ readonly kind: 'nat' } & NatEntry)
  | { readonly kind: 'nat-remove'; readonly publicAddress: string; readonly publicPort: number }
  /** Ends the connections that are open through an entry. */
  | { readonly kind: 'nat-clear'; readonly publicAddress: string; readonly publicPort: number }
  | {
      readonly kind: 'firewall';
      readonly source: string;
      readonly destination: string;
      readonly blocked: boolean;
    }
  /** A machine forgets its neighbours. */
  | { readonly kind: 'arp-flush'; readonly machine: string }
  | { readonly kind: 'hosts-file'; readonly workstation: string; readonly text: string }
  | { readonly kind: 'dns-flush'; readonly workstation: string };

/** What real programs of the host have to do with the lab. */
export type GatewayAct =
  /** Which places outside stand for real ones: all of them. */
  | { readonly kind: 'gateway'; readonly mappings: readonly Mapping[] }
  /** What a real program said to a question of the lab. */
  | ({ readonly kind: 'gateway-answer' } & Answer)
  /** A real manager asks a box by SNMP. */
  | {
      readonly kind: 'snmp-ask';
      /** Number by which the manager is found again. */
      readonly ask: number;
      readonly address: string;
      readonly from: string;
      readonly bodyBase64: string;
    };

export type Act =
  | { readonly kind: 'cut-power'; readonly box: BoxName }
  | { readonly kind: 'switch-on'; readonly box: BoxName }
  | { readonly kind: 'press'; readonly box: BoxName; readonly button: 'power' | 'reset' }
  | { readonly kind: 'cable'; readonly box: BoxName; readonly nic: NicName; readonly up: boolean }
  | {
      readonly kind: 'filter';
      readonly box: BoxName;
      readonly from: number;
      readonly filter: LinkFilter | null;
    }
  | { readonly kind: 'overlays'; readonly box: BoxName; readonly list: readonly Activation[] }
  | NetworkAct
  | FleetAct
  | GatewayAct
  | { readonly kind: 'console-launch'; readonly workstation: string }
  | {
      readonly kind: 'console-sign-in';
      readonly workstation: string;
      readonly username: string;
      readonly password: string;
    }
  | { readonly kind: 'console-session'; readonly workstation: string; readonly jumpItem: string }
  | {
      readonly kind: 'console-tool';
      readonly workstation: string;
      readonly tool: 'script' | 'action' | 'files';
      readonly id: string;
    }
  | { readonly kind: 'console-invite'; readonly workstation: string; readonly profile: string }
  | {
      readonly kind: 'console-join';
      readonly workstation: string;
      readonly key: string;
      readonly name: string;
    }
  | { readonly kind: 'console-end'; readonly workstation: string }
  | { readonly kind: 'console-close'; readonly workstation: string }
  /** The mailbox or the list of heard events is emptied; the receiver answers otherwise. */
  | { readonly kind: 'mail-clear' }
  | { readonly kind: 'events-clear' }
  | { readonly kind: 'events-answer'; readonly answer: EventAnswer }
  /** From now on clients look at the site, and the lab's people at what each box says of itself. */
  | { readonly kind: 'watch' }
  /** From now on a client asks the site again and again whether it is there. */
  | { readonly kind: 'probe' }
  /** Somebody opens a public page of the maker in a browser. */
  | {
      readonly kind: 'visit';
      readonly site: PublicSite;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly bodyBase64: string;
    }
  /** Somebody at the administrator's desk asks a box for a page, or sends it a form. */
  | {
      readonly kind: 'browse';
      readonly host: string;
      readonly port: number;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly bodyBase64: string;
      /** How long somebody waits for the answer, s; default: as browsers do. */
      readonly patienceS?: number;
    }
  /** The maker changes what a box's contract says. */
  | ({ readonly kind: 'contract' } & ContractChange)
  /** Something is armed for a moment; `standing`: how it stood when the lab was left. */
  | { readonly kind: 'when-set'; readonly when: NamedWhen; readonly standing?: ArmedState }
  | { readonly kind: 'when-remove'; readonly id: string }
  /** What somebody calls this instant; nothing comes of it. */
  | { readonly kind: 'moment'; readonly name: string }
  /** A trainee begins a rehearsal, asks for a hint, or ends it: nothing comes of it in the lab. */
  | {
      readonly kind: 'rehearsal-start';
      readonly rehearsal: string;
      /** Absent: guided. */
      readonly mode?: string;
      /** What varies it; absent: nothing. */
      readonly variant?: string;
    }
  | { readonly kind: 'rehearsal-hint'; readonly step: string }
  | { readonly kind: 'rehearsal-end'; readonly how: 'finished' | 'abandoned' }
  /** A trainee answers a question of the rehearsal. */
  | { readonly kind: 'answer'; readonly question: string; readonly option: string }
  /** Somebody else is asked for what only they can do: more room on a disk, a contract. */
  | { readonly kind: 'ask'; readonly what: Favour; readonly box: BoxName }
  /** What goes on around a rehearsal begins, and ends; a change is announced in it. */
  | { readonly kind: 'story-begin'; readonly story: StoryPlan }
  | { readonly kind: 'story-end' }
  | ({ readonly kind: 'announce' } & Announced)
  /** The lab itself ends, and is found again: all boxes lose power at once. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'resume'; readonly boxes: readonly BoxName[] };

/** Public pages of the outside world. */
export type PublicSite = 'updates' | 'support';

/** One act at its instant. */
export interface ActRecord {
  readonly t: Micros;
  readonly n: number;
  readonly act: Act;
}

/** Gets what somebody is told once the work that an act began is done; null: it went well. */
export type OnDone = (work: Promise<Label | null>) => void;
