/** Requests that make no sense, and the status that each is answered with. */

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
export const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };
export const part = (head: string, body = 'v'): string =>
  `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;

export const post = (path: string, body: string, headers: Asked['headers'] = FORM): Asked => ({
  method: 'POST',
  path,
  headers,
  body: Buffer.from(body),
});
export const get = (path: string, headers: Asked['headers'] = {}): Asked => ({
  method: 'GET',
  path,
  headers,
  body: Buffer.alloc(0),
});
export const FR = { 'accept-language': 'fr-FR' };

export const cases: readonly [name: string, asked: Asked, status: number][] = [
  ['a path with half a percent', get('/login/%'), 400],
  ['a path whose bytes are no characters', get('/appliance/%ff%fe', FR), 400],
  ['a query with half a percent', get('/login?next=%zz'), 400],
  ['a page that is not', get('/login/nothing', FR), 404],
  ['nothing of the site', get('/wp-admin.php'), 404],
  ['a form at a page that is not', post('/login/nothing', 'a=b'), 404],
  ['a form at nothing of the site', post('/wp-login.php', 'a=b', { ...FORM, ...FR }), 404],
  ['a method that is not known here', { ...post('/login', ''), method: 'PUT' }, 405],
  ['a method at no path', { ...get('/x'), method: 'DELETE' }, 405],
  ['JSON for a form (S02)', post('/login', '[[[[', { 'content-type': 'application/json' }), 415],
  ['text for a form', post('/appliance', 'x', { 'content-type': 'text/plain', ...FR }), 415],
  ['no type', post('/login', 'a=b', {}), 415],
  ['a form with half a percent', post('/login', 'username=%z1'), 400],
  ['a form whose bytes are no characters', post('/login', 'username=%ff'), 400],
  ['too many fields', post('/login', 'a=1&'.repeat(3_000)), 400],
  ['multipart that is none (lab 36)', post('/login', 'garbage', MULTIPART), 400],
  [
    'multipart without a boundary (B8)',
    post('/appliance', 'garbage', { 'content-type': 'multipart/form-data' }),
    400,
  ],
  ['multipart that ends early', post('/login', part('name="username"'), { ...MULTIPART, ...FR }), 400],
  ['a part without a name', post('/login', `${part('filename="x"')}--x--\r\n`, MULTIPART), 403],
  ['too many parts (B11)', post('/login', `${part('name="a"').repeat(2_100)}--x--\r\n`, MULTIPART), 413],
  ['a long form of a stranger (S02)', post('/login', `username=${'x'.repeat(70_000)}`), 413],
  [
    'a long multipart of a stranger',
    post('/login', `${part('name="a"', 'x'.repeat(70_000))}--x--\r\n`, MULTIPART),
    413,
  ],
  ['JSON at the API', post('/api/command', '{"a":', { 'content-type': 'application/json' }), 400],
  ['a type that the API does not read', post('/api/command', '<a/>', { 'content-type': 'text/xml' }), 415],
  ['too many parameters at the API', post('/api/command', 'a=1&'.repeat(300)), 400],
  ['too much at the API', post('/oauth2/token', `a=${'x'.repeat(70_000)}`), 413],
  ['a method of the API', { ...post('/api/command', ''), method: 'DELETE' }, 405],
  ['no JSON of a client', post('/client/console/sign-in', '{"username":'), 400],
  ['too much of a client', post('/client/console/sign-in', `"${'x'.repeat(1_100_000)}"`), 413],
  ['a peer without a channel', post('/peer/status', '{}'), 401],
  ['a peer that greets with nothing', post('/peer/challenge', 'null'), 400],
  ['a peer that greets with much', post('/peer/challenge', 'x'.repeat(1_100_000)), 413],
];
