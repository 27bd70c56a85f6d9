/** The run sheet: somebody's best run as a list that one takes along on the night of the real upgrade. */
import { dateTime, duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import { sayingOf } from '../../guide/learning/lessons.js';
import { bestOf, type Sheet, type SheetRow, sheetOf } from '../../guide/learning/run-sheet.js';
import { TIME_ZONE } from '../../making/found.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import type { Try } from '../../rehearsals/report/tries/try.js';
import { button, card, type Inline, link, row, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { nameOf, pointsOf, queryOf, rehearsalOf, tryHref } from './tries.js';

export const RUN_SHEET = '/run-sheet';
export const sheetTitle: Label = { en: 'Run sheet', fr: 'Feuille de route' };

const words = {
  none: {
    en: 'A run sheet is made from a run of your own: complete a rehearsal first.',
    fr: 'La feuille de route est tirée de l’un de vos parcours : menez d’abord une répétition à son terme.',
  },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  others: { en: 'Best runs', fr: 'Meilleurs parcours' },
  debrief: { en: 'Its debrief', fr: 'Son bilan' },
  intro: {
    en: 'From the run of',
    fr: 'D’après le parcours de',
  },
  window: { en: 'The real window', fr: 'La vraie fenêtre' },
  date: { en: 'Date and start', fr: 'Date et début' },
  end: { en: 'Must end by', fr: 'Fin au plus tard' },
  decides: { en: 'Decides at the point of no return', fr: 'Décide au point de non-retour' },
  support: { en: 'Support, number and contract', fr: 'Assistance, numéro et contrat' },
  told: { en: 'Users told on', fr: 'Utilisateurs prévenus le' },
  names: { en: 'Names and addresses', fr: 'Noms et adresses' },
  inLab: { en: 'in the rehearsal', fr: 'dans la répétition' },
  inReal: { en: 'in reality', fr: 'en réalité' },
  site: { en: 'Site, as users type it', fr: 'Site, tel que saisi par les utilisateurs' },
  boxOf: (name: string): Label => ({
    en: `Appliance ${name.toUpperCase()}`,
    fr: `Serveur ${name.toUpperCase()}`,
  }),
  shared: { en: 'Shared address', fr: 'Adresse partagée' },
  updates: { en: 'Update server', fr: 'Serveur de mise à jour' },
  from: { en: 'Versions before', fr: 'Versions avant' },
  before: { en: 'Before the window: to know and to do', fr: 'Avant la fenêtre : à savoir et à faire' },
  steps: { en: 'The night, step by step', fr: 'La nuit, étape par étape' },
  at: { en: 'At', fr: 'À' },
  planned: { en: 'planned', fr: 'prévu' },
  really: { en: 'really', fr: 'réel' },
  took: { en: 'took', fr: 'durée' },
  where: { en: 'Where', fr: 'Où' },
  check: { en: 'Check', fr: 'Vérifier' },
  back: { en: 'Way back', fr: 'Retour' },
  point: {
    en: 'Point of no return. From here on the way back is long. Go, or stop?',
    fr: 'Point de non-retour. À partir d’ici, le retour est long. On y va, ou on s’arrête ?',
  },
  signed: { en: 'Decided by, at', fr: 'Décidé par, à' },
  missing: { en: 'Not in this run, and yet needed', fr: 'Absent de ce parcours, et pourtant nécessaire' },
  outage: { en: 'Site down in this run', fr: 'Site indisponible dans ce parcours' },
  time: { en: 'Time in all', fr: 'Temps total' },
  note: {
    en: 'Times are lab time since the beginning; real hardware, lines and people may be slower. Plan half as much again.',
    fr: 'Les temps sont ceux du laboratoire depuis le début ; le matériel, les lignes et les gens peuvent être plus lents. Prévoyez moitié plus.',
  },
} as const;

function namesOf({ state }: View, { start }: Rehearsal): { label: Label; value: Label }[] {
  const { addresses, siteName, boxes, maker } = state;
  const hasShared = (start.switchover ?? 'shared-ip') === 'shared-ip' && boxes.length > 1;
  const versions = [start.base, start.site].filter((one): one is string => one !== undefined).join(' · ');
  return [
    { label: words.site, value: same(siteName) },
    ...boxes.map(({ name }) => ({ label: words.boxOf(name), value: same(addresses.boxes[name]) })),
    ...(hasShared ? [{ label: words.shared, value: same(addresses.shared) }] : []),
    { label: words.updates, value: same(new URL(maker.updatesUrl || 'https://updates').host) },
    ...(versions === '' ? [] : [{ label: words.from, value: same(versions) }]),
  ];
}

/** What the guide wants done before the window, where it concerns this procedure. */
function beforehand(rehearsal: Rehearsal): { id: string; text: Label }[] {
  const [preparation] = guideBook().chapters;
  const named = (preparation?.parts ?? []).flatMap(({ statements }) =>
    statements.filter(({ procedures }) => procedures.includes(rehearsal.id)).map(({ id }) => id),
  );
  return named.flatMap(sayingOf);
}

/** As plans for a night are written: 'T + 20 min'. */
function sinceStart(ms: number): Label {
  const { en, fr } = duration(ms);
  return { en: `T + ${en}`, fr: `T + ${fr}` };
}

const rowShown = (sheet: Sheet, { fromUs, toUs, ...one }: SheetRow, index: number): object => ({
  ...one,
  number: index + 1,
  since: sinceStart((fromUs - sheet.startUs) / 1_000),
  clock: dateTime(fromUs / 1_000, TIME_ZONE),
  took: duration((toUs - fromUs) / 1_000),
  isFirstPoint: one.isPoint && sheet.rows.findIndex(({ isPoint }) => isPoint) === index,
});

function sheetPart(view: View, one: Try, rehearsal: Rehearsal): Part {
  const sheet = sheetOf(one, rehearsal);
  return {
    template: 'run-sheet',
    data: {
      w: words,
      title: rehearsal.title,
      by: [nameOf(one.person), dateTime(one.endedAtMs, TIME_ZONE), pointsOf(view, one)],
      window: [words.date, words.end, words.told, words.decides, words.support],
      names: namesOf(view, rehearsal),
      before: beforehand(rehearsal),
      rows: sheet.rows.map((each, index) => rowShown(sheet, each, index)),
      missing: sheet.missing,
      figures: [
        { label: words.outage, value: duration(one.report.downtimeMs) },
        { label: words.time, value: duration(one.report.simulatedMs) },
      ],
    },
  };
}

/** Best runs of everybody here, one a person and rehearsal. */
function othersRow(view: View): Part[] {
  const tries = view.school?.book.list() ?? [];
  const keys = new Set(tries.map(({ person, rehearsal }) => JSON.stringify([person, rehearsal])));
  const links = [...keys].flatMap((key): Inline[] => {
    const first = tries.find(({ person, rehearsal }) => JSON.stringify([person, rehearsal]) === key);
    if (first === undefined) return [];
    const best = bestOf(view.school?.book.list(first.person) ?? [], first.rehearsal);
    const title = rehearsalOf(view, first.rehearsal)?.title;
    if (best === null || title === undefined) return [];
    return [link(join([title, same('·'), nameOf(first.person)]), tryHref(RUN_SHEET, best.id))];
  });
  return links.length < 2
    ? []
    : [
        card(
          'others',
          words.others,
          [{ template: 'lab-list', data: { style: 'list', items: links } }],
          'wide',
        ),
      ];
}

/** The run sheet of a try, to be printed; the best one where none is named. */
export function sheetPage(view: View): readonly Part[] {
  const { school } = view;
  const query = queryOf(view);
  const mine = school?.book.list(view.state.trainee.person) ?? [];
  const id =
    query.get('try') ?? (mine[0] === undefined ? null : (bestOf(mine, mine[0].rehearsal)?.id ?? null));
  const one = id === null ? null : (school?.book.read(id) ?? null);
  const rehearsal = one === null ? null : rehearsalOf(view, one.rehearsal);
  if (one === null || id === null || rehearsal === null)
    return [text([words.none, link(words.choose, '/rehearsals')]), ...othersRow(view)];
  return [
    sheetPart(view, one, rehearsal),
    row([button(words.debrief, tryHref('/debrief', id), { quiet: true })]),
    ...othersRow(view),
  ];
}
