/**
 * A participant of the lock-step kernel: the lab, or one box in one boot. It has its own agenda,
 * its own message numbers, and calls and answers over the emulated wire. Messages are counted by
 * identity: whoever grants time says which ids must have physically arrived first.
 */

import type { Micros, Wire, WireReply, WireRequest } from '../ports.js';
import { Agenda } from './agenda.js';
import { Arrivals, type ArrivalsOptions } from './arrivals.js';
import type { Envelope, Fate, Passage } from './envelope.js';
import { CONTROL, MESSAGE } from './event-queue.js';
import type { Entry, Grant, Met, Sent, Turn } from './turn.js';

/** It goes on once, at once. */
const ONCE: readonly Micros[] = [0];

export interface ParticipantOptions extends ArrivalsOptions {
  readonly rank: number;
  readonly boot: number;
  readonly startUs: Micros;
  /** Which participant `from` reaches at an address; null: nobody, the message is lost. */
  route(host: string, from: string): number | null;
  latencyUs(to: number, bytes: number): Micros;
  /** Physically hands a message over. */
  transmit(envelope: Envelope): void;
  /** Whether a message gets out of, or into, this participant now (links, addresses, filters). */
  maySend(to: number, request: WireRequest | null, passage: Passage): Fate;
  mayReceive(envelope: Envelope, passage: Passage): Fate;
  /** How much later a message gets in or out than its wire brings it, for each copy of it; absent: once, at once. */
  delaysUs?(passage: Passage): readonly Micros[];
  /** What is answered even while the software stands still; absent: nothing. */
  answersStill?(request: WireRequest): boolean;
  /** Answers a request; null: no answer ever. */
  serve(request: WireRequest): Promise<WireReply | null>;
  control(control: unknown): void | Promise<void>;
  /** Hears of each line of the transcript as it is told. */
  emitted?(kind: string, data: unknown): void;
  /** What it shows of itself at the end of a turn; null: nothing new. */
  shows?(): unknown;
  /** How long real work and messages may take in real time; less in tests. */
  readonly hungMs?: number;
}

interface Outgoing {
  readonly to: number;
  readonly call: string;
  readonly request: WireRequest | null;
  readonly reply: WireReply | null;
  readonly asked: WireRequest;
}

export class Participant implements Wire {
  readonly agenda: Agenda;
  readonly rank: number;
  readonly boot: number;
  #options: ParticipantOptions;
  #seq = 0;
  #controlSeq = 0;
  #emitted = 0;
  #sent: Sent[] = [];
  #log: Entry[] = [];
  #power: 'reboot' | 'off' | 'tripped' | null = null;
  #pending = new Map<string, { readonly request: WireRequest; done(reply: WireReply | null): void }>();
  readonly #arrivals: Arrivals;
  #earliestSentUs = Number.POSITIVE_INFINITY;
  #heldFromUs = Number.POSITIVE_INFINITY;
  #moments: Met[] = [];
  #dead = false;
  #hits: Record<string, number> | null = null;

  constructor(options: ParticipantOptions) {
    this.#options = options;
    this.rank = options.rank;
    this.boot = options.boot;
    this.agenda = new Agenda(options.name, options.startUs, options.hungMs);
    this.#arrivals = new Arrivals(options);
  }

  call(request: WireRequest, timeoutUs: Micros): Promise<WireReply | null> {
    this.agenda.refuseInJob(`call (${request.host})`);
    return new Promise((done) => {
      const id = `${this.rank}.${this.boot}.${this.#seq++}`;
      const cancel = this.agenda.timer(timeoutUs, () => {
        this.#pending.delete(id);
        done(null);
      });
      this.#pending.set(id, {
        request,
        done: (reply) => {
          cancel();
          done(reply);
        },
      });
      const to = this.#options.route(request.host, request.from);
      if (to !== null) this.#post({ to, call: id, request, reply: null, asked: request }, id);
    });
  }

  emit(kind: string, data: unknown): void {
    if (this.#dead) return;
    this.#log.push({
      t: this.agenda.nowUs(),
      rank: this.rank,
      boot: this.boot,
      n: this.#emitted++,
      kind,
      data,
    });
    this.#options.emitted?.(kind, data);
  }

  /** The software asks the chassis to go down or round: the kernel stops after this event. */
  power(what: 'reboot' | 'off' | 'tripped'): void {
    this.#power = what;
    this.agenda.halt();
  }

  /** Power is gone in the middle of an event: nothing gets out any more. */
  kill(how: 'off' | 'tripped' = 'off'): void {
    this.#dead = true;
    this.power(how);
  }

  /** How far it has come: where two instants have the same, nothing was told and nothing got out between them. */
  get mark(): string {
    return `${this.boot} ${this.agenda.nowUs()} ${this.#seq} ${this.#emitted}`;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /**
   * A moment that was watched for: told with the next turn. Where something comes of it, nothing at or
   * after `heldFromUs` runs before whoever grants time has heard.
   */
  met(moment: Omit<Met, 'atUs'>, heldFromUs: Micros): void {
    this.#moments.push({ ...moment, atUs: this.agenda.nowUs() });
    if (moment.fires) this.#heldFromUs = Math.min(this.#heldFromUs, heldFromUs);
  }

  /** A message has physically arrived; it counts from its arrival instant on. */
  receive(envelope: Envelope): void {
    // What a box could not get out itself may come twice.
    if (this.agenda.halted || this.#arrivals.isHere(envelope.id)) return;
    // Nobody waited for it: its sender died before it could tell the lab what it had sent.
    if (envelope.arriveUs < this.agenda.nowUs()) {
      this.#arrivals.cameLate(envelope.id);
      return;
    }
    this.agenda.put(envelope.arriveUs, MESSAGE, envelope.from, envelope.seq, () => this.#arrive(envelope));
    this.#arrivals.came(envelope.id);
  }

  /** A sender (by the beginning of its ids) is gone, and what it got out is here: nothing else comes. */
  lost(sender: string): void {
    this.#arrivals.lost(sender);
  }

  /** Runs one grant. */
  async run(grant: Grant): Promise<Turn> {
    for (const { t, control } of grant.controls) {
      this.agenda.put(t, CONTROL, 0, this.#controlSeq++, () => this.#options.control(control));
    }
    for (const sender of grant.struck ?? []) this.#arrivals.strike(sender);
    await this.#arrivals.expect(grant.expect, grant.lookUs ?? null);
    this.#earliestSentUs = Number.POSITIVE_INFINITY;
    this.#heldFromUs = Number.POSITIVE_INFINITY;
    const stopUs = (): Micros =>
      grant.stopAtSent ? Math.min(this.#earliestSentUs, this.#heldFromUs) : this.#heldFromUs;
    const doneUs = await this.agenda.run(grant.limitUs, stopUs);
    return this.turn(doneUs);
  }

  /** Lines of the next turn that are told ahead of it. */
  takeLog(): readonly Entry[] {
    const log = this.#log;
    this.#log = [];
    return log;
  }

  /** What happened since the last turn. */
  turn(doneUs: Micros): Turn {
    const sent = this.#sent;
    const log = this.takeLog();
    const hits = this.#hits;
    const moments = this.#moments;
    this.#moments = [];
    this.#sent = [];
    this.#hits = null;
    const shows = this.#options.shows?.() ?? null;
    return {
      doneUs,
      nextDueUs: this.agenda.nextDueUs(),
      sent,
      log,
      power: this.#power,
      ...(hits === null ? {} : { hits }),
      ...(moments.length === 0 ? {} : { moments }),
      ...(shows === null ? {} : { shows }),
    };
  }

  /** Counts one effect of `cause`; told with the next turn. */
  hit(cause: string): void {
    this.#hits ??= {};
    this.#hits[cause] = (this.#hits[cause] ?? 0) + 1;
  }

  /** Something happened that whoever grants time does not know of yet. */
  get restless(): boolean {
    return this.#sent.length > 0 || this.#power !== null || this.#moments.length > 0;
  }

  /** Sends what may get out; `call` is the first id of a call. */
  #post(message: Outgoing, firstId: string | null): void {
    if (this.#dead) return;
    const { to, call, request, reply, asked } = message;
    const bytes = (request ?? reply)?.body.length ?? 0;
    const passage = { way: 'out', peer: to, isAnswer: request === null, asked, bytes } as const;
    const fate = this.#options.maySend(to, request, passage);
    if (fate === false) return;
    if (fate === 'closed') {
      // Whoever asks here hears it from the card; whoever waits over there, in place of an answer.
      if (request !== null) this.#closed(call, this.#options.latencyUs(to, 0));
      else this.#post({ to, call, request: null, reply: null, asked }, firstId);
      return;
    }
    let id = firstId;
    for (const laterUs of this.#options.delaysUs?.(passage) ?? ONCE) {
      id ??= `${this.rank}.${this.boot}.${this.#seq++}`;
      const sentUs = this.agenda.nowUs();
      const arriveUs = sentUs + this.#options.latencyUs(to, bytes) + laterUs;
      this.#hand({ id, from: this.rank, to, seq: this.#seq++, sentUs, arriveUs, call, request, reply });
      id = null;
    }
  }

  #hand(envelope: Envelope): void {
    const { id, to, seq, sentUs, arriveUs } = envelope;
    if (to === this.rank) {
      this.agenda.put(arriveUs, MESSAGE, this.rank, seq, () => this.#take(envelope));
      return;
    }
    this.#sent.push({ id, to, sentUs, arriveUs });
    if (arriveUs < this.#earliestSentUs) this.#earliestSentUs = arriveUs;
    this.#options.transmit(envelope);
  }

  /** What an envelope is at this edge. */
  #passageOf({ from, call, request, reply }: Envelope): Passage {
    const asked = request ?? this.#pending.get(call)?.request ?? null;
    const bytes = (request ?? reply)?.body.length ?? 0;
    return { way: 'in', peer: from, isAnswer: request === null, asked, bytes };
  }

  #arrive(envelope: Envelope): void | Promise<void> {
    if (!this.#arrivals.due(envelope.id)) return;
    const { from, seq } = envelope;
    let isNow = false;
    for (const laterUs of this.#options.delaysUs?.(this.#passageOf(envelope)) ?? ONCE) {
      if (laterUs <= 0) isNow = true;
      else this.agenda.put(this.agenda.nowUs() + laterUs, MESSAGE, from, seq, () => this.#take(envelope));
    }
    if (isNow) return this.#take(envelope);
  }

  #take(envelope: Envelope): void | Promise<void> {
    // Sent before this boot: what was on the wire when the power went is lost.
    if (envelope.sentUs < this.#options.startUs) return;
    const { from: to, call, request, reply } = envelope;
    const fate = this.#options.mayReceive(envelope, this.#passageOf(envelope));
    if (fate === false) return;
    if (request !== null && fate === 'closed')
      return this.#post({ to, call, request: null, reply: null, asked: request }, null);
    const act = (): void | Promise<void> =>
      request === null
        ? this.#answered(call, fate === 'closed' ? null : reply)
        : this.#serve(envelope, request);
    if (!this.agenda.isStill || (request !== null && this.#options.answersStill?.(request))) return act();
    this.agenda.hold(act);
  }

  /** Null: its connection was closed before an answer came. */
  #answered(call: string, reply: WireReply | null): void {
    const waiting = this.#pending.get(call);
    this.#pending.delete(call);
    waiting?.done(reply);
  }

  #closed(call: string, afterUs: Micros): void {
    this.agenda.timer(afterUs, () => this.#answered(call, null));
  }

  async #serve(envelope: Envelope, request: WireRequest): Promise<void> {
    try {
      const reply = await this.#options.serve(request);
      if (reply === null) return;
      this.#post({ to: envelope.from, call: envelope.call, request: null, reply, asked: request }, null);
    } catch (error) {
      this.agenda.fail(error);
    }
  }
}
