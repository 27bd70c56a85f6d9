/** Networking > Static Routes | Réseau > Routes statiques: by which gateway a network is reached. */
import {
  inNetwork,
  isIpv4,
  isMask,
  isNetworkOrBroadcast,
  networkAddress,
} from '../../../../hardware/network/ipv4.js';
import { type RouteEntry, routeTable, type StaticRoute } from '../../../../hardware/network/routes.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { NetworkConfig } from '../../../services/network/contract.js';
import { text, view } from '../../forms/fields.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';

const ROUTES_MAX = 50;
const HOST_MASK = '255.255.255.255';

const words = {
  title: { en: 'Static Routes', fr: 'Routes statiques' },
  routes: { en: 'Networking :: Static Routes', fr: 'Réseau :: Routes statiques' },
  add: { en: 'Networking :: Add Static Route', fr: 'Réseau :: Ajouter une route statique' },
  table: { en: 'Networking :: Route Table', fr: 'Réseau :: Table de routage' },
  destination: { en: 'Destination', fr: 'Destination' },
  mask: { en: 'Subnet Mask', fr: 'Masque de sous-réseau' },
  gateway: { en: 'Gateway', fr: 'Passerelle' },
  press: { en: 'Add Route', fr: 'Ajouter la route' },
  none: { en: 'No static route is configured.', fr: 'Aucune route statique n’est configurée.' },
  noTable: { en: 'There is no route.', fr: 'Il n’y a aucune route.' },
  direct: { en: 'None', fr: 'Aucune' },
  origin: { en: 'Origin', fr: 'Origine' },
  intro: {
    en: 'The most specific route wins. The gateway must be on a network of this appliance; traffic is lost if no router answers there.',
    fr: 'La route la plus précise l’emporte. La passerelle doit être sur un réseau de ce serveur ; le trafic est perdu si aucun routeur n’y répond.',
  },
  badAddress: {
    en: 'Enter an IPv4 address such as 192.0.2.10.',
    fr: 'Saisissez une adresse IPv4 telle que 192.0.2.10.',
  },
  badMask: {
    en: 'Enter a subnet mask such as 255.255.255.0.',
    fr: 'Saisissez un masque de sous-réseau tel que 255.255.255.0.',
  },
  notNetwork: {
    en: 'With this mask, that is a host of a network, not the network. Correct the destination or the mask.',
    fr: 'Avec ce masque, il s’agit d’un hôte et non d’un réseau. Corrigez la destination ou le masque.',
  },
  far: {
    en: 'The gateway is on no network of this appliance: it could not be reached.',
    fr: 'La passerelle n’est sur aucun réseau de ce serveur : elle serait injoignable.',
  },
  own: {
    en: 'The gateway cannot be this appliance itself.',
    fr: 'La passerelle ne peut pas être ce serveur lui-même.',
  },
  twice: {
    en: 'There is a route to this network already. Delete it first.',
    fr: 'Il existe déjà une route vers ce réseau. Supprimez-la d’abord.',
  },
  full: {
    en: 'There are too many routes. Delete one first.',
    fr: 'Il y a trop de routes. Supprimez-en une d’abord.',
  },
  gone: { en: 'This route does not exist any more.', fr: 'Cette route n’existe plus.' },
  added: { en: 'The route was added.', fr: 'La route a été ajoutée.' },
  deleted: { en: 'The route was deleted.', fr: 'La route a été supprimée.' },
} as const satisfies Record<string, Label>;

const origins: Readonly<Record<RouteEntry['kind'], Label>> = {
  connected: { en: 'Directly connected', fr: 'Directement connectée' },
  static: { en: 'Static route', fr: 'Route statique' },
  default: { en: 'Default gateway', fr: 'Passerelle par défaut' },
};

const address = (value: string): Label | null => (isIpv4(value) ? null : words.badAddress);
const fields = {
  destination: text({ label: words.destination, required: true, check: address }),
  mask: text({
    label: words.mask,
    required: true,
    check: (value) => (value === HOST_MASK || isMask(value) ? null : words.badMask),
  }),
  gateway: text({ label: words.gateway, required: true, check: address }),
};
const keyFields = { route: text({ label: words.destination, required: true }) };

const keyOf = ({ destination, mask }: StaticRoute): string => `${destination} ${mask}`;

/** Why a route cannot be added; null: it can. Pure. */
function routeTrouble(
  config: NetworkConfig,
  route: StaticRoute,
): { readonly field: keyof StaticRoute; readonly why: Label } | null {
  const routes = config.routes ?? [];
  if (routes.length >= ROUTES_MAX) return { field: 'destination', why: words.full };
  if (routes.some((one) => keyOf(one) === keyOf(route))) return { field: 'destination', why: words.twice };
  const single = route.mask === HOST_MASK;
  if (!single && !startsNetwork(route)) return { field: 'destination', why: words.notNetwork };
  if (config.addresses.some((one) => one.address === route.gateway))
    return { field: 'gateway', why: words.own };
  const near = config.addresses.some(
    (one) =>
      one.enabled &&
      inNetwork(route.gateway, one.address, one.mask) &&
      !isNetworkOrBroadcast(route.gateway, one.mask),
  );
  return near ? null : { field: 'gateway', why: words.far };
}

const startsNetwork = ({ destination, mask }: StaticRoute): boolean =>
  networkAddress(destination, mask) === destination;

function save({ node, actor }: Ctx, routes: readonly StaticRoute[], done: Label): Outcome {
  const saving = node.network.save({ ...node.network.config(), routes });
  node.emit({ kind: 'network.routes-saved', data: { by: actor.name, routes: routes.map(keyOf) } });
  saving.catch((error: unknown) => node.ports.fail(error));
  return { done };
}

export const staticRoutesPage: Page = {
  id: 'appliance.static-routes',
  site: 'appliance',
  path: '/appliance/static-routes',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.networking', sub: words.title },
  sections: ({ node }, attempt) => {
    const config = node.network.config();
    const routes = config.routes ?? [];
    const typed = attempt?.action === 'add' ? attempt : null;
    return [
      {
        id: 'routes',
        title: words.routes,
        blocks: [
          {
            kind: 'table',
            caption: words.routes,
            columns: [words.destination, words.mask, words.gateway, common.actions],
            rows: routes.map((route) => ({
              cells: [
                same(route.destination),
                same(route.mask),
                same(route.gateway),
                { press: common.delete, action: 'delete', values: { route: keyOf(route) }, danger: true },
              ],
            })),
            empty: words.none,
          },
        ],
      },
      {
        id: 'add',
        title: words.add,
        blocks: [
          {
            kind: 'form',
            action: 'add',
            intro: words.intro,
            fields: view(fields, typed?.values, typed?.errors),
            submit: words.press,
          },
        ],
      },
      {
        id: 'table',
        title: words.table,
        blocks: [
          {
            kind: 'table',
            caption: words.table,
            columns: [words.destination, words.mask, words.gateway, words.origin],
            rows: routeTable({ ...config, routes }).map((entry) => ({
              cells: [
                same(entry.destination),
                same(entry.mask),
                entry.gateway === '' ? words.direct : same(entry.gateway),
                origins[entry.kind],
              ],
            })),
            empty: words.noTable,
          },
        ],
      },
    ];
  },
  actions: {
    add: action({
      fields,
      edits: null,
      sample: { values: { destination: '10.44.0.0', mask: '255.255.0.0', gateway: '127.20.0.1' } },
      run: (ctx, route) => {
        const config = ctx.node.network.config();
        const trouble = routeTrouble(config, route);
        if (trouble !== null) return { refused: trouble.why, errors: { [trouble.field]: trouble.why } };
        return save(ctx, [...(config.routes ?? []), route], words.added);
      },
    }),
    delete: action({
      fields: keyFields,
      edits: null,
      sample: { values: { route: '10.44.0.0 255.255.0.0' } },
      run: (ctx, { route }) => {
        const routes = ctx.node.network.config().routes ?? [];
        const left = routes.filter((one) => keyOf(one) !== route);
        if (left.length === routes.length) return { refused: words.gone };
        return save(ctx, left, words.deleted);
      },
    }),
  },
};
