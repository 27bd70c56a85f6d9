/** The settings of the SNMP agent. */
import type { Node } from '../../../node/node.js';
import { readDoc, writeDoc } from '../../../store/docs.js';

export interface SnmpSettings {
  readonly enabled: boolean;
  readonly community: string;
  readonly location: string;
  readonly contact: string;
  /** Networks as typed. */
  readonly allowed: string;
}

const SNMP_DOC = 'box.snmp';

/** Settings of the SNMP agent; off where none were saved. */
export const readSnmp = (node: Node): SnmpSettings =>
  readDoc<SnmpSettings>(node.box, SNMP_DOC) ?? {
    enabled: false,
    community: '',
    location: '',
    contact: '',
    allowed: '',
  };

/** Inside the caller's transaction. */
export const writeSnmp = (node: Node, next: SnmpSettings): void => writeDoc(node.box, SNMP_DOC, next);
