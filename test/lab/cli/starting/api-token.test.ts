/** The token of the console's API, from wherever it comes. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { apiToken } from '../../../../lab/cli/starting/api-token.js';

const nowhere = { option: null, file: null, variable: undefined };
const TOKEN = 'a-token-that-is-long-enough';

t.test('an option before a variable, and one of its own without both', async (t) => {
  t.equal(apiToken({ ...nowhere, option: TOKEN, variable: 'another-token-of-the-shell' }), TOKEN);
  t.equal(apiToken({ ...nowhere, variable: TOKEN }), TOKEN);
  t.match(apiToken(nowhere), /^[0-9a-f]{48}$/);
  t.not(apiToken(nowhere), apiToken(nowhere));
});

t.test('a file is made for its owner only, and found again', async (t) => {
  const file = join(t.testdir(), 'token');
  const made = apiToken({ ...nowhere, file });
  t.equal(readFileSync(file, 'utf8'), `${made}\n`);
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.equal(apiToken({ ...nowhere, file }), made);
  writeFileSync(file, TOKEN);
  t.equal(apiToken({ ...nowhere, file }), TOKEN);
});

t.test('what is no token is told, and where it stood', async (t) => {
  const folder = t.testdir({ short: 'abc', line: 'two words that are long enough' });
  t.throws(() => apiToken({ ...nowhere, option: 'short' }), { message: /^--token takes 16/ });
  t.throws(() => apiToken({ ...nowhere, variable: 'short' }), { message: /^BOMGAR_SIM_TOKEN takes/ });
  for (const name of ['short', 'line'])
    t.throws(() => apiToken({ ...nowhere, file: join(folder, name) }), { message: /^the token in .* takes/ });
  t.throws(() => apiToken({ ...nowhere, option: TOKEN, file: join(folder, 'x') }), { message: /not both/ });
  t.throws(() => apiToken({ ...nowhere, file: join(folder, 'no', 'such') }), { message: /cannot stand/ });
  chmodSync(folder, 0o700);
});
