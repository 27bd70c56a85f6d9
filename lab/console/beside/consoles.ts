/** The access consoles of a lab as far as stops ask for them: where each is, and what it is at. */
import { isWorkstation, type Seat } from '../../clients/seats.js';
import { workstationLabel } from '../drawing/computers.js';
import type { StopParts } from './stops.js';

/** Each with the name of its workstation. */
export const accessConsolesOf = (seats: readonly Seat[]): ReturnType<StopParts['consoles']> =>
  seats.flatMap(({ workstation: { name }, console: { state } }) =>
    isWorkstation(name) ? [{ title: workstationLabel(name), stage: state().stage }] : [],
  );
