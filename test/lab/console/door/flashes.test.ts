/** What became of a form is told once, on the page that follows it, and on no other. */
import t from 'tap';
import { createFlashes } from '../../../../lab/console/door/flashes.js';

const page = { headers: { 'sec-fetch-dest': 'document' } };
const itself = { headers: { 'sec-fetch-dest': 'empty' } };

t.test('an answer waits for the page that its browser is led to', async (t) => {
  const flashes = createFlashes<string>();
  flashes.answer('v', 'Saved.');
  t.equal(flashes.take('v', itself), null, 'the page before fetches itself meanwhile');
  t.equal(flashes.take('w', page), null, 'another browser');
  t.equal(flashes.take('v', page), 'Saved.');
  t.equal(flashes.take('v', page), null, 'told once');
});

t.test('what becomes known later is told on whatever page is drawn next', async (t) => {
  const flashes = createFlashes<string>();
  flashes.later('v', 'Done.');
  t.equal(flashes.take('v', itself), 'Done.');
  t.equal(flashes.take('v', page), null);
});

t.test('a program that says nothing of itself is a page', async (t) => {
  const flashes = createFlashes<string>();
  flashes.answer('v', 'Saved.');
  t.equal(flashes.take('v', { headers: {} }), 'Saved.');
});
