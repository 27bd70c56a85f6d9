/** A participant of the kernel that says nothing and hears nothing, but for what a test gives it. */
import { Participant } from '../../hardware/kernel/participant.js';

type Options = ConstructorParameters<typeof Participant>[0];

export const toyParticipant = (more: Partial<Options> = {}): Participant =>
  new Participant({
    rank: 1,
    name: 'box a',
    boot: 1,
    startUs: 0,
    route: () => null,
    latencyUs: () => 1,
    transmit: () => {},
    maySend: () => true,
    mayReceive: () => true,
    serve: async () => null,
    control: () => {},
    ...more,
  });
