/**
 * Values with which an action does its work, declared beside it: a test carries out every action of
 * both sites with them, and with what they are not. Types hold that no action goes without.
 */

import type { Store } from '../../store/database.js';
import type { Given, Sample, SampleValues } from '../page.js';
import type { Fields } from './fields.js';
/** A password that any rules take, other than those of the lab. */
export const SAMPLE_PASSWORD = 'Quiet-Lantern-58';

/** The site's data: samples are carried out where there is a site. */
export function siteOf({ node }: Given): Store {
  const site = node.site();
  if (site === null) throw new Error('no site is installed');
  return site;
}

/** One of a list, for values that name what exists. */
export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('there is none');
  return first;
}

/** The values themselves. */
export const valuesOf = <F extends Fields>(values: Sample<F>['values'], given: Given): SampleValues<F> =>
  typeof values === 'function' ? values(given) : values;

/** Of a form on which somebody changes the own password. */
export const changingPassword = ({ password }: Given) => ({
  current: password,
  fresh: SAMPLE_PASSWORD,
  confirm: SAMPLE_PASSWORD,
});
