/**
 * What each consumer of time makes of each clock fault: as with a right clock, except where it says otherwise.
 *
 * What lasts for a time is measured, never dated: no clock ends it early or late. Stamps are of the box's own
 * clock, and the pages say when that is wrong. What others judge (the maker, the other box's certificate) is
 * refused beyond what they accept, with the reason. Who is signed in or has a session open on a box is not
 * after its power was cut.
 */
import type { ClockFaultName } from './faults.js';
import type { ConsumerName } from './run.js';

export interface Row {
  readonly right: string;
  readonly except: Readonly<Partial<Record<ClockFaultName, string>>>;
}

export const table: Readonly<Record<ConsumerName, Row>> = {
  'sign-in': {
    right: 'signed in, then signed out',
    except: { 'battery-empty': 'signed out, then signed out' },
  },
  lockout: { right: 'locked, then open', except: {} },
  'api-token': { right: 'good, then refused 401', except: {} },
  'reset-link': { right: 'good, then good', except: {} },
  invite: { right: 'lets in, then refused', except: { 'battery-empty': 'refused, then refused' } },
  certificate: {
    right: 'accepted',
    except: {
      ahead: 'refused: expired',
      behind: 'refused: not yet valid',
      'battery-empty': 'refused: not yet valid',
    },
  },
  'jump-clients': { right: 'all are online, then all are online', except: {} },
  'download-key': {
    right: 'accepted',
    except: {
      ahead: 'refused: ahead',
      behind: 'refused: behind',
      'battery-empty': 'refused: behind',
      'ntp-lies': 'refused: ahead',
      'ntp-steps': 'refused: ahead',
    },
  },
  // The check brings a key; the date itself is the maker's, and true.
  'rollout-date': {
    right: 'held back, then offered',
    except: {
      ahead: 'refused: ahead, then refused: ahead',
      behind: 'refused: behind, then refused: behind',
      'battery-empty': 'refused: behind, then refused: behind',
      drift: 'held back, then refused: ahead',
      'ntp-lies': 'refused: ahead, then refused: ahead',
      'ntp-steps': 'refused: ahead, then refused: ahead',
    },
  },
  'installer-deadline': { right: 'waits, gives up', except: {} },
  'backup-name': {
    right: 'of the right day',
    except: {
      ahead: 'of the box’s day',
      behind: 'of the box’s day',
      'battery-empty': 'of the box’s day',
      'wrong-zone': 'of the box’s day',
    },
  },
  'event-log': {
    right: 'of the right time',
    except: {
      ahead: 'of the box’s time',
      behind: 'of the box’s time',
      'battery-empty': 'of the box’s time',
      'ntp-lies': 'of the box’s time',
      'ntp-steps': 'of the box’s time',
    },
  },
  syslog: {
    right: 'the right time',
    except: {
      ahead: 'the box’s time',
      behind: 'the box’s time',
      'battery-empty': 'the box’s time',
      'ntp-lies': 'the box’s time',
      'ntp-steps': 'the box’s time',
    },
  },
  'sync-stamp': {
    right: 'of the right time',
    except: {
      ahead: 'no data-sync',
      behind: 'no data-sync',
      'battery-empty': 'no data-sync',
      'ntp-lies': 'of the box’s time',
      'ntp-steps': 'of the box’s time',
    },
  },
  'scheduled-sync': {
    right: 'in time',
    except: {
      ahead: 'tried and refused',
      behind: 'tried and refused',
      'battery-empty': 'tried and refused',
    },
  },
};

export const expected = (consumer: ConsumerName, fault: ClockFaultName): string =>
  table[consumer].except[fault] ?? table[consumer].right;
