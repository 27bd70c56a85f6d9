/**
 * lab/rehearsals/recorder/sentences/: each kind of event as a sentence for people, in both languages.
 *
 * An event as a sentence, and where its matter has its page.
 */

import type { Label } from '../../../../views/label.js';
import { type AnyEvent, type AnyEventKind, eventKinds, misfit } from '../../../hosting/event-kinds.js';
import { bodyTellers, installTellers, pairTellers } from './box.js';
import { changeTellers, peopleTellers, restTellers } from './site.js';
import { labTellers } from './world.js';

/** All of them: a kind that is declared and not told of does not compile. */
const tellers: { readonly [K in AnyEventKind]: (data: never) => Label } = {
  ...bodyTellers,
  ...pairTellers,
  ...installTellers,
  ...peopleTellers,
  ...changeTellers,
  ...restTellers,
  ...labTellers,
};

/** Who says a kind; null: nobody. */
export const tellerOf = (kind: string): unknown =>
  Object.entries(tellers).find(([one]) => one === kind)?.[1] ?? null;

const known: ReadonlySet<string> = new Set(eventKinds);

/** Whether a line of the transcript is of a declared kind, with what that kind carries. */
export const isEvent = (line: { readonly kind: string; readonly data: unknown }): line is AnyEvent =>
  known.has(line.kind) && misfit(line) === null;

const unknown: Label = { en: 'something has happened', fr: 'il s’est passé quelque chose' };

/** What happened, as a sentence without its subject where that is a box that stands beside it. */
export function sentenceOf(line: { readonly kind: string; readonly data: unknown }): Label {
  if (!isEvent(line)) return unknown;
  // The data is of the kind: `isEvent` has looked.
  return tellers[line.kind](line.data as never);
}

/** Beginnings of kinds with the page that shows the matter: of the box itself, or of the console. */
const pages: readonly (readonly [
  string,
  { readonly at: 'login' | 'appliance' | 'lab'; readonly path: string },
])[] = [
  ['failover.', { at: 'login', path: '/failover' }],
  ['installer.', { at: 'appliance', path: '/updates' }],
  ['network.dns', { at: 'lab', path: '/dns' }],
  ['network.nat', { at: 'lab', path: '/nat' }],
  ['network.saved', { at: 'appliance', path: '/ip-configuration' }],
  ['network.routes', { at: 'appliance', path: '/ip-configuration' }],
  ['network.', { at: 'lab', path: '/network' }],
  ['address.', { at: 'lab', path: '/network' }],
  ['cable', { at: 'lab', path: '/network' }],
  ['workstation.', { at: 'lab', path: '/network' }],
  ['overlays', { at: 'lab', path: '/faults' }],
  ['people.', { at: 'lab', path: '/faults' }],
  ['when.', { at: 'lab', path: '/faults' }],
  ['clients.', { at: 'lab', path: '/clients' }],
  ['integration.', { at: 'lab', path: '/clients' }],
  ['mail.', { at: 'lab', path: '/mailbox' }],
  ['box-mail.', { at: 'lab', path: '/mailbox' }],
  ['outbound.', { at: 'lab', path: '/heard' }],
  ['updates.', { at: 'lab', path: '/maker' }],
  ['support.', { at: 'lab', path: '/maker' }],
  ['maker.', { at: 'lab', path: '/maker' }],
  ['site.seen', { at: 'lab', path: '/' }],
  ['console.launched', { at: 'lab', path: '/workstations/ws1' }],
  ['console.', { at: 'login', path: '' }],
  ['session.', { at: 'login', path: '' }],
  ['clock.', { at: 'appliance', path: '' }],
  ['disk.', { at: 'appliance', path: '' }],
  ['power.', { at: 'lab', path: '/' }],
];

export const pageOf = (kind: string) => pages.find(([beginning]) => kind.startsWith(beginning))?.[1] ?? null;
