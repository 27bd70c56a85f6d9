/** Lab time and a wire for clients under test: no kernel, one queue, answers after a millisecond. */

import type { Micros, WireReply, WireRequest } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import type { ClientHost } from '../../lab/outside/client-host.js';
import { defaultAddresses } from '../../lab/plan.js';

export interface FakeHost extends ClientHost {
  /** Lets time pass, running what becomes due. */
  advance(us: Micros): Promise<void>;
  readonly sent: WireRequest[];
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

export function fakeHost(
  answer: (request: WireRequest, nowUs: Micros) => WireReply | null,
  startUs: Micros = 0,
): FakeHost {
  let nowUs = startUs;
  let latestLineUs = startUs;
  const queue: { atUs: Micros; run: () => void }[] = [];
  const at = (atUs: Micros, run: () => void): void => {
    queue.push({ atUs, run });
  };
  const sent: WireRequest[] = [];
  return {
    sent,
    addresses: defaultAddresses,
    nowUs: () => nowUs,
    disconnected: () => {},
    real: (job) => job(),
    emit: () => {
      latestLineUs = nowUs;
    },
    latestLineUs: () => latestLineUs,
    sleep: (us) => new Promise((done) => at(nowUs + us, done)),
    call: (request, timeoutUs) => {
      sent.push(request);
      const reply = answer(request, nowUs);
      return new Promise((done) => at(nowUs + (reply === null ? timeoutUs : MS), () => done(reply)));
    },
    advance: async (us) => {
      const endUs = nowUs + us;
      for (;;) {
        await settle();
        queue.sort((x, y) => x.atUs - y.atUs);
        const next = queue[0];
        if (next === undefined || next.atUs > endUs) break;
        queue.shift();
        nowUs = next.atUs;
        next.run();
      }
      nowUs = endUs;
    },
  };
}
