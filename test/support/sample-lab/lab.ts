/** A lab as the console might find it, with something of everything. */

import { MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { defaultAddresses } from '../../../lab/plan.js';
import { NOW_US } from './now.js';
import { heard, mails, maker, network } from './outside.js';
import { fleet, seats, trainee } from './people.js';

const up = { up: true, box: 'a.example.com', version: '15.3.2', trouble: null } as const;

const site: LabState['site'] = {
  now: { ...up, fromUs: NOW_US - 5 * MINUTE, toUs: null },
  downtimeUs: 30 * SECOND,
  intervals: [
    { ...up, fromUs: NOW_US - 5 * MINUTE, toUs: null },
    {
      up: false,
      box: null,
      version: null,
      trouble: 'no-answer',
      fromUs: NOW_US - 6 * MINUTE,
      toUs: NOW_US - 5 * MINUTE,
    },
  ],
};

const boxes: LabState['boxes'] = [
  {
    name: 'a',
    address: '127.20.0.11',
    power: 'on',
    noDisk: false,
    boot: 3,
    sinceUs: NOW_US - 60 * MINUTE,
    links: { eth0: true, eth1: false },
    filters: [{ from: 'b', filter: { cut: false, lossShare: 0.2, extraUs: 40_000 } }],
    overlays: [
      { id: 'slow-disk-1', overlay: 'slow-disk', values: { delayMs: 20 }, hits: 3, fromUs: NOW_US - MINUTE },
    ],
    still: null,
    claims: ['127.20.0.10', '127.20.0.11'],
    claimedAt: { '127.20.0.10': 'eth0', '127.20.0.11': 'eth0' },
    face: {
      ...{ role: 'primary', serves: true, down: null },
      ...{ base: '4.2.0', version: '15.3.2', build: '42813' },
      ...{ offsetMs: 250, ntp: 'synchronised', disks: ['online', 'rebuilding'] },
      ...{ sync: null, syncedMs: NOW_US / MS - 60_000, peerTrouble: 'unreachable' },
      install: { stage: 'downloading', package: 'base-4-3-1', share: 0.4, isStuck: false },
    },
    answer: {
      role: 'primary',
      up: true,
      down: null,
      version: '15.3.2',
      build: '42813',
      base: '4.2.0',
      offsetMs: 250.4,
      askedUs: NOW_US - SECOND,
    },
    urls: { login: 'https://127.20.0.11:8443/login', appliance: 'https://127.20.0.11:8443/appliance' },
  },
  {
    name: 'b',
    address: '127.20.0.12',
    power: 'off',
    noDisk: false,
    boot: 1,
    sinceUs: NOW_US - 2 * MINUTE,
    links: { eth0: true, eth1: true },
    filters: [],
    overlays: [],
    still: null,
    claims: [],
    claimedAt: {},
    face: null,
    answer: null,
    urls: { login: 'https://127.20.0.12:8443/login', appliance: 'https://127.20.0.12:8443/appliance' },
  },
];

const faultKinds: LabState['faultKinds'] = [
  {
    id: 'slow-disk',
    label: { en: 'Slow disk', fr: 'Disque lent' },
    group: 'body',
    about: { en: 'Every write takes longer.', fr: 'Chaque écriture prend plus de temps.' },
    isOutside: false,
    fields: [
      {
        kind: 'integer',
        name: 'delayMs',
        label: { en: 'Delay', fr: 'Retard' },
        initial: 10,
        unit: { en: 'ms', fr: 'ms' },
        min: 1,
        max: 1_000,
      },
    ],
  },
];

const events: LabState['events'] = [
  { atUs: NOW_US - SECOND, source: 'a', kind: 'session.signed-in', data: { site: 'login', user: 'admin' } },
  { atUs: NOW_US - MINUTE, source: 'lab', kind: 'power.cut', data: { box: 'b' } },
];

export const sampleLabState = (): LabState => ({
  nowUs: NOW_US,
  speed: '1',
  paused: false,
  isHeld: false,
  advancing: false,
  stops: { mode: 'still', last: null, work: null },
  alarms: [],
  addresses: defaultAddresses,
  elsewhere: [],
  siteName: 'access.example.com',
  siteUrl: 'https://127.20.0.10:8443',
  site,
  boxes,
  network,
  seats,
  mails,
  story: null,
  heard,
  maker,
  fleet,
  gateway: {
    beyond: false,
    mappings: [
      { place: 'hook.example.com', target: 'http://127.0.0.1:9000', asked: 3, answered: 2, last: 'answered' },
    ],
    closed: ['mail.example.com'],
  },
  faultKinds,
  parts: [
    { name: 'A eth0', label: { en: 'Appliance A, eth0', fr: 'Serveur A, eth0' }, whole: true },
    {
      name: 'A-mail',
      label: { en: 'Wire A – Mail server', fr: 'Liaison A – Serveur de courrier' },
      whole: false,
    },
  ],
  whens: [
    {
      id: 'when-1',
      line: 'write box:failover called when-1 of A nth 3 do cut A for 5 min',
      seen: 3,
      fired: 1,
      lastUs: NOW_US,
      lasts: true,
      spent: true,
    },
  ],
  trainee,
  shelf: {
    kept: [
      { id: 'lab-2', name: '', rehearsal: 'sync-upgrade', nowUs: NOW_US },
      { id: 'lab-3', name: 'Monday', rehearsal: null, nowUs: null },
    ],
    lessons: [{ id: 'seed-12', title: { en: 'Nobody serves the site', fr: 'Personne ne sert le site' } }],
    hostUrl: 'http://127.0.0.1:8070/',
    forks: [
      {
        ...{ id: 'lab-4', name: 'Without the cut', status: 'running', why: null },
        ...{ atUs: NOW_US - 9e8, nowUs: NOW_US - 1e8, url: 'http://127.0.0.1:8104/' },
        sites: { a: 'https://127.40.4.11:8443', b: 'https://127.40.4.12:8443' },
      },
      {
        ...{ id: 'lab-5', name: '', status: 'put-away', why: null },
        ...{ atUs: NOW_US - 3e8, nowUs: null, url: null, sites: {} },
      },
    ],
  },
  moments: [
    { id: 'm1', kind: 'named', atUs: NOW_US - 9e8, backUs: NOW_US - 9e8, name: { en: 'Start', fr: 'Start' } },
    {
      ...{ id: 'm2', kind: 'mistake', atUs: NOW_US - 3e8, backUs: NOW_US - 3e8 - 1 },
      name: { en: 'Power cut during the installation', fr: 'Coupure pendant l’installation' },
    },
  ],
  trials: [],
  events,
  closed: [],
});
