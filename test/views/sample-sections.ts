/** Sections with every kind of block, cell and field. */
import type { FieldView, Section } from '../../views/blocks.js';
import { bytes, dateTime } from '../../views/format.js';
import { same } from '../../views/label.js';
import { words } from '../../views/words.js';
import { label, SYNCED_MS, ZONE } from './sample-frames.js';

export const press = (id: string) => ({
  press: words.delete,
  action: 'delete',
  values: { id, note: 'a "quoted" <value>' },
  danger: true,
});

export const failoverSections: readonly Section[] = [
  {
    id: 'status',
    title: label('Failover :: Primary Site Instance Status', 'Reprise en séquence :: État du site primaire'),
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: label('Peer', 'Serveur distant'), value: same('b.example.com (127.20.0.12)') },
          {
            label: label('Last contact', 'Dernier contact'),
            value: { badge: label('Reachable', 'Joignable'), tone: 'good' },
          },
          { label: label('Last data sync', 'Dernière synchronisation'), value: dateTime(SYNCED_MS, ZONE) },
          {
            label: label('Shared IP', 'Adresse IP partagée'),
            value: {
              many: [
                same('127.20.0.10'),
                { badge: words.enabled, tone: 'info' },
                { link: words.edit, href: '/appliance/networking/ip' },
              ],
            },
          },
          {
            label: label('Thumbprint', 'Empreinte'),
            value: { keyMaterial: '5C:0D:AA:41:9E:77:20:B1:5C:0D:AA:41:9E:77:20:B1:33:8F:00:1D' },
          },
        ],
      },
      {
        kind: 'progress',
        title: label('Data sync', 'Synchronisation des données'),
        stage: label('Copying session history', 'Copie de l’historique des sessions'),
        share: 0.29,
        leftMs: 754_000,
        detail: label('Waits for the peer to answer.', 'Attend la réponse du serveur distant.'),
      },
      {
        kind: 'progress',
        title: label('Role change', 'Changement de rôle'),
        stage: label('Contacting the peer', 'Contact du serveur distant'),
        share: null,
        leftMs: null,
      },
      {
        kind: 'form',
        action: 'sync',
        fields: [],
        submit: label('Sync Now', 'Synchroniser maintenant'),
        note: label(
          'The backup pulls everything from the primary. It goes on when this page is closed.',
          'Le serveur de sauvegarde récupère tout du site primaire, même si cette page est fermée.',
        ),
      },
    ],
  },
  {
    id: 'swap',
    title: label('Failover :: Roles', 'Reprise en séquence :: Rôles'),
    blocks: [
      {
        kind: 'note',
        tone: 'warn',
        text: label(
          'Users are signed out while the roles change.',
          'Les utilisateurs sont déconnectés pendant le changement de rôle.',
        ),
      },
      {
        kind: 'form',
        action: 'become-backup',
        fields: [
          {
            kind: 'checkbox',
            name: 'pull',
            label: label('Pull a data sync from b.example.com', 'Récupérer les données de b.example.com'),
            value: true,
            help: label('Takes longer; nothing is lost.', 'Plus long ; rien n’est perdu.'),
          },
          {
            kind: 'checkbox',
            name: 'force',
            label: label(
              'Even if the peer cannot be contacted',
              'Même si le serveur distant est injoignable',
            ),
            value: false,
          },
        ],
        submit: label('Become Backup', 'Devenir serveur de sauvegarde'),
      },
      {
        kind: 'form',
        action: 'break',
        danger: true,
        fields: [],
        submit: label('Break Failover Relationships', 'Rompre les relations de reprise en séquence'),
      },
      {
        kind: 'form',
        action: 'update',
        fields: [],
        submit: label('Install This Update', 'Installer cette mise à jour'),
        disabled: label('Needs version 16.1 first.', 'Nécessite d’abord la version 16.1.'),
      },
    ],
  },
];

const allFields: readonly FieldView[] = [
  { kind: 'heading', name: 'h1', label: label('Address', 'Adresse'), value: '', help: same('…') },
  {
    kind: 'text',
    name: 'host',
    label: words.hostname,
    value: 'a<b>.example.com',
    required: true,
    maxLength: 255,
    error: label('This is not a host name.', 'Ce n’est pas un nom d’hôte.'),
    help: label('The name of the box, not the shared one.', 'Le nom du serveur, pas le nom partagé.'),
  },
  {
    kind: 'integer',
    name: 'timeout',
    label: label('Timeout', 'Délai'),
    value: '30',
    unit: label('seconds', 'secondes'),
    min: 1,
    max: 99,
    help: label('From 1 to 99.', 'De 1 à 99.'),
  },
  { kind: 'password', name: 'secret', label: words.password, value: '', required: true },
  {
    kind: 'select',
    name: 'zone',
    label: label('Time zone', 'Fuseau horaire'),
    value: 'utc',
    options: [
      { value: 'chicago', label: same('America/Chicago') },
      { value: 'utc', label: same('UTC') },
      { value: 'none', label: words.none, disabled: true },
    ],
  },
  { kind: 'heading', name: 'h2', label: label('Traffic', 'Trafic'), value: '' },
  {
    kind: 'radio',
    name: 'default',
    label: label('Default action', 'Action par défaut'),
    value: 'reject',
    error: label('Choose one.', 'Choisissez.'),
    options: [
      { value: 'accept', label: label('Accept', 'Accepter') },
      { value: 'reject', label: label('Reject', 'Rejeter') },
    ],
  },
  { kind: 'textarea', name: 'notes', label: label('Comments', 'Commentaires'), value: '\nsecond line' },
  { kind: 'file', name: 'backup', label: label('File', 'Fichier'), value: '' },
  { kind: 'checkbox', name: 'on', label: words.enabled, value: true },
  { kind: 'hidden', name: 'id', label: same('id'), value: '17' },
];

export const applianceSections: readonly Section[] = [
  {
    id: 'fields',
    title: label('Networking :: Settings', 'Réseau :: Paramètres'),
    blocks: [
      {
        kind: 'form',
        action: 'save',
        multipart: true,
        fields: allFields,
        submit: words.saveChanges,
        intro: label('What is set here stays on this box.', 'Ces réglages restent sur ce serveur.'),
      },
    ],
  },
  {
    id: 'disks',
    title: label('Storage', 'Stockage'),
    blocks: [
      {
        kind: 'chart',
        label: label('Space used', 'Espace utilisé'),
        usedShare: 0.82,
        text: {
          en: `${bytes(410e9).en} of ${bytes(500e9).en}`,
          fr: `${bytes(410e9).fr} sur ${bytes(500e9).fr}`,
        },
        tone: 'warn',
      },
      {
        kind: 'table',
        caption: label('Disks', 'Disques'),
        columns: [same('#'), label('State', 'État'), same('')],
        rows: [
          { cells: [same('1'), { badge: label('In sync', 'Synchronisé'), tone: 'good' }, press('1')] },
          { cells: [same('2'), { badge: label('Failed', 'En panne'), tone: 'bad' }, press('2')], dim: true },
        ],
        empty: words.none,
      },
      {
        kind: 'links',
        items: [
          { label: label('Download the report', 'Télécharger le rapport'), href: '/r.csv', download: true },
          { label: label('History', 'Historique'), href: '/h' },
        ],
      },
      {
        kind: 'code',
        label: label('Appliance Download Key', 'Clé de téléchargement du serveur'),
        text: `-----BEGIN KEY-----\n${'QWxhZGRpbjpvcGVuIHNlc2FtZQ0123456789abcdefghijklmnopqrstuvwxyz+/\n'.repeat(4)}-----END KEY-----`,
      },
    ],
  },
];

/** Work that is followed, and what is said of it before and after its end. */
export const workSection = (hasEnded: boolean): Section => ({
  id: 'work',
  title: same('Work'),
  blocks: [
    ...(hasEnded
      ? []
      : [
          {
            kind: 'progress',
            title: same('Sync'),
            stage: same('Copying'),
            share: 0.5,
            leftMs: null,
          } as const,
        ]),
    {
      kind: 'form',
      action: 'z',
      submit: same('Again'),
      fields: [],
      note: same(hasEnded ? 'It succeeded at ten.' : 'It succeeded at nine.'),
    },
    { kind: 'form', action: 'w', submit: same('Other'), fields: [], note: same('As ever.') },
  ],
});
