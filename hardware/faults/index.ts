/**
 * hardware/faults/: a registry: one fault a file, one line in the index; overlay.ts is what a fault may be,
 * conditions.ts what is in force.
 *
 * Every overlay. A file here without a line below fails a test.
 */

import { addressTaken } from './address-taken.js';
import { announcementLost } from './announcement-lost.js';
import { answerLost } from './answer-lost.js';
import { badSector } from './bad-sector.js';
import { batteryEmpty } from './battery-empty.js';
import { boxHung } from './box-hung.js';
import { boxPaused } from './box-paused.js';
import { certificateEnding } from './certificate-ending.js';
import { certificateExpired } from './certificate-expired.js';
import { certificateForeign } from './certificate-foreign.js';
import { clockDrift } from './clock-drift.js';
import { clockStep } from './clock-step.js';
import { commitsLost } from './commits-lost.js';
import { directorySlow } from './directory-slow.js';
import { diskFailed } from './disk-failed.js';
import { diskFull } from './disk-full.js';
import { disksFailed } from './disks-failed.js';
import { dnsNoSuchName } from './dns-no-such-name.js';
import { dnsSilent } from './dns-silent.js';
import { dnsStale } from './dns-stale.js';
import { dnsWrongAnswer } from './dns-wrong-answer.js';
import { doubledMac } from './doubled-mac.js';
import { fileRots } from './file-rots.js';
import { jitter } from './jitter.js';
import { licenceExpired } from './licence-expired.js';
import { linkLoss } from './link-loss.js';
import { mailLater } from './mail-later.js';
import { messagesDoubled } from './messages-doubled.js';
import { messagesLate } from './messages-late.js';
import { messagesReversed } from './messages-reversed.js';
import { mtuHole } from './mtu-hole.js';
import { narrowLink } from './narrow-link.js';
import { nicLinkDown } from './nic-link-down.js';
import { ntpFlaps } from './ntp-flaps.js';
import { ntpKissOfDeath } from './ntp-kiss-of-death.js';
import { ntpLeapSecond } from './ntp-leap-second.js';
import { ntpOffset } from './ntp-offset.js';
import { ntpServersDiffer } from './ntp-servers-differ.js';
import { ntpSilent } from './ntp-silent.js';
import { ntpSteps } from './ntp-steps.js';
import { ntpStratum } from './ntp-stratum.js';
import { oldBackup } from './old-backup.js';
import { oneWayCut } from './one-way-cut.js';
import { operationFails } from './operation-fails.js';
import { overheating } from './overheating.js';
import type { OverlayIndex } from './overlay.js';
import { pageRots } from './page-rots.js';
import { recordingRots } from './recording-rots.js';
import { sitePower } from './site-power.js';
import { slowDisk } from './slow-disk.js';
import { slowProcessor } from './slow-processor.js';
import { snapshotPutBack } from './snapshot-put-back.js';
import { stalledFlush } from './stalled-flush.js';
import { suppliesFailed } from './supplies-failed.js';
import { supplyFailed } from './supply-failed.js';
import { transferCutOff } from './transfer-cut-off.js';
import { twoAdministrators } from './two-administrators.js';
import { updatesError } from './updates-error.js';
import { updatesOtherPackage } from './updates-other-package.js';
import { updatesReplayed } from './updates-replayed.js';
import { updatesSlow } from './updates-slow.js';
import { updatesTruncated } from './updates-truncated.js';
import { updatesWrongSignature } from './updates-wrong-signature.js';
import { wireCut } from './wire-cut.js';
import { wireLatency } from './wire-latency.js';
import { wireLoss } from './wire-loss.js';
import { writeFails } from './write-fails.js';
import { wrongNtpName } from './wrong-ntp-name.js';
import { wrongPsk } from './wrong-psk.js';
import { wrongVlan } from './wrong-vlan.js';

const all = [
  addressTaken,
  announcementLost,
  answerLost,
  badSector,
  batteryEmpty,
  boxHung,
  boxPaused,
  certificateEnding,
  certificateExpired,
  certificateForeign,
  clockDrift,
  clockStep,
  commitsLost,
  directorySlow,
  diskFailed,
  diskFull,
  disksFailed,
  dnsNoSuchName,
  dnsSilent,
  dnsStale,
  dnsWrongAnswer,
  doubledMac,
  fileRots,
  jitter,
  licenceExpired,
  linkLoss,
  mailLater,
  messagesDoubled,
  messagesLate,
  messagesReversed,
  mtuHole,
  narrowLink,
  nicLinkDown,
  ntpFlaps,
  ntpKissOfDeath,
  ntpLeapSecond,
  ntpOffset,
  ntpServersDiffer,
  ntpSilent,
  ntpSteps,
  ntpStratum,
  oldBackup,
  oneWayCut,
  operationFails,
  overheating,
  pageRots,
  recordingRots,
  sitePower,
  slowDisk,
  slowProcessor,
  snapshotPutBack,
  stalledFlush,
  suppliesFailed,
  supplyFailed,
  transferCutOff,
  twoAdministrators,
  updatesError,
  updatesOtherPackage,
  updatesReplayed,
  updatesSlow,
  updatesTruncated,
  updatesWrongSignature,
  wireCut,
  wireLatency,
  wireLoss,
  writeFails,
  wrongNtpName,
  wrongPsk,
  wrongVlan,
] as const satisfies OverlayIndex;

export const overlays: OverlayIndex = all;

export type FaultName = (typeof all)[number]['name'];
