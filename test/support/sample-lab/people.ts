/** Who uses the boxes of the sample lab: consoles, clients, a trainee. */
import { MINUTE } from '../../../hardware/ports.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { NOW_US } from './now.js';

export const seats: LabState['seats'] = [
  {
    name: 'ws1',
    address: '127.20.0.21',
    hostsFile: '127.0.0.1 localhost\n',
    cached: [{ name: 'access.example.com', address: '127.20.0.10', untilUs: NOW_US + 4 * MINUTE }],
    console: {
      stage: 'ready',
      version: '15.3.2',
      install: { by: 'self', locked: false, obsolete: [] },
      user: 'admin',
      items: [
        {
          id: '1',
          name: 'SRV-SQL-PAR01',
          kind: 'jump-client',
          host: 'srv-sql-par01.corp.example.com',
          group: 'Production',
        },
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
      isTrouble: false,
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
      install: { by: 'self', locked: false, obsolete: [] },
      user: null,
      items: [],
      session: null,
      extras: null,
      rememberedUser: 'admin',
      joined: null,
      message: null,
      isTrouble: false,
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
      install: { by: 'msi', locked: true, obsolete: ['15.1.0'] },
      user: null,
      items: [],
      session: null,
      extras: null,
      rememberedUser: '',
      joined: null,
      message: { en: 'The site does not answer.', fr: 'Le site ne répond pas.' },
      isTrouble: true,
    },
  },
];

export const fleet: LabState['fleet'] = {
  total: 2,
  stages: [
    { stage: 'failing', count: 1 },
    { stage: 'resting', count: 1 },
  ],
  versions: [{ version: '15.3.2', count: 2 }],
  clients: [
    {
      id: 'c1',
      kind: 'jump-client',
      name: 'SRV-WEB-PAR01',
      host: 'srv-web-par01.corp.example.com',
      mode: 'active',
      version: '15.3.2',
      stage: 'failing',
      checkedInUs: NOW_US - MINUTE,
      dueUs: NOW_US + MINUTE,
      why: 'retry',
      tries: 2,
      message: { en: 'The site did not answer in time.', fr: 'Le site n’a pas répondu à temps.' },
    },
    {
      id: 'c2',
      kind: 'jumpoint',
      name: 'Jumpoint Plant',
      host: 'jumpoint-plant.corp.example.com',
      mode: 'active',
      version: '15.3.2',
      stage: 'off',
      checkedInUs: NOW_US - MINUTE,
      dueUs: null,
      why: 'connected',
      tries: 0,
      message: null,
    },
  ],
  integrations: [
    {
      id: 'i1',
      name: 'Service Desk Connector',
      version: '15.3.2',
      target: 'access.example.com',
      lastGoodUs: null,
      lastTriedUs: null,
      message: null,
    },
  ],
  told: null,
};

export const trainee: LabState['trainee'] = {
  person: '',
  offers: [
    {
      id: 'sync-upgrade',
      title: { en: 'Synchronous upgrade', fr: 'Mise à niveau synchrone' },
      brief: { en: 'Bring both to 16.1.1.', fr: 'Amenez-les à la 16.1.1.' },
      guide: ['G53'],
      steps: 2,
      path: null,
      letter: null,
      grade: null,
      misfits: [{ en: 'Appliance B does not answer.', fr: 'Le serveur B ne répond pas.' }],
    },
  ],
  current: null,
  last: null,
};
