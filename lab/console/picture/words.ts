/** What the picture says: short words beside its lines, and a sentence for each part. */
import type { Tone } from '../../../views/blocks.js';
import { count, counted, duration, percent, timeOfDay } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import { workstationLabel } from '../drawing/computers.js';
import { boxLabel } from '../drawing/device-card.js';
import type { PairPart, PersonPart, Picture, WirePart } from './model.js';
import type { NicHealth, OneWay } from './reach.js';
import type { Finds, KnownBy, Route } from './ways.js';

export const words = {
  figure: { en: 'The site now', fr: 'Le site en ce moment' },
  people: { en: 'People', fr: 'Utilisateurs' },
  name: { en: 'The site’s name', fr: 'Le nom du site' },
  network: { en: 'network', fr: 'réseau' },
  faults: { en: 'Faults', fr: 'Pannes' },
  history: { en: 'History', fr: 'Historique' },
  disks: { en: 'disks', fr: 'disques' },
  power: { en: 'power', fr: 'courant' },
  noCurrent: { en: 'no power', fr: 'sans courant' },
  nowhere: { en: 'no record', fr: 'aucune entrée' },
  lies: { en: 'the name server tells something else', fr: 'le serveur DNS répond autre chose' },
  taken: { en: 'held by a foreign machine', fr: 'détenue par une machine étrangère' },
  holdsNothing: { en: 'holds no address', fr: 'ne détient aucune adresse' },
  noSite: { en: 'no site', fr: 'aucun site' },
  nobody: { en: 'Nobody answers for the site', fr: 'Personne ne répond pour le site' },
  clients: { en: 'deployed clients', fr: 'clients déployés' },
} as const satisfies Record<string, Label>;

export const roleWords: Readonly<Record<string, Label>> = {
  alone: { en: 'stand-alone', fr: 'autonome' },
  pairing: { en: 'is being paired', fr: 'association en cours' },
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
  promoting: { en: 'becomes primary', fr: 'devient principal' },
  demoting: { en: 'becomes backup', fr: 'devient sauvegarde' },
  conflict: { en: 'primary', fr: 'principal' },
};

const byWords: Readonly<Record<KnownBy, Label>> = {
  hosts: { en: 'hosts', fr: 'hosts' },
  memory: { en: 'old DNS answer', fr: 'ancienne réponse DNS' },
  dns: { en: 'DNS', fr: 'DNS' },
  connection: { en: 'open connection', fr: 'connexion ouverte' },
};

export const findWords: Readonly<Record<Finds, Label>> = {
  site: { en: 'the site', fr: 'le site' },
  backup: { en: 'a backup', fr: 'une sauvegarde' },
  down: { en: 'the site is closed', fr: 'le site est fermé' },
  silent: { en: 'no answer', fr: 'pas de réponse' },
  nobody: { en: 'nobody has the address', fr: 'personne n’a l’adresse' },
  refused: { en: 'stopped by the firewall', fr: 'arrêté par le pare-feu' },
  nameless: { en: 'the name is unknown', fr: 'le nom est inconnu' },
};

export const findTone = (finds: Finds): Tone => (finds === 'site' ? 'good' : 'bad');

const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
export const capital = ({ en, fr }: Label): Label => ({ en: upper(en), fr: upper(fr) });

export const saying = (head: Label, said: Label): Label => ({
  en: `${head.en}: ${said.en}`,
  fr: `${head.fr} : ${said.fr}`,
});

export const letter = (box: string): string => box.toUpperCase();

/** 'hosts file → B', 'no answer': what stands under a person's name. */
export function wayWords({ by, box, finds, isStale }: Route, isApart: boolean): Label {
  const target = box === null ? findWords[finds] : same(letter(box));
  const found = finds === 'site' || box === null ? [] : [findWords[finds]];
  const way = isStale && by === 'dns' ? { en: 'old ARP', fr: 'ancien ARP' } : byWords[by];
  if (!isApart && by === 'dns' && finds === 'site') return join([same('→'), target]);
  return join([join([way, same('→'), target]), ...found], ' · ');
}

/** Where there is little room. */
export const seatLabel = ({ seat }: PersonPart): Label => {
  const number = seat.replace(/\D/g, '');
  return { en: `Seat ${number}`, fr: `Poste ${number}` };
};
export const personLabel = ({ seat }: PersonPart): Label => workstationLabel(seat);

const inSession: Label = { en: 'in a session', fr: 'en session' };
export const userWords = ({ user, inSession: is }: PersonPart): Label | null =>
  user === null ? null : is ? join([same(user), inSession], ', ') : same(user);

/** A person as a sentence. */
export function personSentence(person: PersonPart): Label {
  const user = userWords(person);
  const who = user === null ? personLabel(person) : join([personLabel(person), user], ', ');
  return saying(who, wayWords(person.route, true));
}

const MS_PER_S = 1_000;
const US_PER_MS = 1_000;
const HOUR_MS = 3_600_000;
const LONG_MS = 60_000;

/** How far its clock is off: '+3 ms', '−2 h 59 min'. */
export function clockLabel(offsetMs: number): Label {
  const size = Math.abs(offsetMs);
  const sign = same(offsetMs < 0 ? '−' : offsetMs > 0 ? '+' : '');
  const NBSP = '\u00a0';
  if (size < 1_000) return join([sign, count(size), same(`${NBSP}ms`)], '');
  if (size < LONG_MS) return join([sign, count(Math.round(size / 100) / 10), same(`${NBSP}s`)], '');
  return join([sign, duration(size > HOUR_MS * 2 ? Math.round(size / LONG_MS) * LONG_MS : size)], '');
}

const CLOCK_WARN_MS = 1_000;
const CLOCK_BAD_MS = 60_000;
/** Colour of a clock that is wrong by so much. */
export const clockTone = (offsetMs: number): Tone => {
  const size = Math.abs(offsetMs);
  return size >= CLOCK_BAD_MS ? 'bad' : size >= CLOCK_WARN_MS ? 'warn' : 'good';
};

export const nicWords: Readonly<Record<NicHealth, Label>> = {
  linked: { en: 'plugged', fr: 'branchée' },
  unplugged: { en: 'unplugged', fr: 'débranchée' },
  failed: { en: 'failed', fr: 'en panne' },
  astray: { en: 'wrong network', fr: 'mauvais réseau' },
};

/** What is wrong with one way of a wire; null: nothing. */
function wayTrouble({ health, lossShare, extraUs }: OneWay): Label | null {
  if (health === 'whole') return null;
  if (health === 'cut') return { en: 'cut', fr: 'coupée' };
  const slow = extraUs === 0 ? null : clockLabel(extraUs / US_PER_MS);
  if (health === 'slow' && slow !== null) return slow;
  if (health === 'odd') return { en: 'disturbed', fr: 'perturbée' };
  const lost = percent(lossShare);
  return { en: `${lost.en} lost`, fr: `perd ${lost.fr}` };
}

/** What is wrong with a wire, both ways; null: nothing. */
export function wireTrouble({ there, back, worst }: WirePart, toBack: readonly [Label, Label]): Label | null {
  const trouble = wayTrouble(worst);
  if (trouble === null || there.health === back.health) return trouble;
  const only = there.health === worst.health ? toBack[0] : toBack[1];
  return { en: `${trouble.en} ${only.en}`, fr: `${trouble.fr} ${only.fr}` };
}

const inward: readonly [Label, Label] = [
  { en: 'inwards', fr: 'en entrée' },
  { en: 'outwards', fr: 'en sortie' },
];

export const boxWireTrouble = (wire: WirePart): Label | null => wireTrouble(wire, inward);
export const pairWireTrouble = ({ boxes: [x, y], wire }: PairPart): Label | null =>
  wireTrouble(wire, [same(`${letter(x)} → ${letter(y)}`), same(`${letter(y)} → ${letter(x)}`)]);

export const faultsLabel = (faults: number): Label =>
  counted(faults, { en: 'fault', fr: 'panne' }, { en: 'faults', fr: 'pannes' });

const relationWords: Readonly<Record<PairPart['relation'], Label>> = {
  none: { en: 'not paired', fr: 'non associés' },
  paired: { en: 'paired', fr: 'associés' },
  split: { en: 'two primaries', fr: 'deux principaux' },
  'two-backups': { en: 'two backups', fr: 'deux sauvegardes' },
  'one-sided': { en: 'only one is paired', fr: 'un seul est associé' },
};

/** Colour of the line between the boxes. */
export const relationTone = ({ relation, isSilent }: PairPart): Tone => {
  if (relation === 'none') return 'plain';
  if (relation !== 'paired') return 'bad';
  return isSilent ? 'warn' : 'good';
};

/** How the two stand to one another; the second line says how their data stands. */
export function pairLines(pair: PairPart): readonly [Label, Label | null] {
  const silent: Label = { en: 'no contact', fr: 'sans contact' };
  const relation = relationWords[pair.relation];
  const head = pair.isSilent && pair.relation !== 'none' ? join([relation, silent], ' · ') : relation;
  if (pair.sync !== null) {
    const share = percent(pair.sync.share);
    const way = `${letter(pair.sync.from)} → ${letter(pair.sync.to)}`;
    return [head, { en: `data-sync ${way} ${share.en}`, fr: `synchronisation ${way} ${share.fr}` }];
  }
  if (pair.relation === 'none') return [head, null];
  if (pair.syncedMs === null) return [head, { en: 'never synchronised', fr: 'jamais synchronisés' }];
  const at = timeOfDay(pair.syncedMs, TIME_ZONE);
  return [head, { en: `synchronised at ${at}`, fr: `synchronisés à ${at}` }];
}

/** The relationship and the wire in words, for those who do not see the picture. */
export function pairSentence(pair: PairPart): Label {
  const [head, second] = pairLines(pair);
  const wire = pairWireTrouble(pair);
  const both = join(pair.boxes.map(boxLabel), ' – ');
  const pieces = [head, ...(second === null ? [] : [second])];
  if (wire !== null) pieces.push({ en: `wire ${wire.en}`, fr: `liaison ${wire.fr}` });
  return saying(both, join(pieces, ', '));
}

/** Where the name leads, in lines. */
export function nameLines({ name }: Picture): readonly { readonly text: Label; readonly tone: Tone }[] {
  const { address, ttlS, route, isTrue, rivals, isTaken } = name;
  const dns =
    address === null
      ? words.nowhere
      : join([same(`DNS → ${address}`), ...(ttlS === null ? [] : [ttlOf(ttlS)])], ' · ');
  const lines: { text: Label; tone: Tone }[] = [{ text: dns, tone: address === null ? 'bad' : 'plain' }];
  if (route.inside !== null) lines.push({ text: same(`NAT → ${route.inside}`), tone: 'plain' });
  if (!isTrue) lines.push({ text: words.lies, tone: 'bad' });
  if (isTaken) lines.push({ text: words.taken, tone: 'bad' });
  else if (rivals.length > 0) lines.push({ text: claimedBy(rivals), tone: 'bad' });
  else if (route.finds !== 'site') lines.push({ text: findWords[route.finds], tone: 'bad' });
  return lines;
}

const ttlOf = (ttlS: number): Label => {
  const span = duration(ttlS * MS_PER_S);
  return { en: `TTL ${span.en}`, fr: `TTL ${span.fr}` };
};

const claimedBy = (rivals: readonly string[]): Label => {
  const who = rivals.map(letter).join(', ');
  return { en: `claimed by ${who} too`, fr: `aussi réclamée par ${who}` };
};

/** Where the site's name leads, in words, for those who do not see the picture. */
export function nameSentence(picture: Picture): Label {
  const lines = nameLines(picture).map(({ text }) => text);
  const who = picture.answers === null ? words.nobody : servesLabel(picture.answers);
  return saying(same(picture.name.name), join([...lines, who], ', '));
}

export const servesLabel = (box: string): Label => ({
  en: `${boxLabel(box).en} serves the site`,
  fr: `${boxLabel(box).fr} sert le site`,
});

export const clientsLabel = (total: number): Label => ({
  en: `${count(total).en} ${words.clients.en}`,
  fr: `${count(total).fr} ${words.clients.fr}`,
});
