/** Jump > Jump Policies | Règles de Jump: when items may be accessed, and who must approve. */
import { MINUTE_MS } from '../../../../hardware/ports.js';
import type { Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import {
  dayNames,
  minuteText,
  readMinute,
  readSchedule,
  type Schedule,
  scheduleWords,
} from '../../../clients/jump/rules.js';
import { lastingFor } from '../../../node/lasting.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { addressesRefusal } from '../../../services/mail/settings.js';
import type { Store } from '../../../store/database.js';
import { findRecord } from '../../../store/records.js';
import {
  decideApproval,
  findApproval,
  itemsOfPolicy,
  jumpPolicies,
  openApprovals,
  POLICIES_FROM,
  policyOfItem,
} from '../../../store/site/jump-records.js';
import { checkbox, hidden, integer, text, textarea } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Ctx, type Outcome, type Sample } from '../../page.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Jump Policies', fr: 'Règles de Jump' };
const APPROVAL_MINUTES = 60;
const WEEK_MINUTES = 10_080;

const words = {
  codeName: { en: 'Code Name', fr: 'Nom de code' },
  codeNameBad: {
    en: 'Use lower-case letters, digits and underscores only.',
    fr: 'Utilisez uniquement des minuscules, des chiffres et des traits de soulignement.',
  },
  scheduled: { en: 'Limit access to a schedule', fr: 'Limiter l’accès à un horaire' },
  from: { en: 'From', fr: 'De' },
  to: { en: 'To', fr: 'À' },
  time: { en: 'Hours and minutes, such as 08:30.', fr: 'Heures et minutes, par exemple 08:30.' },
  timeBad: { en: 'Enter a time such as 08:30.', fr: 'Saisissez une heure, par exemple 08:30.' },
  order: { en: 'The end must be later than the start.', fr: 'La fin doit être postérieure au début.' },
  noDay: { en: 'Choose at least one day.', fr: 'Choisissez au moins un jour.' },
  approval: {
    en: 'Require approval before a session starts',
    fr: 'Exiger une approbation avant le début d’une session',
  },
  valid: { en: 'An Approval Is Good For', fr: 'Durée de validité d’une approbation' },
  minutes: { en: 'minutes', fr: 'minutes' },
  notify: { en: 'Notify by E-mail', fr: 'Notifier par e-mail' },
  notifyHelp: {
    en: 'Who is told of requests and of sessions that start; several addresses with spaces.',
    fr: 'Qui est averti des demandes et des sessions démarrées ; plusieurs adresses séparées par des espaces.',
  },
  comments: { en: 'Comments', fr: 'Commentaires' },
  schedule: { en: 'Schedule', fr: 'Horaire' },
  items: { en: 'Jump Items', fr: 'Éléments de Jump' },
  requests: { en: 'Jump Policies :: Access Requests', fr: 'Règles de Jump :: Demandes d’accès' },
  noRequests: { en: 'No request is waiting.', fr: 'Aucune demande en attente.' },
  asked: { en: 'Asked', fr: 'Demandé' },
  item: { en: 'Jump Item', fr: 'Élément de Jump' },
  approve: { en: 'Approve', fr: 'Approuver' },
  deny: { en: 'Deny', fr: 'Refuser' },
  decided: { en: 'This request was decided already.', fr: 'Cette demande a déjà été traitée.' },
  approved: { en: 'The request was approved.', fr: 'La demande a été approuvée.' },
  denied: { en: 'The request was denied.', fr: 'La demande a été refusée.' },
  used: {
    en: 'Jump Items use this policy. Choose another one for them first.',
    fr: 'Des éléments de Jump utilisent cette règle. Choisissez-en d’abord une autre pour eux.',
  },
} as const satisfies Record<string, Label>;

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const dayLabel = (index: number): Label => dayNames[index] ?? same('');
const timeCheck = (value: string): Label | null => (readMinute(value) === null ? words.timeBad : null);
const codeCheck = (value: string): Label | null => (/^[a-z0-9_]+$/.test(value) ? null : words.codeNameBad);

const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  codeName: text({ label: words.codeName, maxLength: 64, check: codeCheck }),
  scheduled: checkbox({ label: words.scheduled }),
  monday: checkbox({ label: dayLabel(0) }),
  tuesday: checkbox({ label: dayLabel(1) }),
  wednesday: checkbox({ label: dayLabel(2) }),
  thursday: checkbox({ label: dayLabel(3) }),
  friday: checkbox({ label: dayLabel(4) }),
  saturday: checkbox({ label: dayLabel(5) }),
  sunday: checkbox({ label: dayLabel(6) }),
  from: text({ label: words.from, help: words.time, maxLength: 5, required: true, check: timeCheck }),
  to: text({ label: words.to, maxLength: 5, required: true, check: timeCheck }),
  approval: checkbox({ label: words.approval }),
  approvalMinutes: integer({
    label: words.valid,
    unit: words.minutes,
    required: true,
    min: 1,
    max: WEEK_MINUTES,
  }),
  notifyEmail: text({ label: words.notify, help: words.notifyHelp, check: addressesRefusal }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};

const wrong = (field: keyof typeof fields, refused: Label) => ({ refused, errors: { [field]: refused } });

const workingWeek: Schedule = { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 };

const shownSchedule = (schedule: Schedule | null): Readonly<Record<string, string | boolean>> => {
  const shown = schedule ?? workingWeek;
  return {
    scheduled: schedule !== null,
    ...Object.fromEntries(days.map((day, index) => [day, shown.days.includes(index + 1)])),
    from: minuteText(shown.fromMinute),
    to: minuteText(shown.toMinute),
  };
};

type Typed = Readonly<Record<(typeof days)[number] | 'scheduled', boolean>> & {
  readonly from: string;
  readonly to: string;
};

function typedSchedule(values: Typed): Schedule | null {
  if (!values.scheduled) return null;
  return {
    days: days.flatMap((day, index) => (values[day] ? [index + 1] : [])),
    fromMinute: readMinute(values.from) ?? 0,
    toMinute: readMinute(values.to) ?? 0,
  };
}

function requests({ node }: Ctx, site: Store): Section {
  const zone = node.network.config().timeZone;
  return {
    id: 'requests',
    title: words.requests,
    blocks: [
      {
        kind: 'table',
        caption: words.requests,
        columns: [common.username, words.item, words.asked, common.actions],
        rows: openApprovals(site).map(({ id, username, itemName, askedMs }) => ({
          id: `request-${id}`,
          cells: [
            same(username),
            same(itemName),
            dateTime(askedMs, zone),
            {
              many: [
                { press: words.approve, action: 'approve', values: { request: id } },
                { press: words.deny, action: 'deny', values: { request: id }, danger: true },
              ],
            },
          ],
        })),
        empty: words.noRequests,
      },
    ],
  };
}

function decide(ctx: Ctx, id: string, decision: 'approved' | 'denied'): Outcome {
  const { node, nowMs, actor } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = findApproval(site, id);
  if (known === null || known.decision !== '') return { refused: words.decided };
  const policy = findRecord(site, jumpPolicies, policyOfItem(site, known.itemId));
  const minutes = policy?.approvalMinutes ?? APPROVAL_MINUTES;
  const { untilMono } = lastingFor(node.hardware.clock, minutes * MINUTE_MS);
  commitChange(ctx, site, `jump.access-${decision}`, `${known.username}: ${known.itemName}`, () =>
    decideApproval(site, id, {
      decision,
      by: actor.name,
      atMs: nowMs,
      untilMono: decision === 'approved' ? untilMono : 0,
    }),
  );
  return { done: words[decision] };
}

const request = { request: hidden({ label: words.requests }) };
const sample: Sample<typeof request> = {
  values: (given) => ({ request: firstOf(openApprovals(siteOf(given))).id }),
  needs: ['access-request'],
};

export const jumpPoliciesPage = recordPage({
  id: 'login.jump-policies',
  path: '/login/jump-policies',
  title,
  right: 'jump.manage',
  menu: { tab: 'login.jump', sub: title },
  shown: ({ software }) => software.atLeast(POLICIES_FROM),
  table: jumpPolicies,
  area: 'jump-policy',
  words: {
    add: { en: 'Add Policy', fr: 'Ajouter une règle' },
    edit: { en: 'Edit Policy', fr: 'Modifier la règle' },
    empty: { en: 'There are no Jump policies.', fr: 'Il n’y a aucune règle de Jump.' },
    gone: { en: 'The Jump policy will be deleted.', fr: 'La règle de Jump sera supprimée.' },
    intro: {
      en: 'A Jump policy is chosen on the page of a Jump Item. It is asked whenever somebody starts a session; sessions under way go on.',
      fr: 'Une règle de Jump se choisit sur la page d’un élément de Jump. Elle s’applique au début de chaque session ; les sessions en cours se poursuivent.',
    },
  },
  fields,
  initial: { ...shownSchedule(null), approval: false, approvalMinutes: APPROVAL_MINUTES },
  toForm: (policy) => ({
    name: policy.name,
    codeName: policy.codeName,
    notifyEmail: policy.notifyEmail,
    comments: policy.comments,
    approval: policy.approval,
    approvalMinutes: policy.approvalMinutes,
    ...shownSchedule(readSchedule(policy.schedule)),
  }),
  columns: [
    { label: words.schedule, cell: ({ schedule }) => scheduleWords(readSchedule(schedule)) },
    {
      label: { en: 'Approval', fr: 'Approbation' },
      cell: ({ approval }) => (approval ? common.yes : common.no),
    },
    { label: words.items, cell: ({ id }, _ctx, site) => same(String(itemsOfPolicy(site, id))) },
  ],
  check: (_site, values) => {
    const schedule = typedSchedule(values);
    if (schedule === null) return null;
    if (schedule.days.length === 0) return wrong('monday', words.noDay);
    return schedule.toMinute > schedule.fromMinute ? null : wrong('to', words.order);
  },
  sample: {
    values: {
      name: 'Working hours',
      codeName: 'working_hours',
      scheduled: true,
      monday: true,
      tuesday: true,
      wednesday: false,
      thursday: false,
      friday: true,
      saturday: false,
      sunday: false,
      from: '08:30',
      to: '18:00',
      approval: true,
      approvalMinutes: 90,
      notifyEmail: 'lead@example.com',
      comments: '',
    },
  },
  toRecord: (values) => {
    const schedule = typedSchedule(values);
    return {
      name: values.name,
      codeName: values.codeName,
      schedule: schedule === null ? '' : JSON.stringify(schedule),
      notifyEmail: values.notifyEmail,
      comments: values.comments,
      approval: values.approval,
      approvalMinutes: values.approvalMinutes ?? APPROVAL_MINUTES,
    };
  },
  keep: (site, { id }) => (itemsOfPolicy(site, id) > 0 ? words.used : null),
  moreOfList: (ctx, site) => [requests(ctx, site)],
  actions: {
    approve: action({
      fields: request,
      edits: null,
      sample,
      run: (ctx, values) => decide(ctx, values.request, 'approved'),
    }),
    deny: action({
      fields: request,
      edits: null,
      sample,
      run: (ctx, values) => decide(ctx, values.request, 'denied'),
    }),
  },
});
