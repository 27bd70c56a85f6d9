/**
 * What somebody leaves behind, though the aim is reached: nobody is graded for it, and everybody should hear of
 * it. Some of it was heard (keys that left the box, one box with a licence more), some is looked for at the end
 * (hosts files, clients that were not upgraded).
 */
import type { Label } from '../../../views/label.js';
import type { AnyEvent } from '../../hosting/event-kinds.js';
import { siteName } from '../../plan.js';
import type { BoxEvent } from '../stage.js';
import type { Around } from './around.js';

export interface Remains {
  feed(event: BoxEvent): void;
  /** `pair`: the boxes of which one follows the other at the end. */
  tell(around: Around, pair: readonly string[]): Label[];
}

/** Kinds that it listens to. */
export const remainKinds = [
  'installer.started',
  'installer.installed',
  'certificate.exported',
  'support.opened',
  'support.closed',
  'factory.reset',
  'clock.ntp',
  'disk.array',
] as const satisfies readonly AnyEvent['kind'][];

const seatLabel = (name: string): Label => ({
  en: `Workstation ${name.replace('ws', '')}`,
  fr: `Poste de travail ${name.replace('ws', '')}`,
});

const at = (box: string, en: string, fr: string): Label => ({ en: `${box}: ${en}`, fr: `${box} : ${fr}` });

/** What was heard of a box. */
interface Heard {
  readonly licences: Set<string>;
  bareKey: boolean;
  supportOpen: boolean;
  ntp: string | null;
  array: string | null;
}

function ofBox(box: string, { bareKey, supportOpen, ntp, array }: Heard): Label[] {
  const lost = ntp === 'unreachable' || ntp === 'panic' || ntp === 'denied';
  return [
    ...(bareKey
      ? [
          at(
            box,
            'a certificate left the box with its private key and without a passphrase: whoever finds the file is the site. Put it into a safe place, or export it again with a passphrase.',
            'un certificat a quitté le serveur avec sa clé privée et sans phrase secrète : quiconque trouve le fichier peut se faire passer pour le site. Mettez-le en lieu sûr ou exportez-le de nouveau avec une phrase secrète.',
          ),
        ]
      : []),
    ...(supportOpen
      ? [
          at(
            box,
            'support may still look at the box: close the access.',
            'l’accès de l’assistance au serveur est encore ouvert : fermez-le.',
          ),
        ]
      : []),
    ...(lost
      ? [at(box, 'the clock follows no time server.', 'l’horloge ne suit aucun serveur de temps.')]
      : []),
    ...(array === 'degraded' || array === 'failed'
      ? [at(box, 'a disk is to be replaced.', 'un disque est à remplacer.')]
      : []),
  ];
}

function ofLicences(heard: ReadonlyMap<string, Heard>, pair: readonly string[]): Label[] {
  const held = (box: string): ReadonlySet<string> => heard.get(box)?.licences ?? new Set<string>();
  return pair.flatMap((box) =>
    pair
      .flatMap((other) => [...held(other)])
      .filter((licence) => !held(box).has(licence))
      .map((licence) =>
        at(
          box,
          `the licence component ${licence} is on the other box only: after a failover fewer endpoints can be reached at once.`,
          `le composant de licence ${licence} n’est que sur l’autre serveur : après une reprise, moins de points de terminaison seront accessibles à la fois.`,
        ),
      ),
  );
}

function ofPeople({ hosts, site, clients, integrations, refused }: Around): Label[] {
  const old = site === null ? 0 : clients.filter((version) => version !== site).length;
  const oldLinks = site === null ? 0 : integrations.filter((version) => version !== site).length;
  return [
    ...hosts.map(({ workstation, address }): Label => {
      const seat = seatLabel(workstation);
      return {
        en: `${seat.en}: its hosts file still leads ${siteName} to ${address}: at the next switchover it stays behind.`,
        fr: `${seat.fr} : son fichier d’hôtes mène encore ${siteName} à ${address} : au prochain basculement, il ne suivra pas.`,
      };
    }),
    ...(old === 0
      ? []
      : [
          {
            en: `Of ${clients.length} deployed clients ${old} do not have the site’s version yet: passive ones come when their computer starts or is called.`,
            fr: `Sur ${clients.length} clients déployés, ${old} n’ont pas encore la version du site : les passifs se mettent à niveau au démarrage de leur ordinateur ou sur appel.`,
          },
        ]),
    ...(refused === 0
      ? []
      : [
          {
            en: `${refused} deployed clients were turned away by a site that did not know them; they call again when their computer starts or the site is seen anew.`,
            fr: `${refused} clients déployés ont été refusés par un site qui ne les connaissait pas ; ils rappelleront au démarrage de leur ordinateur ou quand le site reparaîtra.`,
          },
        ]),
    ...(oldLinks === 0
      ? []
      : [
          {
            en: 'An integration client still has another version than the site: install it again by hand.',
            fr: 'Un client d’intégration a encore une autre version que le site : réinstallez-le à la main.',
          },
        ]),
  ];
}

/** What a run leaves that somebody has to put right: licences, open access, disks, time. */
export function createRemains(): Remains {
  const heard = new Map<string, Heard>();
  let updated = false;
  let kept = false;
  const of = (box: string): Heard => {
    const known = heard.get(box) ?? {
      licences: new Set<string>(),
      bareKey: false,
      supportOpen: false,
      ntp: null,
      array: null,
    };
    heard.set(box, known);
    return known;
  };
  return {
    feed: ({ box, event }) => {
      switch (event.kind) {
        case 'installer.started':
          updated = true;
          return;
        case 'installer.installed':
          if (event.data.version.startsWith('endpoints-')) of(box).licences.add(event.data.version);
          return;
        case 'certificate.exported':
          kept ||= event.data.key;
          of(box).bareKey ||= event.data.key && !event.data.passphrase;
          return;
        case 'support.opened':
        case 'support.closed':
          of(box).supportOpen = event.kind === 'support.opened';
          return;
        case 'factory.reset':
          heard.delete(box);
          return;
        case 'clock.ntp':
          of(box).ntp = event.data.state;
          return;
        case 'disk.array':
          of(box).array = event.data.array;
          return;
        default:
      }
    },
    tell: (around, pair) => [
      ...ofPeople(around),
      ...ofLicences(heard, pair),
      ...[...heard].sort().flatMap(([box, one]) => ofBox(box, one)),
      ...(updated && !kept
        ? [
            {
              en: 'The certificate was never exported with its private key: no other box could present it (G02).',
              fr: 'Le certificat n’a jamais été exporté avec sa clé privée : aucun autre serveur ne pourrait le présenter (G02).',
            },
          ]
        : []),
    ],
  };
}
