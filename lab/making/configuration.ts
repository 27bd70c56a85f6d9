/** A customer's configuration: users, policies, teams, Jump items. Rows of the site database. */
import { type Db, run } from '../../appliance/store/database.js';
import { DAY_MS, HOUR_MS, type Random } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { siteName } from '../plan.js';
import { familyNames, givenNames, hostStems, sites, teams } from './words.js';

export interface ConfigurationPlan {
  readonly siteHost: string;
  /** Midnight (UTC) of the day on which the customer set the site up. */
  readonly createdMs: number;
  /** Hash of the one lab password that all made accounts have. */
  readonly passwordHash: string;
  /** Site settings by key. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly users: number;
  readonly jumpItems: number;
}

// Places in the list of made users: the first ones administer, the next ones see reports.
const ADMINISTRATORS = 2;
const OPERATORS = 5;

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

/** Everything but the first account, which the site's installation made. Inside a transaction. */
export function makeConfiguration(db: Db, draw: Random, plan: ConfigurationPlan): void {
  for (const [key, value] of Object.entries(plan.settings)) {
    run(db, 'INSERT INTO setting (key, value) VALUES (?, ?)', key, JSON.stringify(value));
  }
  makeUsers(db, draw, plan);
  makePolicies(db, draw);
  makeJumpItems(db, draw, plan);
}

const domainOf = (host: string): string => host.replace(/^[^.]+\./, '');

function makeUsers(db: Db, draw: Random, plan: ConfigurationPlan): void {
  run(
    db,
    'UPDATE user_account SET password_hash = ?, must_change = 0, password_set_ms = ?, created_ms = ?, email = ?',
    plan.passwordHash,
    plan.createdMs,
    plan.createdMs,
    `admin@${domainOf(plan.siteHost)}`,
  );
  for (const { displayName, username, email, enabled, role, id, passwordDays, language, place } of drawUsers(
    draw,
    plan.users,
    domainOf(plan.siteHost),
  )) {
    const createdMs = plan.createdMs + place * HOUR_MS;
    run(
      db,
      `INSERT INTO user_account (id, username, display_name, email, password_hash, must_change, password_set_ms,
        enabled, role, language, created_ms) VALUES (?,?,?,?,?,0,?,?,?,?,?)`,
      id,
      username,
      displayName,
      email,
      plan.passwordHash,
      createdMs + passwordDays * DAY_MS,
      enabled ? 1 : 0,
      role,
      language,
      createdMs,
    );
  }
}

/** An account that a made site has besides its first one. */
export interface MadeUser {
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly enabled: boolean;
  readonly role: 'administrator' | 'operator' | 'user';
}

interface DrawnUser extends MadeUser {
  readonly id: string;
  readonly passwordDays: number;
  readonly language: string;
  readonly place: number;
}

function* drawUsers(draw: Random, users: number, mailDomain: string): Generator<DrawnUser> {
  const taken = new Set(['admin']);
  while (taken.size <= users) {
    const given = draw.pick(givenNames);
    const family = draw.pick(familyNames);
    const stem = `${plain(given).charAt(0)}${plain(family)}`;
    const username = taken.has(stem) ? `${stem}${taken.size}` : stem;
    const place = taken.size;
    yield {
      id: draw.uuid(),
      username,
      displayName: `${given} ${family}`,
      email: `${plain(given)}.${plain(family)}@${mailDomain}`,
      passwordDays: draw.int(0, 30),
      enabled: place !== users,
      role: place < ADMINISTRATORS ? 'administrator' : place < OPERATORS ? 'operator' : 'user',
      language: draw.pick(['', '', 'en', 'fr']),
      place,
    };
    taken.add(username);
  }
}

/** The accounts of a site that is made from a seed: they are drawn first of all. */
export const usersOf = (seed: string, users: number): MadeUser[] => [
  ...drawUsers(siteDraw(seed), users, domainOf(siteName)),
];

/** What the contents of a made site are drawn from. */
export const siteDraw = (seed: string): Random => createRandom(`${seed}/making/site`);

function makePolicies(db: Db, draw: Random): void {
  const rights = [
    ['Administrators', ['session.start', 'session.share', 'jump.manage', 'reports.view']],
    ['Operators', ['session.start', 'session.share']],
    ['Suppliers', ['session.start']],
  ] as const;
  rights.forEach(([name, list], position) => {
    run(
      db,
      'INSERT INTO group_policy (id, name, position, rights) VALUES (?,?,?,?)',
      draw.uuid(),
      name,
      position + 1,
      JSON.stringify(list),
    );
  });
  const policies = [
    ['Recorded', 1, 0],
    ['Recorded, with consent', 1, 1],
    ['Unrecorded', 0, 1],
  ] as const;
  for (const [name, recording, prompts] of policies) {
    run(
      db,
      'INSERT INTO session_policy (id, name, recording, prompts) VALUES (?,?,?,?)',
      draw.uuid(),
      name,
      recording,
      prompts,
    );
  }
  for (const name of teams) run(db, 'INSERT INTO team (id, name) VALUES (?,?)', draw.uuid(), name);
  makeMembers(db);
}

/** Users stand in teams in turn; administrators and operators in the group policy of their name. */
function makeMembers(db: Db): void {
  run(
    db,
    `INSERT INTO team_member (team_id, user_id, role)
      SELECT t.id, u.id, CASE WHEN u.i < ? THEN 'lead' ELSE 'member' END FROM
        (SELECT id, row_number() OVER (ORDER BY created_ms, id) - 1 AS i FROM user_account) AS u
        JOIN (SELECT id, row_number() OVER (ORDER BY name) - 1 AS i FROM team) AS t ON t.i = u.i % ?
      ORDER BY 1, 2`,
    teams.length,
    teams.length,
  );
  run(
    db,
    `INSERT INTO group_policy_member (policy_id, user_id)
      SELECT p.id, u.id FROM group_policy AS p JOIN user_account AS u
        ON (p.name = 'Administrators' AND u.role = 'administrator') OR (p.name = 'Operators' AND u.role = 'operator')
      ORDER BY 1, 2`,
  );
}

function makeJumpItems(db: Db, draw: Random, plan: ConfigurationPlan): void {
  const groups = new Map<string, string>();
  for (const { group } of hostStems) {
    if (groups.has(group)) continue;
    const id = draw.uuid();
    groups.set(group, id);
    run(db, 'INSERT INTO jump_group (id, name) VALUES (?,?)', id, group);
  }
  for (let index = 0; index < plan.jumpItems; index += 1) {
    const spec = hostStems[index % hostStems.length];
    if (spec === undefined) continue;
    const site = sites[Math.floor(index / hostStems.length) % sites.length] ?? sites[0];
    const number = Math.floor(index / hostStems.length / sites.length) + 1;
    const host = `${spec.stem}-${site}${String(number).padStart(2, '0')}`;
    run(
      db,
      'INSERT INTO jump_item (id, name, kind, host, jump_group, tag) VALUES (?,?,?,?,?,?)',
      draw.uuid(),
      host.toUpperCase(),
      spec.kind,
      `${host}.corp.example.com`,
      groups.get(spec.group) ?? '',
      site,
    );
  }
}
