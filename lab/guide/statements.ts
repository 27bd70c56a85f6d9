/**
 * What the upgrade guide says, statement by statement, in our own words: the numbers by which
 * rehearsals, code and tests name it. One chapter a file.
 */
import type { Label } from '../../views/label.js';
import { clientStatements } from './statements-clients.js';
import { hardwareStatements } from './statements-hardware.js';
import { pairStatements } from './statements-pair.js';
import { singleStatements } from './statements-single.js';

/** 'G01' to 'G113'. */
export type StatementId = `G${string}`;
export type Statements = Readonly<Record<StatementId, Label>>;

export const statements: Statements = {
  ...singleStatements.preparation,
  ...clientStatements,
  ...singleStatements.single,
  ...pairStatements,
  ...hardwareStatements,
};

const STATEMENT_COUNT = 113;

/** All numbers, in the guide's order. */
export const statementIds: readonly StatementId[] = Array.from(
  { length: STATEMENT_COUNT },
  (_, index): StatementId => `G${String(index + 1).padStart(2, '0')}`,
);
