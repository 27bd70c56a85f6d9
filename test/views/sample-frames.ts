/** Frames of sample pages: for tests and for looking at. */
import type { Frame } from '../../views/blocks.js';
import { dateTime } from '../../views/format.js';
import type { Label } from '../../views/label.js';

export const SYNCED_MS = Date.UTC(2018, 5, 4, 13, 49, 18);
export const ZONE = 'America/Chicago';

export const label = (en: string, fr: string): Label => ({ en, fr });

export const failoverFrame: Frame = {
  site: 'login',
  host: 'a.example.com',
  product: 'Pair Simulator 16.1.2',
  role: label('Primary', 'Principal'),
  time: dateTime(SYNCED_MS + 90_000, ZONE),
  user: 'admin',
  csrf: 'token-of-the-session',
  here: '/login/management/failover',
  title: label('Failover', 'Reprise en séquence'),
  tabs: [
    { label: label('Status', 'État'), href: '/login/status', current: false, subs: [] },
    { label: label('My Account', 'Mon compte'), href: '/login/account', current: false, subs: [] },
    {
      label: label('Users & Security', 'Utilisateurs et sécurité'),
      href: '/login/users',
      current: false,
      subs: [],
    },
    { label: label('Reports', 'Rapports'), href: '/login/reports', current: false, subs: [] },
    {
      label: label('Management', 'Gestion'),
      href: '/login/management/software',
      current: true,
      subs: [
        {
          label: label('Software Management', 'Gestion du logiciel'),
          href: '/login/management/software',
          current: false,
        },
        { label: label('Security', 'Sécurité'), href: '/login/management/security', current: false },
        {
          label: label('Failover', 'Reprise en séquence'),
          href: '/login/management/failover',
          current: true,
        },
      ],
    },
  ],
  flash: { tone: 'good', text: label('The settings were saved.', 'Les paramètres ont été enregistrés.') },
  live: true,
};

export const applianceFrame: Frame = {
  ...failoverFrame,
  site: 'appliance',
  here: '/appliance/networking/ip?nic=eth0&lang=fr',
  title: label('IP Configuration', 'Configuration IP'),
  role: null,
  flash: { tone: 'bad', text: label('Nothing was saved.', 'Rien n’a été enregistré.') },
  live: false,
  tabs: [
    { label: label('Status', 'État'), href: '/appliance/status', current: false, subs: [] },
    { label: label('Users', 'Utilisateurs'), href: '/appliance/users', current: false, subs: [] },
    {
      label: label('Networking', 'Réseau'),
      href: '/appliance/networking/ip',
      current: true,
      subs: [
        {
          label: label('IP Configuration', 'Configuration IP'),
          href: '/appliance/networking/ip',
          current: true,
        },
      ],
    },
    { label: label('Security', 'Sécurité'), href: '/appliance/security', current: false, subs: [] },
    { label: label('Updates', 'Mises à jour'), href: '/appliance/updates', current: false, subs: [] },
  ],
};

export const openFrame = {
  site: 'login',
  host: 'a.example.com',
  product: 'Pair Simulator 16.1.2',
  role: failoverFrame.role,
  here: '/login/sign-in',
  csrf: 'token-before-sign-in',
  time: failoverFrame.time,
} as const;
