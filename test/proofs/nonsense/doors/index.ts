/** Every entrance of the product, by what tries it. */
import type { Door } from '../door.js';
import { api } from './api.js';
import { cli } from './cli.js';
import { clients } from './clients.js';
import { forms, queries, uploads } from './forms.js';
import { heavy } from './heavy.js';
import { labCommands } from './lab-commands.js';
import { outside } from './outside.js';
import { peerWords } from './peer-words.js';
import { peers } from './peers.js';
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
  heavy,
  outside,
  snmp,
  labCommands,
  rehearsals,
  cli,
];
