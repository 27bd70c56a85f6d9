/** What stands around the boxes of the sample lab: network, mails, events, the maker. */
import { MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { firstRecords } from '../../../lab/outside/network/site-network.js';
import { NOW_US } from './now.js';

export const network: LabState['network'] = {
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
  conflicts: [{ address: '127.20.0.10', holder: 'a', rivals: ['b'] }],
};

export const mails: LabState['mails'] = [
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
];

export const heard: LabState['heard'] = {
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
};

export const maker: LabState['maker'] = {
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
};
