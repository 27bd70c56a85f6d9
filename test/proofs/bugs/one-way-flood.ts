import { plantedBug } from '../hunt/planted-bug.js';

export const oneWayFlood = plantedBug({
  name: 'one-way-flood',
  once: 'P6',
  what: 'A call of the other box counts as an answer: while one way is cut, its loss and its return are told again and again.',
  edits: [
    {
      file: 'failover/role/contact.ts',
      find: '        : called(state, pair, news.word, facts);',
      replace: '        : answered(state, pair, news.word, facts);',
    },
  ],
  expects: ['flood'],
});
