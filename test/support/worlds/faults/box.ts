/** Proofs of faults of the box itself: its current, its disks, its processor, its clock. */
import type { FaultName } from '../../../../hardware/faults/index.js';
import { MINUTE } from '../../../../hardware/ports.js';
import { answer, checkStorage, delay, page, saved, signInDelay } from './looks.js';
import type { Proof } from './proof.js';

const BASICS = '/appliance/basics';
const STORAGE = '/appliance/storage';

/** The storage check finds it; without a fault it finds nothing. */
const found: Proof = { see: checkStorage, whole: /Repaired\s+0/, hurt: /Repaired\s+1/ };

export const boxProofs = {
  'bad-sector': found,
  'file-rots': found,
  'page-rots': found,
  'recording-rots': found,
  'battery-empty': { see: page('a', BASICS), whole: /Clock Battery\s+In order/, hurt: /begins at 1970/ },
  'box-hung': { see: answer('a'), healedUs: MINUTE, whole: /^200/, hurt: /^null/ },
  'box-paused': {
    values: { forS: 0 },
    see: answer('a'),
    healedUs: 10 * MINUTE,
    whole: /^200/,
    hurt: /^null/,
  },
  'slow-disk': { see: page('a', STORAGE), whole: /Write Time\s+4 ms/, hurt: /404 ms/ },
  'slow-processor': { values: { slowBy: 200 }, see: delay('a'), whole: /^at once/, hurt: /^late/ },
  'stalled-flush': { values: { stallS: 2 }, see: signInDelay, whole: /^at once/, hurt: /^late/ },
  'disks-failed': {
    see: page('a', STORAGE, 'Storage :: Disks'),
    healedUs: 10 * MINUTE,
    whole: /Optimal/,
    hurt: /The array has failed.*0 Failed.*1 Failed/s,
    healed: /Rebuilding \d+/,
  },
  'commits-lost': {
    values: { commits: 40 },
    see: saved(true),
    healedUs: 5 * MINUTE,
    whole: /^kept/,
    hurt: /^lost/,
  },
  'snapshot-put-back': {
    values: { afterS: 60 },
    see: saved(false),
    healedUs: 5 * MINUTE,
    whole: /^kept/,
    hurt: /^lost/,
  },
  'site-power': { see: answer('b'), healedUs: 10 * MINUTE, whole: /^503/, hurt: /^null/ },
  'supplies-failed': { see: answer('a'), healedUs: 10 * MINUTE, whole: /^200/, hurt: /^null/ },
} as const satisfies { readonly [K in FaultName]?: Proof };
