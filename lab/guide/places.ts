/**
 * Where each statement is carried out in the lab: pages of the boxes and of the lab console, the
 * maker's sites. Paths only; the running lab knows the addresses.
 */
import { lockedWorkstation } from '../outside/network/site-network.js';
import { idsIn } from './coverage.js';
import type { StatementId } from './statements.js';

/** A page of a box: the guide's A or B, the new C, or every box that the lab has. */
export interface BoxPlace {
  readonly at: 'A' | 'B' | 'C' | 'each';
  readonly path: string;
}

export type OtherPlace =
  /** A page of the lab console. */
  | { readonly at: 'lab'; readonly path: string }
  /** What stands at the maker's. */
  | { readonly at: 'updates' | 'support' }
  /** The site as clients find it. */
  | { readonly at: 'site'; readonly path: string };

export type GuidePlace = BoxPlace | OtherPlace;

export const isOnBox = (place: GuidePlace): place is BoxPlace => ['A', 'B', 'C', 'each'].includes(place.at);

const on = (at: 'A' | 'B' | 'C' | 'each', ...paths: readonly string[]): readonly GuidePlace[] =>
  paths.map((path) => ({ at, path }));
const both = (path: string): readonly GuidePlace[] => [...on('A', path), ...on('B', path)];
const lab = (...paths: readonly string[]): readonly GuidePlace[] =>
  paths.map((path) => ({ at: 'lab', path }));

const login = {
  start: '/login/information',
  software: '/login/software-management',
  failover: '/login/failover',
  security: '/login/security',
  reports: '/login/reports',
  jumpClients: '/login/jump-clients',
} as const;
const box = {
  basics: '/appliance/basics',
  updates: '/appliance/updates',
  key: '/appliance/updates/key',
  msi: '/appliance/updates/console-installers',
  ip: '/appliance/ip-configuration',
  certificates: '/appliance/certificates',
} as const;
const station = (name: string): string => `/workstations/${name}`;
const updateServer: readonly GuidePlace[] = [{ at: 'updates' }];
const support: readonly GuidePlace[] = [{ at: 'support' }];
const updates = on('each', box.updates);
const failover = both(login.failover);

const table: readonly (readonly [string, readonly GuidePlace[]])[] = [
  ['G01', on('A', login.software)],
  ['G02', on('A', box.certificates)],
  ['G03', lab('/mailbox', '/maker')],
  ['G04', updates],
  ['G05', [...updates, ...on('A', login.reports)]],
  ['G06', [...updates, ...lab('/')]],
  ['G07', [...on('A', '/login/signed-in-users'), ...lab(station('ws1'))]],
  ['G08', [...updates, ...lab('/')]],
  ['G09', lab('/rehearsals', station('ws1'), station('ws2'))],
  ['G10', [...updates, ...support]],
  ['G11', lab('/rehearsals')],
  ['G12', [...on('A', box.updates), ...lab('/')]],
  ['G13', [...on('B', box.updates), ...lab('/')]],
  ['G14-G16', [...updates, ...lab('/clients')]],
  ['G17, G24, G27-G30, G32', lab('/clients')],
  ['G18, G76-G77', lab(station('ws1'))],
  ['G19, G22', lab(station(lockedWorkstation))],
  ['G20', [...on('each', box.msi), ...lab('/maker')]],
  ['G21, G23', [...on('each', box.msi), ...lab(station(lockedWorkstation))]],
  ['G25-G26', [...on('A', login.jumpClients), ...lab('/clients')]],
  ['G31', lab(station('ws1'), '/clients')],
  ['G33', [...on('A', '/login/jumpoint'), ...lab('/clients')]],
  ['G34', [...lab('/clients'), ...support]],
  ['G35', on('A', login.jumpClients, '/login/console-installers')],
  ['G36-G39', updates],
  ['G40', on('each', box.updates, box.key)],
  ['G41', [...updates, ...lab('/network')]],
  ['G42, G52', on('each', box.key)],
  ['G43-G44, G47', updateServer],
  ['G45', updates],
  ['G46', [...updateServer, ...updates]],
  ['G48', support],
  ['G49', on('each', box.basics)],
  ['G50', on('each', box.basics, box.key)],
  ['G51', on('each', box.ip)],
  ['G53', [...on('A', login.failover), ...lab('/')]],
  ['G54', [...on('B', login.failover), ...lab('/')]],
  ['G55-G56', both(box.updates)],
  ['G57', [...failover, ...lab('/')]],
  ['G58', [...failover, ...lab('/dns')]],
  ['G59-G64', on('A', login.software)],
  ['G65', on('A', '/login/api-configuration')],
  ['G66, G70-G72', on('B', login.failover)],
  ['G67-G69, G74', failover],
  ['G73', [...both(box.ip), ...lab('/dns', '/nat')]],
  ['G75', [...on('A', box.updates), ...lab(station('ws1'))]],
  ['G78', [...on('B', box.updates), ...lab(station('ws2'))]],
  ['G79', on('A', login.failover)],
  ['G80', both(login.security)],
  ['G81-G83, G85, G88-G90', failover],
  ['G84', both(box.updates)],
  ['G86', [...failover, ...both(box.ip)]],
  ['G87', both(login.start)],
  ['G91', [...on('A', login.software), ...on('B', login.failover, box.updates)]],
  ['G92', lab(station('ws1'), station('ws2'))],
  ['G93', [...both(box.ip), ...lab('/dns', '/nat')]],
  ['G94', lab('/clients')],
  ['G95', both(login.reports)],
  ['G96', both(box.ip)],
  ['G97', [{ at: 'site', path: '/login' }, ...lab('/')]],
  ['G98', lab('/dns')],
  ['G99', lab('/nat')],
  ['G100', [...on('A', box.updates), ...lab(station('ws1'))]],
  ['G101', on('B', login.failover)],
  ['G102', [...on('A', login.software), ...on('C', box.basics)]],
  ['G103', on('A', box.certificates)],
  ['G104-G105', on('C', box.certificates)],
  ['G106', on('C', box.updates, box.key)],
  ['G107', on('C', login.start)],
  ['G108', on('C', login.software)],
  ['G109', lab('/dns', station('ws1'))],
  ['G110', [...on('A', box.basics), ...lab('/')]],
  ['G111', [...on('A', box.basics), ...lab('/')]],
  ['G112', [...on('A', login.start), ...lab(station('ws1'))]],
  ['G113', [...lab('/maker'), ...support]],
];

/** Places of each statement, the one to go to first at the head. */
export const guidePlaces: ReadonlyMap<StatementId, readonly GuidePlace[]> = new Map(
  table.flatMap(([ids, places]) => idsIn(ids).map((id) => [id, places] as const)),
);
