/**
 * A lab at other addresses than the default ones is the same lab: what happens and what is shown
 * differs in nothing but the addresses, and nowhere do the default ones occur.
 */
import t from 'tap';
import { addressPlan, DEFAULT_NET, DEFAULT_TLS_PORT } from '../../lab/plan.js';
import { rehearse } from '../../lab/rehearsals/rehearse.js';
import type { Report } from '../../lab/rehearsals/report/report.js';

t.setTimeout(280_000);

// As long as the default ones: a message of another length takes another time.
const NET = '127.99.7';
const PORT = 9643;

interface Walked {
  readonly outcome: Report['outcome'];
  readonly events: readonly string[];
  /** Texts that name the default addresses. */
  readonly strange: readonly string[];
  readonly named: number;
}

async function walk(name: string, addresses?: { net: string; tlsPort: number }): Promise<Walked> {
  const events: string[] = [];
  const strange: string[] = [];
  let named = 0;
  const look = (text: string): void => {
    if (text.includes(`${NET}.`)) named += 1;
    const at = text.search(/127\.20\.0\.|\b8443\b/);
    if (at >= 0) strange.push(text.slice(Math.max(0, at - 60), at + 40));
  };
  const { report } = await rehearse({
    name,
    seed: '3',
    hosting: 'world',
    schedule: 'token',
    wrongWay: null,
    ...(addresses === undefined ? {} : { addresses: addressPlan(addresses.net, addresses.tlsPort) }),
    onEvent: (event) => {
      const text = JSON.stringify(event);
      events.push(text);
      look(text);
    },
    onPage: ({ html }) => look(html),
  });
  return { outcome: report.outcome, events, strange, named };
}

const asDefault = (text: string): string =>
  text.replaceAll(`${NET}.`, `${DEFAULT_NET}.`).replaceAll(`${PORT}`, `${DEFAULT_TLS_PORT}`);

for (const { name, isCompared } of [
  { name: 'async-nat', isCompared: false },
  { name: 'async-shared-ip', isCompared: true },
]) {
  t.test(`${name}: the same at other addresses, in its events and on its pages`, async (t) => {
    const other = await walk(name, { net: NET, tlsPort: PORT });
    t.equal(other.outcome, 'success');
    t.same(other.strange, []);
    t.ok(other.named > 10, `${other.named} texts name its own`);
    if (!isCompared) return;
    const usual = await walk(name);
    t.equal(other.events.length, usual.events.length);
    t.equal(
      other.events.find((text, index) => asDefault(text) !== usual.events[index]),
      undefined,
    );
  });
}
