import type { Tone } from '../../../views/blocks.js';
import { join, type Label, same } from '../../../views/label.js';
import type { Interval } from '../../clients/probe.js';
import { nextStep } from '../../rehearsals/trainee/trainee-state.js';
import type { AddressConflict } from '../../supervisor/segment.js';
import { BESIDE, besideTitle, endedParts } from '../beside/page.js';
import { signInParts } from '../beside/sign-in.js';
import { boxCard, boxLabel, conflictWord } from '../drawing/device-card.js';
import {
  badge,
  button,
  card,
  facts,
  grid,
  instant,
  lasting,
  link,
  linkOutside,
  note,
  row,
  since,
  stateLine,
  text,
  type View,
} from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { siteFigures } from '../picture/draw.js';
import { freshRoute } from '../picture/ways.js';
import { findWords } from '../picture/words.js';
import { newestTold, RECORDER } from './recorder.js';

const words = {
  up: { en: 'Clients reach the site', fr: 'Les clients atteignent le site' },
  down: { en: 'Clients do not reach the site', fr: 'Les clients n’atteignent pas le site' },
  notSeen: { en: 'No client has tried yet', fr: 'Aucun client n’a encore essayé' },
  downtime: { en: 'Downtime so far', fr: 'Indisponibilité jusqu’ici' },
  noAnswer: { en: 'nobody answers', fr: 'personne ne répond' },
  backup: { en: 'a backup site answers', fr: 'un site de sauvegarde répond' },
  siteDown: { en: 'the site is being worked on', fr: 'le site est en cours de maintenance' },
  damaged: {
    en: 'the box is damaged: support must repair it',
    fr: 'le serveur est endommagé : à réparer par l’assistance',
  },
  network: { en: 'Network', fr: 'Réseau' },
  nobody: { en: 'none of the appliances', fr: 'aucun des serveurs' },
  history: { en: 'What clients saw', fr: 'Ce que les clients ont vu' },
  events: { en: 'Events', fr: 'Événements' },
  allEvents: { en: 'All of it, in the flight recorder', fr: 'Tout voir dans l’enregistreur de vol' },
  noEvents: { en: 'Nothing has happened yet.', fr: 'Il ne s’est encore rien passé.' },
  idle: { en: 'No rehearsal is under way.', fr: 'Aucune répétition n’est en cours.' },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  next: { en: 'Next:', fr: 'À suivre :' },
  reached: { en: 'up', fr: 'joignable' },
  notReached: { en: 'down', fr: 'injoignable' },
  siteUrl: { en: 'The site', fr: 'Le site' },
  elsewhere: { en: 'Addresses in a browser here', fr: 'Les adresses dans un navigateur ici' },
  elsewhereAbout: {
    en: 'All of the lab is reached at one address here. The boxes’ pages, the clients and the lab’s network use the addresses at the left: enter those in forms. Your browser and your tools use the ones at the right.',
    fr: 'Ici, tout le laboratoire est joint à une seule adresse. Les pages des serveurs, les clients et le réseau du laboratoire utilisent les adresses de gauche : saisissez celles-là dans les formulaires. Votre navigateur et vos outils utilisent celles de droite.',
  },
} as const satisfies Record<string, Label>;

const EVENTS_SHOWN = 15;
const troubleOf = ({ trouble, toUs }: Interval, isDamaged: boolean): Label => {
  if (trouble === 'backup') return words.backup;
  if (trouble !== 'down') return words.noAnswer;
  return isDamaged && toUs === null ? words.damaged : words.siteDown;
};

const whoOf = ({ state }: View, seen: Interval): Label =>
  seen.up
    ? same(`${seen.box ?? '?'} (${seen.version ?? '?'})`)
    : troubleOf(
        seen,
        state.boxes.some(({ face }) => face?.down === 'damaged'),
      );

/** One large answer. */
function siteState(view: View): Part {
  const { now, downtimeUs } = view.state.site;
  const route = freshRoute(view.state);
  const isUp = route.finds === 'site';
  const isStarting = now === null && !isUp;
  const tone: Tone = isStarting ? 'plain' : isUp ? 'good' : 'bad';
  const head = isStarting ? words.notSeen : isUp ? words.up : words.down;
  const lost = lasting(downtimeUs);
  const downtime: Label = {
    en: `${words.downtime.en}: ${lost.en}`,
    fr: `${words.downtime.fr}\u00a0: ${lost.fr}`,
  };
  // Whoever looks all the time sees a change some seconds later.
  const isSeen = now !== null && now.up === isUp;
  const who = isUp && route.box !== null ? boxLabel(route.box) : findWords[route.finds];
  const more = isSeen ? [since(view, now.fromUs), whoOf(view, now)] : isStarting ? [] : [who];
  return stateLine(tone, [{ strong: head }, ...more, downtime], 'status');
}

const listed = (names: readonly string[]): Label => ({
  en: names.map((name) => boxLabel(name).en).join(', '),
  fr: names.map((name) => boxLabel(name).fr).join(', '),
});

function conflictAlarm({ address, holder, rivals }: AddressConflict): Part {
  const held = holder === null ? words.nobody : boxLabel(holder);
  const also = listed(rivals);
  const told: Label = {
    en: `${conflictWord.en}: ${address} is held by ${held.en} and claimed by ${also.en} too. Traffic may reach either; disable the address on one of them.`,
    fr: `${conflictWord.fr}\u00a0: ${address} est détenue par ${held.fr} et réclamée aussi par ${also.fr}. Le trafic peut atteindre l’un ou l’autre\u00a0; désactivez l’adresse sur l’un d’eux.`,
  };
  return note('bad', told);
}

function networkCard(view: View): Part {
  const { boxes, siteName, siteUrl, network } = view.state;
  const record = network.records.find(({ name }) => name === siteName);
  const owners = boxes.flatMap((box) => box.claims.map((address) => ({ address, box })));
  const rows = owners
    .sort((x, y) => (x.address < y.address ? -1 : 1))
    .map(({ address, box }) => [same(address), boxLabel(box.name)] as const);
  const site = [linkOutside(same(siteName), `${siteUrl}/login`), same(`→ ${record?.address ?? '?'}`)];
  const alarms = network.conflicts.map(conflictAlarm);
  return card('network', words.network, [
    ...alarms,
    facts([[words.siteUrl, site], ...rows]),
    ...signInParts(view),
  ]);
}

/** On a host with 127.0.0.1 alone the lab's addresses lead nowhere in a browser. */
function elsewhereCards({ state: { elsewhere } }: View): Part[] {
  if (elsewhere.length === 0) return [];
  const rows = elsewhere.map(({ inside, url }) => [same(inside), linkOutside(same(url), url)] as const);
  return [card('elsewhere', words.elsewhere, [text(words.elsewhereAbout), facts(rows)], 'wide')];
}

function historyCard(view: View): Part {
  const items = view.state.site.intervals.map((seen) => {
    const until = seen.toUs ?? view.state.nowUs;
    const state = badge(seen.up ? words.reached : words.notReached, seen.up ? 'good' : 'bad');
    const spent = join([lasting(until - seen.fromUs), whoOf(view, seen)], ', ');
    return [instant(seen.fromUs), [state, spent]] as const;
  });
  return card('seen', words.history, [items.length === 0 ? text(words.notSeen) : facts(items)]);
}

function eventsCard(view: View): Part {
  const told = newestTold(view, EVENTS_SHOWN);
  const more = row([button(words.allEvents, RECORDER, { quiet: true })]);
  return card('events', words.events, [told ?? text(words.noEvents), more], 'wide');
}

/** A line about the rehearsal under way. */
function rehearsalLines(view: View): Part[] {
  const { trainee } = view.state;
  const { current } = trainee;
  if (current === null) {
    const ended = endedParts(view);
    return ended.length > 0 ? ended : [stateLine('plain', [words.idle, link(words.choose, '/rehearsals')])];
  }
  const done = current.steps.filter(({ state }) => state === 'done').length;
  const next = nextStep(current.steps);
  const progress: Label = {
    en: `${done} of ${current.steps.length} steps`,
    fr: `${done} ${done > 1 ? 'étapes' : 'étape'} sur ${current.steps.length}`,
  };
  const mistakes = current.mistakes.length;
  const wrong: Label = {
    en: `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}`,
    fr: `${mistakes} ${mistakes > 1 ? 'erreurs' : 'erreur'}`,
  };
  return [
    stateLine('warn', [
      link(current.title, '/rehearsals'),
      link(besideTitle, BESIDE),
      progress,
      ...(mistakes === 0 ? [] : [badge(wrong, 'bad')]),
      ...(next === null ? [] : [[words.next, next.title]]),
    ]),
  ];
}

/** The picture, twice: the style sheet shows the one for which there is room. */
const pictureParts = ({ state, language }: View): Part[] =>
  siteFigures({ state, language }).map((figure) => ({ template: 'figure', data: figure }));

/** The card of a single box would stretch over the whole width: it stands beside the others (U59). */
function cardGrids(view: View): Part[] {
  const boxes = view.state.boxes.map((box) => boxCard(view, box));
  const others = [networkCard(view), historyCard(view)];
  return boxes.length === 1 ? [grid([...boxes, ...others])] : [grid(boxes), grid(others)];
}

/** Body of the first page. */
export const overview = (view: View): readonly Part[] => [
  siteState(view),
  ...rehearsalLines(view),
  { template: 'lab-picture', data: pictureParts(view) },
  ...elsewhereCards(view),
  ...cardGrids(view),
  grid([eventsCard(view)]),
];
