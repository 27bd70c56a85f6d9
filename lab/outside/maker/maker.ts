/**
 * The maker's office: contracts of the customer's boxes, the rollout calendar, and the e-mail that
 * tells the customer when a version is offered (G03). Plain data inside the update server's state.
 *
 * @guide G03 seed
 */
import type { Micros, Plate } from '../../../hardware/ports.js';
import { MS } from '../../../hardware/ports.js';
import { packageById } from '../../../updates/packages/index.js';
import type { Label } from '../../../views/label.js';
import { type BoxName, boxNames } from '../../plan.js';
import type { ClientHost } from '../client-host.js';
import type { ReceivedMail } from '../customer/mail-server.js';
import type { UpdateServer } from './update-server.js';

/** What the customer's mail server is handed. */
type Letter = Omit<ReceivedMail, 'id'>;

/** What of a box's contract is another from now on; absent: as it was. */
export interface ContractChange {
  readonly box: BoxName;
  readonly maintenanceUntilMs?: number | null;
  readonly extractableConsole?: boolean;
  /** When a package is offered; null: not yet, 'now': at once. */
  readonly rollout?: { readonly package: string; readonly atMs: number | null | 'now' };
}

export interface Maker {
  change(contract: ContractChange): void;
  /** Lab time is there: letters go out when their day comes. */
  attach(host: ClientHost, send: (letter: Letter) => void): void;
}

const CUSTOMER_ADDRESS = 'admin@example.com';
const MAKER_ADDRESS = 'updates@maker.example.net';

/** One letter in both languages, French first: the customer's. */
function letter(client: string, plate: Plate, packageId: string, atUs: Micros): Letter {
  const title: Label = packageById(packageId)?.manifest.title ?? { en: packageId, fr: packageId };
  const text: Label = {
    en: `${title.en} is now offered to appliance ${plate.serial}. Plan a maintenance window, take a backup, then look for it on /appliance > Updates.`,
    fr: `${title.fr} est désormais proposé au serveur ${plate.serial}. Prévoyez une fenêtre de maintenance, faites une sauvegarde, puis recherchez-le dans /appliance > Mises à jour.`,
  };
  return {
    atUs,
    client,
    secure: true,
    from: MAKER_ADDRESS,
    to: [CUSTOMER_ADDRESS],
    subject: `Disponible pour votre serveur / Ready for your appliance: ${title.fr}`,
    dateMs: Math.floor(atUs / MS),
    text: `${text.fr}\n\n${text.en}\n`,
    attachments: [],
  };
}

/** The office over the update server's contracts. */
export function createMaker(
  address: string,
  plates: Readonly<Partial<Record<BoxName, Plate>>>,
  updates: UpdateServer,
): Maker {
  let host: ClientHost | null = null;
  let send: (letter: Letter) => void = () => {};
  let round = 0;

  /** Days that are still to come, the earliest first. */
  const waiting = (nowMs: number): { box: BoxName; package: string; atMs: number }[] =>
    boxNames
      .flatMap((box) => {
        const contract = updates.entitlement(plates[box]?.guid ?? '');
        return Object.entries(contract?.rolloutMs ?? {}).flatMap(([id, atMs]) =>
          atMs === null || atMs <= nowMs ? [] : [{ box, package: id, atMs }],
        );
      })
      .sort((x, y) => x.atMs - y.atMs || (x.box < y.box ? -1 : 1));

  const tell = (box: BoxName, id: string): void => {
    const plate = plates[box];
    if (plate === undefined) return;
    if (host === null) return;
    host.emit('maker.rollout', { box, package: id });
    send(letter(address, plate, id, host.nowUs()));
  };

  /** Waits for the next day; a changed calendar starts another round. */
  const watch = async (): Promise<void> => {
    if (host === null) return;
    const mine = ++round;
    for (;;) {
      const nowUs: Micros = host.nowUs();
      const next = waiting(nowUs / MS)[0];
      if (next === undefined) return;
      await host.sleep(Math.max(1, next.atMs * MS - nowUs));
      if (mine !== round) return;
      for (const due of waiting(nowUs / MS)) if (due.atMs === next.atMs) tell(due.box, due.package);
    }
  };

  // A lab that ends abandons the wait.
  const start = (): void => {
    watch().catch(() => {});
  };

  return {
    change: ({ box, maintenanceUntilMs, extractableConsole, rollout }) => {
      const known = updates.entitlement(plates[box]?.guid ?? '');
      if (known === null) return;
      const rolloutMs: Record<string, number | null> = { ...known.rolloutMs };
      if (rollout !== undefined) {
        if (rollout.atMs === 'now') delete rolloutMs[rollout.package];
        else rolloutMs[rollout.package] = rollout.atMs;
      }
      updates.entitle({
        ...known,
        rolloutMs,
        ...(maintenanceUntilMs === undefined ? {} : { maintenanceUntilMs }),
        ...(extractableConsole === undefined ? {} : { extractableConsole }),
      });
      if (rollout === undefined) return;
      if (rollout.atMs === 'now') tell(box, rollout.package);
      start();
    },
    attach: (given, sender) => {
      host = given;
      send = sender;
      start();
    },
  };
}
