/**
 * What people do to the lab from its console or API, as data: performed as events of the lab, written
 * down, and repeated by a replay. One entry per deed.
 */

import { MS, SECOND, type WireReply, type WireRequest } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { AddressPlan } from '../plan.js';
import type { Lab } from '../supervisor/lab.js';
import type { Outside } from '../supervisor/outside.js';
import type { Act, GatewayAct, NetworkAct, OnDone } from './act.js';
import { isFleetAct, performFleet } from './fleet.js';
import { isNetworkAct, performNetwork } from './network.js';
import { removeWhen, setWhen } from './set-when.js';

export const PUBLIC_PORT = 443;

/** What somebody does to a box, or to what is laid on it: something that was to last may be over by it. */
const handsOnBoxes: ReadonlySet<Act['kind']> = new Set([
  'cut-power',
  'switch-on',
  'press',
  'cable',
  'overlays',
]);

/**
 * Performs an act inside a lab event. Work that takes lab time goes on by itself. Only a visit to a
 * page has an answer.
 */
export async function perform(
  lab: Lab,
  outside: Outside,
  act: Act,
  heard: OnDone = () => {},
): Promise<WireReply | null> {
  if (act.kind === 'visit')
    return outside.handle(
      visitRequest(outside.network.addresses, act),
      Math.floor(lab.participant.agenda.nowUs() / MS),
    );
  await deed(lab, outside, act, heard);
  if (handsOnBoxes.has(act.kind)) lab.armed.look();
  return null;
}

const visitRequest = (
  { servers, workstations }: AddressPlan,
  act: Extract<Act, { kind: 'visit' }>,
): WireRequest => ({
  proto: 'https',
  host: servers[act.site],
  port: PUBLIC_PORT,
  from: workstations.ws1,
  method: act.method,
  path: act.path,
  headers: act.headers,
  body: Buffer.from(act.bodyBase64, 'base64'),
});

/** So long a browser waits for a page. */
const BROWSE_S = 120;

/** Asks a box for a page from the administrator's desk. Null: nobody answered. */
export const browse = (
  lab: Lab,
  { workstations }: AddressPlan,
  { host, port, method, path, headers, bodyBase64, patienceS = BROWSE_S }: Extract<Act, { kind: 'browse' }>,
): Promise<WireReply | null> =>
  lab.send(
    {
      proto: 'https',
      from: workstations.ws1,
      ...{ host, port, method, path, headers },
      body: Buffer.from(bodyBase64, 'base64'),
    },
    patienceS * SECOND,
  );

async function deed(
  lab: Lab,
  outside: Outside,
  act: Exclude<Act, { kind: 'visit' }>,
  heard: OnDone,
): Promise<void> {
  switch (act.kind) {
    case 'browse': {
      // The answer comes in lab time; whoever repeats this has read it already.
      const answer = browse(lab, outside.network.addresses, act).then(() => null);
      heard(answer);
      answer.catch((error: unknown) => lab.participant.agenda.fail(error));
      return;
    }
    case 'contract':
      outside.maker.change(act);
      return;
    case 'cut-power':
      return lab.cutPower(act.box);
    case 'switch-on':
      return lab.switchOn(act.box);
    case 'press':
      if (lab.box(act.box).power === 'off') {
        if (act.button === 'power') await lab.switchOn(act.box);
      } else lab.press(act.box, act.button);
      return;
    case 'cable':
      return lab.setLink(act.box, act.nic, act.up);
    case 'filter':
      return lab.setFilter(act.box, act.from, act.filter);
    case 'overlays':
      return lab.setOverlays(act.box, act.list);
    case 'mail-clear':
      outside.mail.clear();
      return;
    case 'events-clear':
      outside.events.clear();
      return;
    case 'events-answer':
      outside.events.setAnswer(act.answer);
      return;
    case 'watch':
      outside.watch().start();
      outside.seats().probe.start();
      return;
    case 'when-set':
      await setWhen(lab, act.when, (given) => perform(lab, outside, given), act.standing ?? null);
      return;
    case 'when-remove':
      return removeWhen(lab, act.id);
    case 'probe':
      outside.seats().probe.start();
      return;
    case 'answer':
    case 'story-begin':
    case 'story-end':
    case 'announce':
    case 'ask':
      return inStory(lab, outside, act);
    case 'moment':
    case 'rehearsal-start':
    case 'rehearsal-hint':
    case 'rehearsal-end':
      return;
    case 'stop':
      for (const name of lab.boxes()) if (lab.box(name).power !== 'off') await lab.cutPower(name);
      return;
    case 'resume':
      await Promise.all(act.boxes.map((name) => lab.switchOn(name, 1)));
      return;
    default:
      if (isNetworkAct(act)) performNetwork(lab, outside, act);
      else if (isFleetAct(act)) performFleet(lab, outside, act, heard);
      else if (isGatewayAct(act)) performGateway(lab, outside, act);
      else atSeat(lab, outside, act, heard);
      return;
  }
}

type StoryAct = Extract<Act, { readonly kind: 'answer' | 'story-begin' | 'story-end' | 'announce' | 'ask' }>;

function inStory({ participant }: Lab, { story }: Outside, act: StoryAct): void {
  if (act.kind === 'answer') participant.emit('answer.given', { question: act.question, option: act.option });
  else if (act.kind === 'story-begin') story.begin(act.story);
  else if (act.kind === 'story-end') story.end();
  else if (act.kind === 'ask') story.ask(act.what, act.box);
  else story.announce(act);
}

const gatewayKinds: readonly string[] = [
  'gateway',
  'gateway-answer',
  'snmp-ask',
] satisfies GatewayAct['kind'][];

const isGatewayAct = (act: { readonly kind: string }): act is GatewayAct => gatewayKinds.includes(act.kind);

const SNMP_PORT = 161;
/** A manager has asked again long before. */
const SNMP_US = 10 * SECOND;

/** What real programs of the host have to do with the lab. */
function performGateway(lab: Lab, outside: Outside, act: GatewayAct): void {
  if (act.kind === 'gateway') outside.gateway.set(act.mappings);
  else if (act.kind === 'gateway-answer') outside.gateway.answered(act);
  else {
    const question = {
      ...({ proto: 'udp', host: act.address, port: SNMP_PORT, from: act.from } as const),
      ...{ method: '', path: '', headers: {}, body: Buffer.from(act.bodyBase64, 'base64') },
    };
    // The answer comes in lab time.
    lab.send(question, SNMP_US).then(
      (reply) => {
        if (reply !== null) outside.gateway.replied(act.ask, reply.body);
      },
      (error: unknown) => lab.participant.agenda.fail(error),
    );
  }
}

type SeatAct = Exclude<Extract<Act, { readonly workstation: string }>, NetworkAct>;

function atSeat(lab: Lab, outside: Outside, act: SeatAct, heard: OnDone): void {
  const seat = outside
    .seats()
    .seats()
    .find(({ workstation }) => workstation.name === act.workstation);
  if (seat === undefined) return;
  const { console } = seat;
  // The person at the workstation waits; the lab does not.
  const start = (work: Promise<Label | null>): void => {
    heard(work);
    work.catch((error: unknown) => lab.participant.agenda.fail(error));
  };
  if (act.kind === 'console-launch') start(console.launch());
  else if (act.kind === 'console-sign-in') start(console.signIn(act.username, act.password));
  else if (act.kind === 'console-session') start(console.startSession(act.jumpItem));
  else if (act.kind === 'console-tool') start(console.useTool(act.tool, act.id));
  else if (act.kind === 'console-invite') start(console.invite(act.profile));
  else if (act.kind === 'console-join') start(console.join(act.key, act.name));
  else if (act.kind === 'console-end') start(console.endSession());
  else start(console.close());
}
