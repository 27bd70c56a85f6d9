/** What people do to deployed clients and to consoles as installed software, as data of a recording. */

import type { Label } from '../../views/label.js';
import {
  callNow,
  installDeployed,
  installJumpClient,
  reboot,
  switchOff,
  switchOn,
} from '../clients/fleet/deeds.js';
import { reinstall, runIntegration, setTarget } from '../clients/fleet/integration.js';
import type { Lab } from '../supervisor/lab.js';
import type { Outside } from '../supervisor/outside.js';
import type { FleetAct, OnDone } from './act.js';

const kinds: readonly string[] = [
  'fleet-call',
  'fleet-reboot',
  'fleet-off',
  'fleet-on',
  'fleet-install',
  'fleet-deploy',
  'integration-run',
  'integration-target',
  'integration-reinstall',
  'console-deploy',
  'console-uninstall',
  'console-package',
] satisfies FleetAct['kind'][];

export const isFleetAct = (act: { readonly kind: string }): act is FleetAct => kinds.includes(act.kind);

/** Starts the deed inside a lab event; it goes on by itself in lab time. */
export function performFleet(lab: Lab, outside: Outside, act: FleetAct, heard: OnDone = () => {}): void {
  const seats = outside.seats();
  const { fleet } = seats;
  const start = (work: Promise<Label | null>): void => {
    heard(work);
    work.catch((error: unknown) => lab.participant.agenda.fail(error));
  };
  /** What the person is told stands on the page of the clients. */
  const telling = (work: Promise<Label | null>): void =>
    start(
      work.then((refused) => {
        fleet.tell(refused);
        return refused;
      }),
    );
  /** What stands at a client once it has tried. */
  const trying = (work: Promise<void>, client: { readonly message: Label | null }): void =>
    start(work.then(() => client.message));
  if ('machine' in act) {
    const seat = seats.seats().find(({ workstation }) => workstation.name === act.machine);
    if (seat === undefined) return;
    const { console } = seat;
    if (act.kind === 'console-deploy') start(console.deploy(act.file));
    else if (act.kind === 'console-uninstall') start(console.uninstall(act.file));
    else start(console.usePackage(act.file));
    return;
  }
  if (act.kind === 'fleet-install') {
    telling(installJumpClient(fleet, act.file, act.computer));
    return;
  }
  if (act.kind === 'fleet-deploy') {
    telling(installDeployed(fleet, act.file));
    return;
  }
  if ('target' in act || 'version' in act || act.kind === 'integration-run') {
    const client = fleet.state().integrations.find(({ id }) => id === act.client);
    if (client === undefined) return;
    if (act.kind === 'integration-run') trying(runIntegration(fleet, client), client);
    else if (act.kind === 'integration-target') setTarget(fleet, client, act.target);
    else reinstall(fleet, client, act.version);
    return;
  }
  const client = fleet.find(act.client);
  if (client === null) return;
  if (act.kind === 'fleet-call') trying(callNow(fleet, client), client);
  else if (act.kind === 'fleet-reboot') trying(reboot(fleet, client), client);
  else if (act.kind === 'fleet-off') start(switchOff(fleet, client).then(() => null));
  else trying(switchOn(fleet, client), client);
}
