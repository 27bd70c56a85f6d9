/** Status > Users | État > Utilisateurs: who is signed in, which sessions are open; both can be ended. */
import type { Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import { endSessionAs, endSessionsOf } from '../../../clients/sessions/sessions.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { openSessions } from '../../../store/site/history/open-sessions.js';
import { hidden, select } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';

const ROWS_MAX = 500;

const words = {
  title: { en: 'Users', fr: 'Utilisateurs' },
  users: { en: 'Signed-in Users', fr: 'Utilisateurs connectés' },
  sessions: { en: 'Open Sessions', fr: 'Sessions ouvertes' },
  since: { en: 'Signed In', fr: 'Connecté depuis' },
  seen: { en: 'Last Seen', fr: 'Vu pour la dernière fois' },
  by: { en: 'With', fr: 'Avec' },
  browser: { en: 'Browser', fr: 'Navigateur' },
  console: { en: 'Access Console', fr: 'Console d’accès' },
  nobody: { en: 'Nobody is signed in.', fr: 'Personne n’est connecté.' },
  none: { en: 'No session is open.', fr: 'Aucune session n’est ouverte.' },
  end: { en: 'Sign Out', fr: 'Déconnecter' },
  endSession: { en: 'End Session', fr: 'Terminer la session' },
  you: { en: 'You', fr: 'Vous' },
  item: { en: 'Jump Item', fr: 'Élément de Jump' },
  host: { en: 'Host', fr: 'Hôte' },
  started: { en: 'Started', fr: 'Début' },
  gone: { en: 'This user is not signed in any more.', fr: 'Cet utilisateur n’est plus connecté.' },
  ended: { en: 'This session is not open any more.', fr: 'Cette session n’est plus ouverte.' },
} satisfies Record<string, Label>;

const userFields = {
  user: hidden({ label: common.username }),
  by: select({
    label: words.by,
    options: [
      { value: 'browser', label: words.browser },
      { value: 'console', label: words.console },
    ],
  }),
};
const sessionFields = { session: hidden({ label: words.endSession }) };

const by = (signIn: SignIn): 'browser' | 'console' => (signIn.client ? 'console' : 'browser');

function usersSection(ctx: Ctx): Section {
  const zone = ctx.node.network.config().timeZone;
  return {
    id: 'users',
    title: words.users,
    blocks: [
      {
        kind: 'table',
        caption: words.users,
        columns: [common.username, words.by, words.since, words.seen, common.actions],
        rows: ctx.node.signIns
          .list('login')
          .slice(0, ROWS_MAX)
          .map((signIn) => ({
            cells: [
              same(signIn.name),
              words[by(signIn)],
              dateTime(signIn.createdMs, zone),
              dateTime(signIn.lastSeenMs, zone),
              signIn.userId === ctx.actor.id && !signIn.client
                ? words.you
                : {
                    press: words.end,
                    action: 'sign-out',
                    values: { user: signIn.userId, by: by(signIn) },
                    danger: true,
                  },
            ],
          })),
        empty: words.nobody,
      },
    ],
  };
}

function sessionsSection(ctx: Ctx): Section {
  const site = ctx.node.site();
  const zone = ctx.node.network.config().timeZone;
  const open = site === null ? [] : openSessions(site).slice(0, ROWS_MAX);
  return {
    id: 'sessions',
    title: words.sessions,
    blocks: [
      {
        kind: 'table',
        caption: words.sessions,
        columns: [common.username, words.item, words.host, words.started, common.actions],
        rows: open.map((session) => ({
          cells: [
            same(session.username),
            same(session.jumpItem),
            same(session.host),
            dateTime(session.startedMs, zone),
            { press: words.endSession, action: 'end', values: { session: session.id }, danger: true },
          ],
        })),
        empty: words.none,
      },
    ],
  };
}

function signOut(ctx: Ctx, userId: string, client: boolean): Outcome {
  const { node } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  const one = node.signIns
    .list('login')
    .find((signIn) => signIn.userId === userId && signIn.client === client);
  if (one === undefined || (userId === ctx.actor.id && !client)) return { refused: words.gone };
  commitChange(ctx, site, 'user.signed-out', one.name, () => undefined);
  if (client) endSessionsOf(node, site, userId);
  node.signIns.closeUser('login', userId, null, client);
  return { done: { en: `${one.name} was signed out.`, fr: `${one.name} a été déconnecté.` } };
}

function endOne(ctx: Ctx, id: string): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const open = openSessions(site).find((session) => session.id === id);
  if (open === undefined) return { refused: words.ended };
  const { username, jumpItem } = open;
  endSessionAs(ctx.node, site, id, 'administrator');
  commitChange(ctx, site, 'session.terminated', `${username}: ${jumpItem}`, () => undefined);
  return {
    done: {
      en: `The session of ${username} with ${jumpItem} was ended.`,
      fr: `La session de ${username} avec ${jumpItem} a été terminée.`,
    },
  };
}

export const siteUsersPage: Page = {
  id: 'login.site-users',
  site: 'login',
  path: '/login/signed-in-users',
  title: words.title,
  right: 'users.manage',
  menu: { tab: 'login.status', sub: words.title },
  sections: (ctx) => [usersSection(ctx), sessionsSection(ctx)],
  actions: {
    'sign-out': action({
      fields: userFields,
      edits: null,
      sample: {
        values: ({ node, actor }) => {
          const others = node.signIns
            .list('login')
            .filter(({ userId, client }) => userId !== actor.id && !client);
          return { user: firstOf(others).userId, by: 'browser' as const };
        },
        needs: ['colleague'],
      },
      confirm: ({ node }, { user }) => {
        const name = node.signIns.list('login').find(({ userId }) => userId === user)?.name;
        if (name === undefined) return null;
        return {
          title: words.end,
          text: {
            en: `${name} is signed out at once. What is not saved is lost; sessions of an access console end.`,
            fr: `${name} est déconnecté immédiatement. Ce qui n’est pas enregistré est perdu ; les sessions d’une console d’accès se terminent.`,
          },
          button: words.end,
        };
      },
      run: (ctx, values) => signOut(ctx, values.user, values.by === 'console'),
    }),
    end: action({
      fields: sessionFields,
      edits: null,
      sample: {
        values: (given) => ({ session: firstOf(openSessions(siteOf(given))).id }),
        needs: ['open-session'],
      },
      confirm: ({ node }, { session }) => {
        const site = node.site();
        const open = site === null ? undefined : openSessions(site).find(({ id }) => id === session);
        if (open === undefined) return null;
        return {
          title: words.endSession,
          text: {
            en: `The session of ${open.username} with ${open.jumpItem} ends at once.`,
            fr: `La session de ${open.username} avec ${open.jumpItem} se termine immédiatement.`,
          },
          button: words.endSession,
        };
      },
      run: (ctx, { session }) => endOne(ctx, session),
    }),
  },
};
