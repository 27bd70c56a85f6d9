/** The lanes of one box: its role and version, its installations, how far its clock is off. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import { duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import type { AnyEvent } from '../../hosting/event-kinds.js';
import type { BoxName } from '../../plan.js';
import { type FlightLine, SHOWN } from './flight-log.js';
import { createSpans, type Lane, type LaneTone, type Spans } from './lane.js';
import { isEvent } from './sentences/index.js';
import { boxName, titleOfPackage } from './sentences/terms.js';

const words = {
  off: { en: 'off', fr: 'éteint' },
  starting: { en: 'starting', fr: 'démarrage' },
  installs: { en: 'installations', fr: 'installations' },
  clock: { en: 'clock', fr: 'horloge' },
} as const satisfies Record<string, Label>;

const roleWords: Readonly<Record<string, Label>> = {
  alone: { en: 'stand-alone', fr: 'autonome' },
  pairing: { en: 'pairing', fr: 'association' },
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
  promoting: { en: 'becomes primary', fr: 'devient principal' },
  demoting: { en: 'becomes backup', fr: 'devient sauvegarde' },
  conflict: { en: 'two primaries', fr: 'deux principaux' },
};
const roleTones: Readonly<Record<string, LaneTone>> = {
  primary: 'accent',
  promoting: 'accent',
  conflict: 'bad',
};

const shownSchema = v.object({
  role: v.string(),
  version: v.nullable(v.string()),
  base: v.nullable(v.string()),
  offsetMs: v.number(),
});

const CLOCK_WARN_MS = 1_000;
const CLOCK_BAD_MS = 60_000;

const clockTone = (offMs: number): LaneTone =>
  offMs >= CLOCK_BAD_MS ? 'bad' : offMs >= CLOCK_WARN_MS ? 'warn' : 'plain';

const clockWord = (offsetMs: number): Label => {
  const { en, fr } = duration(Math.abs(offsetMs));
  const sign = offsetMs < 0 ? '−' : '+';
  return { en: `${sign}${en}`, fr: `${sign}${fr}` };
};

const installEnds: readonly string[] = ['installer.installed', 'installer.failed', 'installer.repaired'];

/** The role that an event tells of; null: none. */
function roleTold(line: AnyEvent): string | null {
  if (line.kind === 'failover.established' || line.kind === 'failover.role') return line.data.role;
  if (line.kind === 'failover.conflict') return 'conflict';
  return line.kind === 'failover.broken' ? 'alone' : null;
}

/** What is known of a box while its lines are read. */
export class BoxLanes {
  readonly roles = createSpans();
  readonly installs = createSpans();
  readonly clock = createSpans();
  #role: string | null = null;
  #version: string | null = null;

  readonly #name: BoxName;

  constructor(name: BoxName) {
    this.#name = name;
  }

  begin(role: string, atUs: Micros): void {
    this.#role = role;
    this.#show(atUs);
  }

  #show(atUs: Micros): void {
    if (this.#role === null) return;
    const role = roleWords[this.#role] ?? same(this.#role);
    const label = this.#version === null ? role : join([role, same(this.#version)], ' · ');
    this.roles.begin(atUs, label, roleTones[this.#role] ?? 'plain');
  }

  read(line: FlightLine): void {
    const { atUs } = line;
    if (line.kind === SHOWN) this.#shown(line);
    else if (line.kind === 'power.on') this.roles.begin(atUs, words.starting, 'info');
    else if (isEvent(line)) this.#event(line, atUs);
  }

  #shown({ data, atUs }: FlightLine): void {
    const read = v.safeParse(shownSchema, data);
    if (!read.success) return;
    const { role, version, offsetMs } = read.output;
    this.#role = role;
    this.#version = version;
    this.#show(atUs);
    const offMs = Math.abs(offsetMs);
    if (offMs >= CLOCK_WARN_MS) this.clock.begin(atUs, clockWord(offsetMs), clockTone(offMs));
    else this.clock.end(atUs);
  }

  #event(line: AnyEvent, atUs: Micros): void {
    const role = roleTold(line);
    if (role !== null) this.#role = role;
    if (role !== null || line.kind === 'power.ready') this.#show(atUs);
    if (line.kind === 'installer.started') this.#install(line.data.package, atUs, 'info');
    else if (line.kind === 'installer.trouble') this.#install(line.data.package, atUs, 'warn');
    else if (line.kind === 'installer.damaged') this.#install(line.data.package, atUs, 'bad');
    else if (installEnds.includes(line.kind)) this.installs.end(atUs);
  }

  #install(id: string, atUs: Micros, tone: LaneTone): void {
    this.installs.begin(atUs, titleOfPackage(id), tone);
  }

  /** It has no power. */
  off(atUs: Micros): void {
    this.roles.begin(atUs, words.off, 'plain');
  }

  lanes(): Lane[] {
    const title = boxName(this.#name);
    const lane = (id: string, more: Label | null, spans: Spans): Lane => ({
      id: `${id}-${this.#name}`,
      title: more === null ? title : join([same(this.#name.toUpperCase()), more], ' · '),
      spans: spans.all(),
      marks: [],
    });
    return [
      lane('role', null, this.roles),
      lane('install', words.installs, this.installs),
      lane('clock', words.clock, this.clock),
    ];
  }
}
