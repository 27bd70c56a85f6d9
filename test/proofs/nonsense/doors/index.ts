/** test/proofs/nonsense/doors/: every entrance of the product, by what tries it. */
import type { Door } from '../door.js';
import { api } from './api.js';
import { cli } from './cli.js';
import { clients } from './clients.js';
import { forms, queries, uploads } from './forms.js';
import { heavy } from './heavy.js';
import { labCommands } from './lab/commands.js';
import { labFiles } from './lab/files.js';
import { labRoutes, labsRoutes } from './lab/routes.js';
import { outside } from './outside.js';
import { peerWords } from './peer/answers.js';
import { evilPeer } from './peer/lies.js';
import { peers } from './peer/requests.js';
import { rehearsals } from './rehearsals.js';
import { snmp } from './snmp.js';

export const doors: readonly Door[] = [
  forms,
  uploads,
  queries,
  api,
  clients,
  peers,
  peerWords,
  evilPeer,
  heavy,
  outside,
  snmp,
  labCommands,
  labRoutes,
  labsRoutes,
  labFiles,
  rehearsals,
  cli,
];
