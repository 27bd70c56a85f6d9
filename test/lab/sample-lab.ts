/** A lab as the console might find it, with something of everything. */
import { MINUTE, MS, SECOND } from '../../hardware/ports.js';
import type { LabState } from '../../lab/console/lab-control.js';
import { firstRecords } from '../../lab/outside/site-network.js';

const NOW_US = Date.UTC(2018, 0, 8, 9) * MS;
const up = { up: true, box: 'a.example.com', version: '15.3.2', trouble: null } as const;

export const sampleLabState = (): LabState => ({
  nowUs: NOW_US,
  speed: '1',
  paused: false,
  advancing: false,
  siteName: 'access.example.com',
  siteUrl: 'https://127.20.0.10:8443',
  site: {
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
  },
  boxes: [
    {
      name: 'a',
      address: '127.20.0.11',
      power: 'on',
      boot: 3,
      sinceUs: NOW_US - 60 * MINUTE,
      links: { eth0: true, eth1: false },
      filters: [{ from: 'b', filter: { cut: false, lossShare: 0.2, extraUs: 40_000 } }],
      overlays: [{ id: 'slow-disk-1', overlay: 'slow-disk', values: { delayMs: 20 }, hits: 3 }],
      claims: ['127.20.0.10', '127.20.0.11'],
      answer: {
        role: 'primary',
        up: true,
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
      boot: 1,
      sinceUs: NOW_US - 2 * MINUTE,
      links: { eth0: true, eth1: true },
      filters: [],
      overlays: [],
      claims: [],
      answer: null,
      urls: { login: 'https://127.20.0.12:8443/login', appliance: 'https://127.20.0.12:8443/appliance' },
    },
  ],
  network: {
    records: firstRecords('nat'),
    holders: [
      { machine: 'ws2', name: 'access.example.com', address: '127.20.0.11', untilUs: NOW_US + 9 * MINUTE },
    ],
    fixed: [{ machine: 'ws1', address: '127.20.0.12' }],
    nat: [
      {
        publicAddress: '203.0.113.10',
        publicPort: 8443,
        insideAddress: '127.20.0.12',
        insidePort: 8443,
      },
    ],
    connections: [
      {
        name: 'ws3/console',
        from: '127.20.0.23',
        publicAddress: '203.0.113.10',
        publicPort: 8443,
        insideAddress: '127.20.0.11',
        insidePort: 8443,
      },
    ],
    firewall: [{ source: '127.20.0.11', destination: '127.20.0.5' }],
    neighbours: [
      {
        machine: '127.20.0.21',
        address: '127.20.0.10',
        mac: '02:00:00:00:00:0e',
        box: 'a',
        holds: false,
        untilUs: NOW_US + 3 * MINUTE,
      },
    ],
  },
  seats: [
    {
      name: 'ws1',
      address: '127.20.0.21',
      hostsFile: '127.0.0.1 localhost\n',
      cached: [{ name: 'access.example.com', address: '127.20.0.10', untilUs: NOW_US + 4 * MINUTE }],
      console: {
        stage: 'ready',
        version: '15.3.2',
        user: 'admin',
        items: [
          { id: '1', name: 'SRV-SQL-PAR01', host: 'srv-sql-par01.corp.example.com', group: 'Production' },
        ],
        session: null,
        extras: {
          settings: { welcome: '', rememberUser: true, confirmClose: false, mayStart: true },
          links: [{ name: 'Tickets', url: 'https://tickets.example.com/' }],
          scripts: [{ id: 's1', name: 'Free space' }],
          actions: [{ id: 'a1', name: 'Show services' }],
          teams: [{ name: 'Paris', role: 'member' }],
          invites: [{ id: 'i1', name: 'Vendor' }],
        },
        rememberedUser: '',
        joined: null,
        message: null,
      },
    },
    {
      name: 'ws2',
      address: '127.20.0.22',
      hostsFile: '',
      cached: [],
      console: {
        stage: 'sign-in',
        version: '15.3.2',
        user: null,
        items: [],
        session: null,
        extras: null,
        rememberedUser: 'admin',
        joined: null,
        message: null,
      },
    },
    {
      name: 'ws3',
      address: '127.20.0.23',
      hostsFile: '',
      cached: [],
      console: {
        stage: 'closed',
        version: '15.1.1',
        user: null,
        items: [],
        session: null,
        extras: null,
        rememberedUser: '',
        joined: null,
        message: { en: 'The site does not answer.', fr: 'Le site ne répond pas.' },
      },
    },
  ],
  mails: [
    {
      id: 7,
      atUs: NOW_US - MINUTE,
      client: '127.20.0.11',
      secure: true,
      from: 'appliance@example.com',
      to: ['admin@example.com'],
      subject: '[a.example.com] Avis de communication quotidien <1>',
      dateMs: NOW_US / MS,
      text: 'Ce message arrive une fois par jour.\n',
      attachments: [{ filename: 'health.txt', type: 'text/plain', base64: 'b2sK' }],
    },
  ],
  heard: {
    answer: 'ok',
    events: [
      {
        id: 3,
        atUs: NOW_US - SECOND,
        client: '127.20.0.11',
        secure: true,
        method: 'POST',
        path: '/hook',
        type: 'application/x-www-form-urlencoded',
        body: 'event=access_session_start&lsid=1',
        answered: 'ok',
      },
    ],
  },
  maker: {
    contracts: [
      {
        box: 'a',
        serial: 'B300-00C0FFEE',
        maintenanceUntilMs: Date.UTC(2019, 0, 8),
        rolloutMs: { 'site-17.1.1': null },
        downloaded: ['site-16.1.1'],
        extractableConsole: false,
      },
    ],
    packages: [{ id: 'site-17.1.1', title: { en: 'Site software 17.1.1', fr: 'Logiciel de site 17.1.1' } }],
    updatesUrl: 'https://127.20.0.5:8443/',
    supportUrl: 'https://127.20.0.8:8443/',
  },
  faultKinds: [
    {
      id: 'slow-disk',
      label: { en: 'Slow disk', fr: 'Disque lent' },
      about: { en: 'Every write takes longer.', fr: 'Chaque écriture prend plus de temps.' },
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
  ],
  trainee: {
    offers: [
      {
        id: 'sync-upgrade',
        title: { en: 'Synchronous upgrade', fr: 'Mise à niveau synchrone' },
        brief: { en: 'Bring both to 16.1.1.', fr: 'Amenez-les à la 16.1.1.' },
        guide: ['G53'],
        steps: 2,
        misfits: [{ en: 'Appliance B does not answer.', fr: 'Le serveur B ne répond pas.' }],
      },
    ],
    current: null,
    last: null,
  },
  events: [
    { atUs: NOW_US - SECOND, source: 'a', kind: 'session.signed-in', data: { site: 'login', user: 'admin' } },
    { atUs: NOW_US - MINUTE, source: 'lab', kind: 'power.cut', data: { box: 'b' } },
  ],
});
