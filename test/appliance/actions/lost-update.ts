/** A colleague changes what somebody has on the screen: saving the old form is told, and saves nothing. */
import type { Action } from '../../../appliance/pages/page.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { aimed, confirm, drawnMark, markIn, signedIn, submit, type Target } from './carry-out.js';
import { COLLEAGUE } from './scene.js';
import { differing, digests } from './site-digest.js';
import type { Sent, Value } from './wrong-values.js';

type Field = Action['fields'][string];

/** Another value that a field takes; undefined: not known. */
function otherValue(field: Field, value: Value | undefined): Value | undefined {
  const { kind, options, check, max } = field;
  if (kind === 'checkbox') return value !== true;
  if (kind === 'integer') return Number(value) + (Number(value) < (max ?? 0) ? 1 : -1);
  if (kind === 'select' || kind === 'radio') return options?.find((option) => option.value !== value)?.value;
  if (kind === 'hidden') return options === undefined ? undefined : [];
  if (kind === 'file') return undefined;
  return check === undefined ? `${value} 2` : undefined;
}

/** One field changed at a time; names come last, passwords change together. */
function variations(fields: Action['fields'], values: Sent): Sent[] {
  const passwords = Object.keys(fields).filter((name) => fields[name]?.kind === 'password');
  const single = Object.entries(fields)
    .filter(([, { kind }]) => kind !== 'password')
    .reverse()
    .flatMap(([name, field]) => {
      const other = otherValue(field, values[name]);
      return other === undefined ? [] : [{ ...values, [name]: other }];
    });
  const fresh = Object.fromEntries(passwords.map((name) => [name, 'Colleague-Lantern-60']));
  return [...single, ...(passwords.length === 0 ? [] : [{ ...values, ...fresh }])];
}

/** What people set of themselves, others set on the page of all users. */
async function changesAccount({ scene, page }: Target): Promise<boolean> {
  const { colleague } = scene;
  const _csrf = await signedIn(colleague, page.site, COLLEAGUE);
  const { username } = labCredentials;
  const values = { username, displayName: 'Alex M.', email: '', role: 'administrator', enabled: '1' };
  const form = { ...values, action: 'save', _csrf, user: scene.given(page).actor.id };
  return (await colleague.post('/login/users', form)).status === 303;
}

/** The colleague saves something else; whether anything was taken. */
async function colleagueChanges(target: Target): Promise<boolean> {
  const { scene, page, name, action } = target;
  if (page.right === 'anyone') return changesAccount(target);
  const by = action.sample.changedBy ?? name;
  const own = by === name ? target : aimed(scene, page, by, page.actions[by]?.sample.changing);
  const { colleague } = scene;
  const csrf = await signedIn(colleague, page.site, COLLEAGUE);
  const before = await drawnMark(colleague, target);
  for (const values of [...variations(own.action.fields, own.values), own.values]) {
    const first = await submit(own, csrf, values, colleague);
    const answer = first.confirms ? await confirm(own, first, colleague) : first;
    // What was taken may be nothing that this form shows.
    if (answer.status === 303 && (await drawnMark(colleague, target)) !== before) return true;
  }
  return false;
}

/** Tries it; the mark with which the form can be saved now. Faults: what was not as it should be. */
export async function lostUpdate(target: Target, csrf: string, faults: string[]): Promise<string> {
  const { scene, page, name, path, values } = target;
  const title = `${scene.language} ${page.id} ${name}`;
  const drawn = await drawnMark(scene.visitor, target);
  if (drawn === null || drawn === '') {
    faults.push(`${title}: its form carries no mark on ${path}`);
    return '';
  }
  if (!(await colleagueChanges(target))) {
    faults.push(`${title}: nobody could change what it edits`);
    return drawn;
  }
  const before = digests(scene.node());
  const old = await submit(target, csrf, { ...values, _drawn: drawn });
  const [said = ''] = old.words;
  const told =
    scene.language === 'fr'
      ? new RegExp(`a été modifié par ${COLLEAGUE} à \\d\\d:\\d\\d`)
      : new RegExp(`was changed by ${COLLEAGUE} at \\d\\d:\\d\\d`);
  if (old.status !== 409 || old.tone !== 'bad' || !told.test(said))
    faults.push(`${title}: an old form was answered ${old.status}, ${old.words.join(' | ')}`);
  const changed = differing(before, digests(scene.node()));
  if (changed.length > 0) faults.push(`${title}: an old form changed ${changed.join(' ')}`);
  return markIn(old.body, name, values) ?? '';
}
