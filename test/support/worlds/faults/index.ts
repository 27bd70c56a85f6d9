/** test/support/worlds/faults/: the proof of each fault. A fault without one does not compile. */
import type { FaultName } from '../../../../hardware/faults/index.js';
import { HOUR, MINUTE } from '../../../../hardware/ports.js';
import { boxProofs } from './box.js';
import {
  answer,
  answers,
  checkForUpdates,
  delay,
  downloadBackup,
  moveShared,
  page,
  save,
  shortAndLong,
  signIns,
  siteSeen,
  time,
  twoQuestions,
} from './looks.js';
import { outsideProofs } from './outside.js';
import { peopleProofs } from './people.js';
import type { Proof } from './proof.js';

const BASICS = '/appliance/basics';
const IP = '/appliance/ip-configuration';
const STORAGE = '/appliance/storage';

export const proofs: Readonly<Record<FaultName, Proof>> = {
  ...boxProofs,
  ...peopleProofs,
  ...outsideProofs,
  'address-taken': {
    see: siteSeen,
    afterUs: MINUTE,
    healedUs: MINUTE,
    whole: /^seen, In use/,
    hurt: /^no-answer, In use, claimed by another machine too/,
  },
  'answer-lost': {
    values: { path: '/client/', party: 'outside' },
    see: answer('a'),
    whole: /^200/,
    hurt: /^null/,
  },
  'announcement-lost': {
    box: 'b',
    see: moveShared,
    whole: /^B is seen: backup/,
    hurt: /^B is seen: no-answer/,
  },
  'clock-drift': {
    values: { ppm: 100_000 },
    afterUs: MINUTE,
    healedUs: HOUR,
    see: time('a'),
    whole: /^right/,
    hurt: /^wrong/,
  },
  'clock-step': { see: time('a'), whole: /^right/, hurt: /^wrong/ },
  'disk-failed': {
    see: page('a', STORAGE, 'Storage :: Disks'),
    healedUs: 10 * MINUTE,
    whole: /Optimal/,
    hurt: /Degraded.*1 Failed/s,
    healed: /Rebuilding \d+/,
  },
  'disk-full': { see: page('a', STORAGE), hurt: /Almost no room is left/ },
  'dns-silent': {
    see: checkForUpdates,
    afterUs: 2 * HOUR,
    hurt: /updates\.example\.net could not be resolved/,
  },
  'doubled-mac': { see: answers('a'), whole: /^20 of 20/, hurt: /^\d of 20/ },
  jitter: { values: { maxMs: 20_000 }, see: delay('a'), whole: /^at once/, hurt: /^late/ },
  'link-loss': { values: { percent: 100, party: 'outside' }, see: answer('a'), whole: /^200/, hurt: /^null/ },
  'messages-doubled': { values: { percent: 100 }, see: signIns, whole: /^1 noted/, hurt: /^2 noted/ },
  'messages-late': {
    values: { percent: 100, bySeconds: 2 },
    see: delay('a'),
    whole: /^at once/,
    hurt: /^late/,
  },
  'messages-reversed': {
    values: { direction: 'in', party: 'outside' },
    see: twoQuestions('a'),
    whole: /^first, second/,
    hurt: /^second, first/,
  },
  'mtu-hole': {
    values: { party: 'outside' },
    see: shortAndLong('a'),
    whole: /^short 200, long 200/,
    hurt: /^short 200, long null/,
  },
  'narrow-link': {
    values: { kilobytesPerSecond: 1 },
    see: shortAndLong('a'),
    whole: /^short 200, long 200 at once/,
    hurt: /^short 200, long 200 after \d+ s/,
  },
  'nic-link-down': { see: answer('a'), healedUs: 10 * MINUTE, whole: /^200/, hurt: /^null/ },
  'ntp-silent': {
    see: page('a', IP),
    afterUs: 3 * HOUR,
    healedUs: 3 * HOUR,
    whole: /NTP Status\s+Synchronised/,
    hurt: /The server does not answer/,
  },
  'one-way-cut': {
    values: { direction: 'out', party: 'outside' },
    see: answer('a'),
    whole: /^200/,
    hurt: /^null/,
  },
  'operation-fails': {
    values: { operation: 'backup.*' },
    see: downloadBackup,
    whole: /^got a file/,
    hurt: /Input\/output error \(backup\.write\)/,
  },
  overheating: { see: page('a', BASICS), whole: /31 °C/, hurt: /61 °C/ },
  'supply-failed': { see: page('a', BASICS), whole: /Both in order/, hurt: /A power supply has failed/ },
  'transfer-cut-off': {
    values: { afterBytes: 2_000, direction: 'out' },
    see: shortAndLong('a'),
    whole: /^short 200, long 200 at once/,
    hurt: /^short 200, long null at once/,
  },
  'wrong-vlan': { see: answer('a'), healedUs: 10 * MINUTE, whole: /^200/, hurt: /^null/ },
  'wire-cut': { see: answer('a'), healedUs: 10 * MINUTE, whole: /^200/, hurt: /^null/ },
  'wire-latency': { values: { extraMs: 700 }, see: delay('a'), whole: /^at once/, hurt: /^late/ },
  'wire-loss': { values: { percent: 100 }, see: answer('a'), whole: /^200/, hurt: /^null/ },
  'write-fails': {
    values: { times: 0 },
    see: save('a'),
    whole: /^200/,
    hurt: /^422.*input\/output error/s,
  },
};
