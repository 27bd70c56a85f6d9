/** Members of a team or of a group policy: the section of its page, adding and removing. */
import type { RecordArea } from '../../../hardware/kernel/event-kinds.js';
import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { commitChange } from '../../node/site-change.js';
import type { Store } from '../../store/database.js';
import { type Columns, listRecords, type RecordTable } from '../../store/records.js';
import {
  type MemberPlace,
  memberCount,
  membersOf,
  putMember,
  removeMember,
} from '../../store/site/policies.js';
import { findUserByName } from '../../store/site/users.js';
import { hidden, select, text, view } from '../forms/fields.js';
import { firstOf, siteOf } from '../forms/sample.js';
import { type Action, type Attempt, action, type Ctx, type Given, type Outcome } from '../page.js';
import { recordOf } from './changes.js';

const MEMBERS_MAX = 500;

const words = {
  members: { en: 'Members', fr: 'Membres' },
  add: { en: 'Add Member', fr: 'Ajouter un membre' },
  remove: { en: 'Remove', fr: 'Retirer' },
  role: { en: 'Role in the Team', fr: 'Rôle dans l’équipe' },
  empty: { en: 'There are no members.', fr: 'Il n’y a aucun membre.' },
  noMember: { en: 'This user is no member any more.', fr: 'Cet utilisateur n’est plus membre.' },
  nobody: { en: 'There is no account of this name.', fr: 'Aucun compte ne porte ce nom.' },
  full: {
    en: `There can be at most ${MEMBERS_MAX} members.`,
    fr: `Il peut y avoir au plus ${MEMBERS_MAX} membres.`,
  },
} satisfies Record<string, Label>;

const teamRoles = {
  member: { en: 'Member', fr: 'Membre' },
  lead: { en: 'Lead', fr: 'Responsable' },
  manager: { en: 'Manager', fr: 'Gestionnaire' },
} as const satisfies Record<string, Label>;

const teamRoleLabel = (role: string): Label =>
  Object.hasOwn(teamRoles, role) ? teamRoles[role as keyof typeof teamRoles] : teamRoles.member;

const record = hidden({ label: common.name });
const member = text({ label: common.username, required: true, maxLength: 64, autocomplete: 'off' });
const roleField = select({
  label: words.role,
  options: Object.entries(teamRoles).map(([value, label]) => ({ value, label })),
});
const plainFields = { record, member };
const teamFields = { record, member, teamRole: roleField };
const removeFields = { record, user: hidden({ label: common.username }) };

/** The members of a record, with a form that adds one. */
export function membersSection(
  site: Store,
  place: MemberPlace,
  owner: { readonly id: string; readonly name: string },
  attempt: Attempt | null,
): Section {
  const mine = attempt?.action === 'add-member' ? attempt : null;
  const listed = membersOf(site, place, owner.id, MEMBERS_MAX);
  const values = { teamRole: 'member', ...mine?.values, record: owner.id };
  const team = place === 'team';
  return {
    id: 'members',
    title: { en: `${owner.name} :: ${words.members.en}`, fr: `${owner.name} :: ${words.members.fr}` },
    blocks: [
      {
        kind: 'table',
        caption: words.members,
        columns: [common.username, common.displayName, ...(team ? [words.role] : []), common.actions],
        rows: listed.map((one) => ({
          cells: [
            same(one.username),
            same(one.displayName),
            ...(team ? [teamRoleLabel(one.role)] : []),
            { press: words.remove, action: 'remove-member', values: { record: owner.id, user: one.id } },
          ],
        })),
        empty: words.empty,
      },
      {
        kind: 'form',
        action: 'add-member',
        fields: view(team ? teamFields : plainFields, values, mine?.errors),
        submit: words.add,
      },
    ],
  };
}

function add<C extends Columns & { readonly name: 'text' }>(
  ctx: Ctx,
  kind: MemberKind<C>,
  typed: { readonly record: string; readonly member: string; readonly teamRole?: string },
): Outcome {
  const found = recordOf(ctx, kind.table, typed.record);
  if ('refused' in found) return found;
  const { site, known } = found;
  const user = findUserByName(site, typed.member);
  if (user === null) return { refused: words.nobody, errors: { member: words.nobody } };
  if (memberCount(site, kind.place, known.id) >= MEMBERS_MAX) return { refused: words.full };
  const name = String(known.name);
  commitChange(ctx, site, `${kind.area}.member-added`, `${name}: ${user.username}`, () =>
    putMember(site, kind.place, known.id, user.id, typed.teamRole ?? ''),
  );
  kind.afterChange?.(ctx);
  const done = {
    en: `${user.username} is a member of “${name}”.`,
    fr: `${user.username} est membre de « ${name} ».`,
  };
  return { done };
}

function remove<C extends Columns & { readonly name: 'text' }>(
  ctx: Ctx,
  kind: MemberKind<C>,
  typed: { readonly record: string; readonly user: string },
): Outcome {
  const found = recordOf(ctx, kind.table, typed.record);
  if ('refused' in found) return found;
  const { site, known } = found;
  const member = membersOf(site, kind.place, known.id, MEMBERS_MAX).find(({ id }) => id === typed.user);
  if (member === undefined) return { refused: words.noMember };
  const { username } = member;
  const name = String(known.name);
  commitChange(ctx, site, `${kind.area}.member-removed`, `${name}: ${username}`, () =>
    removeMember(site, kind.place, known.id, typed.user),
  );
  kind.afterChange?.(ctx);
  const done = {
    en: `${username} is no member of “${name}” any more.`,
    fr: `${username} n’est plus membre de « ${name} ».`,
  };
  return { done };
}

export interface MemberKind<C extends Columns & { readonly name: 'text' }> {
  readonly place: MemberPlace;
  readonly table: RecordTable<C>;
  readonly area: RecordArea;
  afterChange?(ctx: Ctx): void;
}

const sampleRow = <C extends Columns & { readonly name: 'text' }>(kind: MemberKind<C>, given: Given) => ({
  record: firstOf(listRecords(siteOf(given), kind.table)).id,
});

/** Actions for the page whose records have members. */
export const memberActions = <C extends Columns & { readonly name: 'text' }>(
  kind: MemberKind<C>,
): Record<string, Action> => ({
  'add-member':
    kind.place === 'team'
      ? action({
          fields: teamFields,
          edits: null,
          sample: {
            query: (given) => sampleRow(kind, given),
            values: (given) => ({ ...sampleRow(kind, given), member: 'admin', teamRole: 'lead' }),
          },
          run: (ctx, values) => add(ctx, kind, values),
        })
      : action({
          fields: plainFields,
          edits: null,
          sample: {
            query: (given) => sampleRow(kind, given),
            values: (given) => ({ ...sampleRow(kind, given), member: 'admin' }),
          },
          run: (ctx, values) => add(ctx, kind, values),
        }),
  'remove-member': action({
    fields: removeFields,
    edits: null,
    sample: {
      query: (given) => sampleRow(kind, given),
      values: (given) => ({ ...sampleRow(kind, given), user: given.actor.id }),
    },
    run: (ctx, values) => remove(ctx, kind, values),
  }),
});
