/** A pair in a process of its own, as somebody starts it, with a person signed in: in the hosting that is named. */
import { openPair, type Place, signIn, untilAnswers } from '../pair.js';

/** What it tells once its pages answer. */
export interface HostedPair extends Place {
  readonly cookie: string;
}

const [folder = '', hosting = ''] = process.argv.slice(2);
const pair = await openPair(folder, {}, 1, { hosting: hosting === 'world' ? 'world' : 'processes' });
await untilAnswers(pair.a, '/login');
process.once('message', () => {
  void pair.close().then(() => process.exit(0));
});
process.once('disconnect', () => process.exit(1));
process.send?.({ ...pair.a, cookie: await signIn(pair.a) } satisfies HostedPair);
