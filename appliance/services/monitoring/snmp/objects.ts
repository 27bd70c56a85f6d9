/** What the box tells over SNMP: system, interfaces, storage (RFC 3418, 2863, 2790). */

import type { SnmpValue } from '../../../asn1/snmp.js';
import type { Node } from '../../../node/node.js';
import type { SnmpSettings } from './settings.js';

export interface SnmpObject {
  readonly oid: readonly number[];
  readonly value: SnmpValue;
}

const BASE = [1, 3, 6, 1, 2, 1];
const UNIT_BYTES = 65_536;
/** hrStorageFixedDisk. */
const FIXED_DISK = [...BASE, 25, 2, 1, 4];
/** Of the documentation arc: no vendor's. */
const OBJECT_ID = [1, 3, 6, 1, 4, 1, 32_473, 1];
const TICKS_MAX = 2 ** 32;

/** By object identifier: -1, 0, 1. */
export function compareOids(x: readonly number[], y: readonly number[]): number {
  const shorter = Math.min(x.length, y.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = (x[index] ?? 0) - (y[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(x.length - y.length);
}

const text = (value: string): SnmpValue => ({ kind: 'text', value });
const integer = (value: number): SnmpValue => ({ kind: 'integer', value });

/** Every object as it is now, in order. */
export function snmpObjects(node: Node, { location, contact }: SnmpSettings): SnmpObject[] {
  const { plate, nics, storage, uptimeMs } = node.hardware.read();
  const ticks: SnmpValue = { kind: 'ticks', value: Math.floor(uptimeMs / 10) % TICKS_MAX };
  const found: SnmpObject[] = [];
  const add = (arcs: readonly number[], value: SnmpValue): void => {
    found.push({ oid: [...BASE, ...arcs], value });
  };
  const { base } = node.software.installed();
  add([1, 1, 0], text(`Appliance ${plate.model}, serial ${plate.serial}, base software ${base}`));
  add([1, 2, 0], { kind: 'oid', value: OBJECT_ID });
  add([1, 3, 0], ticks);
  add([1, 4, 0], text(contact));
  add([1, 5, 0], text(node.network.config().hostname));
  add([1, 6, 0], text(location));
  add([1, 7, 0], integer(72));
  add([2, 1, 0], integer(nics.length));
  for (const [at, nic] of nics.entries()) {
    const index = at + 1;
    add([2, 2, 1, 1, index], integer(index));
    add([2, 2, 1, 2, index], text(nic.name));
    add([2, 2, 1, 5, index], { kind: 'gauge', value: nic.speedMbps * 1_000_000 });
    add([2, 2, 1, 8, index], integer(nic.linkUp ? 1 : 2));
  }
  add([25, 1, 1, 0], ticks);
  add([25, 2, 3, 1, 1, 1], integer(1));
  add([25, 2, 3, 1, 2, 1], { kind: 'oid', value: FIXED_DISK });
  add([25, 2, 3, 1, 3, 1], text('/'));
  add([25, 2, 3, 1, 4, 1], integer(UNIT_BYTES));
  add([25, 2, 3, 1, 5, 1], integer(Math.floor(storage.capacityBytes / UNIT_BYTES)));
  add([25, 2, 3, 1, 6, 1], integer(Math.ceil(storage.usedBytes / UNIT_BYTES)));
  return found.sort((x, y) => compareOids(x.oid, y.oid));
}
