/**
 * Cards and wires of a lab by their names: 'A eth0', 'A-B', 'A-mail'. A wire is cut by two faults of the box
 * at its first end, one each way.
 */
import { farEndLabels } from '../../hardware/faults/aims/fields.js';
import { type FarEnd, farEnds } from '../../hardware/faults/aims/wire.js';
import type { Activation, NicName } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { isUnseen } from '../hosting/when/unseen.js';
import type { BoxName } from '../plan.js';

const nics: readonly NicName[] = ['eth0', 'eth1'];

export type NamedPart = {
  /** 'A eth0', 'A-mail'. */
  readonly name: string;
  readonly label: Label;
  readonly box: BoxName;
} & ({ readonly nic: NicName } | { readonly machine: FarEnd });

const letterOf = (box: string): string => box.toUpperCase();

/** All of them in a lab of these boxes; the wire of two boxes once. */
export const namedParts = (boxes: readonly BoxName[]): NamedPart[] =>
  boxes.flatMap((box) => {
    const letter = letterOf(box);
    const cards = nics.map((nic) => ({
      ...{ name: `${letter} ${nic}`, box, nic },
      label: { en: `Appliance ${letter}, ${nic}`, fr: `Serveur ${letter}, ${nic}` },
    }));
    const others = farEnds.filter((one) => {
      const isBox = one === 'a' || one === 'b' || one === 'c';
      return !isBox || (boxes.includes(one) && boxes.indexOf(one) > boxes.indexOf(box));
    });
    const wires = others.map((machine) => {
      const end = farEndLabels[machine];
      return {
        ...{ name: `${letter}-${machine.length === 1 ? letterOf(machine) : machine}`, box, machine },
        label: { en: `Wire ${letter} – ${end.en}`, fr: `Liaison ${letter} – ${end.fr}` },
      };
    });
    return [...cards, ...wires];
  });

/** A part by its name, however its letters are written, and from either end; null: there is none. */
export function partNamed(name: string, boxes: readonly BoxName[]): NamedPart | null {
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/^appliance-/, '')
    .replace(/^(wire|liaison) /, '');
  const turned = wanted.replace(/^([a-z]+)-([abc])$/, '$2-$1');
  const all = namedParts(boxes);
  return all.find((part) => [wanted, turned].includes(part.name.toLowerCase())) ?? null;
}

/** The faults that cut a wire; `by`: what lays them. Unseen, a wire is not cut by its name: by that it is whole. */
export const wireFaults = (wire: NamedPart & { readonly machine: FarEnd }, by = ''): Activation[] =>
  (['in', 'out'] as const).map((direction) => ({
    id: `${isUnseen(by) ? `${by} ` : ''}wire ${wire.name} ${direction}`,
    overlay: 'one-way-cut',
    values: { direction, party: wire.machine },
  }));

/** Whether a wire is cut by its name. */
export const isCut = (wire: NamedPart & { readonly machine: FarEnd }, laid: readonly Activation[]): boolean =>
  wireFaults(wire).some(({ id }) => laid.some((one) => one.id === id));
