/**
 * Everything that can be done to an interactive lab from outside the boxes, as plain JSON: what a
 * button of the console, a tool at its JSON interface and a recording of a session all say.
 */
import * as v from 'valibot';
import { definitions } from '../../../updates/packages/index.js';
import { eventAnswers } from '../../outside/customer/event-receiver.js';
import { TTL_S_MAX, workstationNames } from '../../outside/network/site-network.js';
import { boxNames } from '../../plan.js';

const SHORT_MAX = 255;
const HOSTS_MAX = 10_000;
const FILE_MAX = 8_192;
const MINUTES_MAX = 7 * 24 * 60;
const MS_MAX = 60_000;
const VALUES_MAX = 20;

export const speeds = ['1', '60', '600', 'max'] as const;
export type SpeedName = (typeof speeds)[number];

/** An entry that cannot be used: its field, and what it takes. */
export interface WrongEntry {
  readonly field: string;
  readonly kind: 'number' | 'day' | 'length' | 'other';
  readonly min?: number;
  readonly max?: number;
}
type Takes = Omit<WrongEntry, 'field'>;
const takes = <T>(taken: Takes) => v.metadata<T, { takes: Takes }>({ takes: taken });

// Forms send texts only; tools send numbers and truth values.
const number = (min: number, max: number) =>
  v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^\d{1,9}([.,]\d{1,6})?$/),
        v.transform((text) => Number(text.replace(',', '.'))),
      ),
    ]),
    v.minValue(min),
    v.maxValue(max),
    takes<number>({ kind: 'number', min, max }),
  );
const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false', '1', '0', ''])]),
  v.transform((given) => given === true || given === 'true' || given === '1'),
);
const speed = v.pipe(
  v.union([v.picklist(speeds), v.pipe(v.number(), v.transform(String), v.picklist(speeds))]),
);
const port = v.pipe(number(1, 65_535), v.integer());
const short = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(SHORT_MAX),
  takes<string>({ kind: 'length', max: SHORT_MAX }),
);
/** '2018-01-31'. */
const day = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no day'),
);
const dayOrNone = v.pipe(v.union([day, v.literal('')]), takes<string>({ kind: 'day' }));
const box = v.picklist(boxNames);
const workstation = v.picklist(workstationNames);
/** The text of an installer file. */
const file = v.pipe(v.string(), v.maxLength(FILE_MAX), takes<string>({ kind: 'length', max: FILE_MAX }));

/** Site versions that the maker has published: the downloads page has an integration client of each. */
export const siteVersions = definitions
  .map(({ manifest }) => manifest)
  .filter(({ kind }) => kind === 'site')
  .map(({ version }) => version);

const shapes = {
  power: { box, how: v.picklist(['cut', 'on', 'press', 'reset']) },
  cable: { box, nic: v.picklist(['eth0', 'eth1']), plugged: flag },
  /** What arrives at `to` from `from`: cut, partly lost, or late. */
  wire: {
    from: v.picklist([...boxNames, 'lab']),
    to: box,
    cut: v.optional(flag, false),
    lossPercent: v.optional(number(0, 100), 0),
    extraMs: v.optional(number(0, MS_MAX), 0),
  },
  speed: { speed },
  pause: {},
  resume: {},
  advance: { minutes: number(0.01, MINUTES_MAX) },
  'fault-add': {
    box,
    overlay: short,
    values: v.pipe(
      v.record(short, v.union([v.pipe(v.string(), v.maxLength(SHORT_MAX)), v.number(), v.boolean()])),
      v.check((values) => Object.keys(values).length <= VALUES_MAX),
    ),
  },
  'fault-remove': { box, id: short },
  'dns-set': { name: short, address: short, ttlS: number(0, TTL_S_MAX) },
  'dns-remove': { name: short },
  'nat-set': { publicAddress: short, publicPort: port, insideAddress: short, insidePort: port },
  'nat-remove': { publicAddress: short, publicPort: port },
  /** Ends the connections that are open through the entry. */
  'nat-clear': { publicAddress: short, publicPort: port },
  'firewall-set': { source: short, destination: short, blocked: flag },
  'arp-flush': { machine: short },
  'hosts-set': {
    workstation,
    text: v.pipe(v.string(), v.maxLength(HOSTS_MAX), takes<string>({ kind: 'length', max: HOSTS_MAX })),
  },
  'dns-flush': { workstation },
  'contract-set': { box, maintenance: dayOrNone, extractable: v.optional(flag, false) },
  'rollout-set': {
    box,
    package: short,
    offered: v.picklist(['now', 'day', 'never']),
    day: v.optional(dayOrNone, ''),
  },
  'console-launch': { workstation },
  'console-sign-in': { workstation, username: short, password: v.pipe(v.string(), v.maxLength(SHORT_MAX)) },
  'console-start': { workstation, item: short },
  'console-tool': { workstation, kind: v.picklist(['script', 'action', 'files']), tool: short },
  'console-invite': { workstation, profile: short },
  'console-join': { workstation, key: short, guest: short },
  'console-end': { workstation },
  'console-close': { workstation },
  'fleet-call': { client: short },
  'fleet-reboot': { client: short },
  'fleet-off': { client: short },
  'fleet-on': { client: short },
  'fleet-install': { file, computer: short },
  'fleet-deploy': { file },
  'integration-run': { client: short },
  'integration-target': { client: short, target: short },
  'integration-reinstall': { client: short, version: v.picklist(siteVersions) },
  'console-deploy': { workstation, file },
  'console-uninstall': { workstation, file },
  'console-package': { workstation, file },
  'mail-clear': {},
  'events-clear': {},
  'events-answer': { answer: v.picklist(eventAnswers) },
  'rehearsal-start': { name: short },
  'rehearsal-hint': { step: short },
  'rehearsal-finish': {},
  'rehearsal-abandon': {},
} as const;

export const commandSchema = v.variant('do', [
  v.strictObject({ do: v.literal('power'), ...shapes.power }),
  v.strictObject({ do: v.literal('cable'), ...shapes.cable }),
  v.strictObject({ do: v.literal('wire'), ...shapes.wire }),
  v.strictObject({ do: v.literal('speed'), ...shapes.speed }),
  v.strictObject({ do: v.literal('pause') }),
  v.strictObject({ do: v.literal('resume') }),
  v.strictObject({ do: v.literal('advance'), ...shapes.advance }),
  v.strictObject({ do: v.literal('fault-add'), ...shapes['fault-add'] }),
  v.strictObject({ do: v.literal('fault-remove'), ...shapes['fault-remove'] }),
  v.strictObject({ do: v.literal('dns-set'), ...shapes['dns-set'] }),
  v.strictObject({ do: v.literal('dns-remove'), ...shapes['dns-remove'] }),
  v.strictObject({ do: v.literal('nat-set'), ...shapes['nat-set'] }),
  v.strictObject({ do: v.literal('nat-remove'), ...shapes['nat-remove'] }),
  v.strictObject({ do: v.literal('nat-clear'), ...shapes['nat-clear'] }),
  v.strictObject({ do: v.literal('firewall-set'), ...shapes['firewall-set'] }),
  v.strictObject({ do: v.literal('arp-flush'), ...shapes['arp-flush'] }),
  v.strictObject({ do: v.literal('hosts-set'), ...shapes['hosts-set'] }),
  v.strictObject({ do: v.literal('dns-flush'), ...shapes['dns-flush'] }),
  v.strictObject({ do: v.literal('contract-set'), ...shapes['contract-set'] }),
  v.strictObject({ do: v.literal('rollout-set'), ...shapes['rollout-set'] }),
  v.strictObject({ do: v.literal('console-launch'), ...shapes['console-launch'] }),
  v.strictObject({ do: v.literal('console-sign-in'), ...shapes['console-sign-in'] }),
  v.strictObject({ do: v.literal('console-start'), ...shapes['console-start'] }),
  v.strictObject({ do: v.literal('console-tool'), ...shapes['console-tool'] }),
  v.strictObject({ do: v.literal('console-invite'), ...shapes['console-invite'] }),
  v.strictObject({ do: v.literal('console-join'), ...shapes['console-join'] }),
  v.strictObject({ do: v.literal('console-end'), ...shapes['console-end'] }),
  v.strictObject({ do: v.literal('console-close'), ...shapes['console-close'] }),
  v.strictObject({ do: v.literal('fleet-call'), ...shapes['fleet-call'] }),
  v.strictObject({ do: v.literal('fleet-reboot'), ...shapes['fleet-reboot'] }),
  v.strictObject({ do: v.literal('fleet-off'), ...shapes['fleet-off'] }),
  v.strictObject({ do: v.literal('fleet-on'), ...shapes['fleet-on'] }),
  v.strictObject({ do: v.literal('fleet-install'), ...shapes['fleet-install'] }),
  v.strictObject({ do: v.literal('fleet-deploy'), ...shapes['fleet-deploy'] }),
  v.strictObject({ do: v.literal('integration-run'), ...shapes['integration-run'] }),
  v.strictObject({ do: v.literal('integration-target'), ...shapes['integration-target'] }),
  v.strictObject({ do: v.literal('integration-reinstall'), ...shapes['integration-reinstall'] }),
  v.strictObject({ do: v.literal('console-deploy'), ...shapes['console-deploy'] }),
  v.strictObject({ do: v.literal('console-uninstall'), ...shapes['console-uninstall'] }),
  v.strictObject({ do: v.literal('console-package'), ...shapes['console-package'] }),
  v.strictObject({ do: v.literal('mail-clear'), ...shapes['mail-clear'] }),
  v.strictObject({ do: v.literal('events-clear'), ...shapes['events-clear'] }),
  v.strictObject({ do: v.literal('events-answer'), ...shapes['events-answer'] }),
  v.strictObject({ do: v.literal('rehearsal-start'), ...shapes['rehearsal-start'] }),
  v.strictObject({ do: v.literal('rehearsal-hint'), ...shapes['rehearsal-hint'] }),
  v.strictObject({ do: v.literal('rehearsal-finish') }),
  v.strictObject({ do: v.literal('rehearsal-abandon') }),
]);

export type LabCommand = v.InferOutput<typeof commandSchema>;
export type CommandName = LabCommand['do'];

/** What a field of a command takes, as its declaration says. */
function takenBy(given: unknown, field: string): Takes {
  const name = typeof given === 'object' && given !== null && 'do' in given ? String(given.do) : '';
  const entries: object = Object.hasOwn(shapes, name) ? shapes[name as keyof typeof shapes] : {};
  const declared = Object.entries(entries).find(([key]) => key === field)?.[1] as v.GenericSchema | undefined;
  if (declared === undefined) return { kind: 'other' };
  const inner = 'wrapped' in declared ? (declared.wrapped as v.GenericSchema) : declared;
  return (v.getMetadata(inner).takes as Takes | undefined) ?? { kind: 'other' };
}

/** A command as somebody sent it; `wrong` says to tools, `entry` to people what cannot be used. */
export function readCommand(
  given: unknown,
): { readonly command: LabCommand } | { readonly wrong: string; readonly entry: WrongEntry } {
  const parsed = v.safeParse(commandSchema, given);
  if (parsed.success) return { command: parsed.output };
  const issue = parsed.issues[0];
  const path = issue.path?.map(({ key }) => String(key)) ?? [];
  const field = path[0] ?? '';
  return {
    wrong: path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`,
    entry: { field, ...takenBy(given, field) },
  };
}
