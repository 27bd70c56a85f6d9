/** Pages are drawn again exactly when their model says something else. */
import fc from 'fast-check';
import t from 'tap';
import { createDrawnPages, sameModel } from '../../../../appliance/web/drawing/drawn-pages.js';
import type { Frame, Section } from '../../../../views/blocks.js';
import { same } from '../../../../views/label.js';

const frame = (over: Partial<Frame> = {}): Frame => ({
  site: 'login',
  host: 'access.example.com',
  product: 'Simulator 15.3.2',
  role: same('Primary'),
  time: same('12:00'),
  user: 'admin',
  csrf: 'a1',
  here: '/login/account',
  title: same('My Account'),
  tabs: [],
  flash: null,
  live: false,
  ...over,
});
const section = (text: string): Section => ({
  id: 'one',
  title: same('One'),
  blocks: [{ kind: 'note', tone: 'info', text: same(text) }],
});

/** Pages whose drawing counts. */
function counting(keptBytesMax?: number) {
  const pages = createDrawnPages(keptBytesMax);
  let drawn = 0;
  const ask = (of: Frame, sections: readonly Section[], html = 'page', language: 'en' | 'fr' = 'en') => {
    const before = drawn;
    const body = pages.of(of, sections, language, () => {
      drawn += 1;
      return html;
    });
    return { body: body.toString('utf8'), drew: drawn - before };
  };
  return ask;
}

t.test('a model that says the same is not drawn again, one that says something else is', async (t) => {
  const ask = counting();
  t.same(ask(frame(), [section('x')]), { body: 'page', drew: 1 });
  t.same(ask(frame(), [section('x')]), { body: 'page', drew: 0 }, 'other objects, same words');
  t.same(ask(frame(), [section('y')], 'changed'), { body: 'changed', drew: 1 });
  t.same(ask(frame(), [section('x')], 'back'), { body: 'back', drew: 1 }, 'only the last is kept');
  t.same(ask(frame({ time: same('12:01') }), [section('x')], 'later').drew, 1, 'the frame counts too');
  t.same(ask(frame({ flash: { tone: 'good', text: same('Saved') } }), [section('x')], 'told').body, 'told');
  t.same(ask(frame(), [section('x')], 'é ü').body, 'é ü');
});

t.test('sign-ins, addresses and languages never share a page', async (t) => {
  const ask = counting();
  const sections = [section('x')];
  ask(frame(), sections, 'mine');
  t.equal(ask(frame({ csrf: 'b2' }), sections, 'yours').body, 'yours');
  t.equal(ask(frame({ here: '/login/account?page=2' }), sections, 'second').body, 'second');
  t.equal(ask(frame(), sections, 'la mienne', 'fr').body, 'la mienne');
  t.same(ask(frame(), sections, 'never'), { body: 'mine', drew: 0 }, 'and each is still there');
});

t.test('what is kept is bounded: those longest unseen go first, a very long page is not kept', async (t) => {
  const ask = counting(1_000);
  const at = (n: number): Frame => frame({ here: `/login/${n}` });
  const body = 'x'.repeat(400);
  for (const n of [1, 2, 1, 3]) ask(at(n), [], body);
  t.equal(ask(at(3), [], body).drew, 0);
  t.equal(ask(at(1), [], body).drew, 0);
  t.equal(ask(at(2), [], body).drew, 1, 'two others were seen since');
  const long = counting();
  long(frame(), [], 'x'.repeat(200_000));
  t.equal(long(frame(), [], 'x'.repeat(200_000)).drew, 1);
});

t.test('two models are the same exactly when their texts are', async (t) => {
  const model = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('node')),
      fc.dictionary(fc.string(), tie('node'), { noNullPrototype: true }),
    ),
  })).node;
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
        : inner,
    );
  fc.assert(
    fc.property(model, model, (x, y) => {
      t.equal(sameModel(x, y), text(x) === text(y));
      t.ok(sameModel(x, structuredClone(x)));
    }),
  );
  t.notOk(sameModel({ a: undefined }, { b: undefined }), 'a name that is not there is another model');
  t.notOk(sameModel([undefined], []));
  t.notOk(sameModel(new Date(0), new Date(0)), 'what is not plain data is never taken for the same');
  t.ok(sameModel(Number.NaN, Number.NaN));
});
