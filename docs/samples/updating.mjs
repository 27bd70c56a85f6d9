/** The Updates page of /appliance, automatically and by hand, and the clock that keys depend on. */
import { advance, hourOfDay, ntpServer, patiently, say, target, updatesUrl } from './lab.mjs';
import { decoded, plain, Site } from './pages.mjs';

const has = (page, action) => page.form(action) !== undefined;

const VERSION = /^(\d+\.\d+\.\d+)( \(\d+\))?$/;

/** What is installed, once the box has its Updates page and is not at work: base first, then site. */
export const installed = (box) =>
  patiently(
    `the Updates page of ${box.letter}`,
    async () => {
      const page = await box.appliance.open('/appliance/updates');
      if (!has(page, 'check')) return null;
      const found = page.facts.flatMap(([, value]) => VERSION.exec(value)?.slice(1, 2) ?? []);
      return { page, base: found[0], site: found[1] ?? null };
    },
    '30 s',
    6,
  );

/** Asks the update server until it has answered once more: the page tells when it did last. */
async function check(box) {
  const was = (await installed(box)).page.facts[0]?.[1];
  await patiently(
    `an answer of the update server to ${box.letter}`,
    async () => {
      const { page } = await installed(box);
      if (page.facts[0]?.[1] !== was) return true;
      await box.appliance.press(page, 'check');
      await advance('10 s');
      return (await installed(box)).page.facts[0]?.[1] !== was;
    },
    '15 min',
    4,
  );
}

/** An installation that fails, or that nobody offers yet, is tried again so often. */
const ATTEMPTS = 14;

const numbers = (version) => version.split('.').map(Number);
const isUpTo = (version, most) => {
  const [a, b] = [numbers(version), numbers(most)];
  const at = a.findIndex((one, index) => one !== b[index]);
  return at === -1 || a[at] < b[at];
};

/** Of what can be installed now, what leads to the target; the base first, the lowest version first. */
function nextStep(page, { base, site }) {
  const offered = page.forms
    .filter(({ values }) => values.action === 'choose')
    .map(({ values }) => values.package);
  const of = (kind, most) =>
    offered
      .filter((id) => id.startsWith(`${kind}-`))
      .filter((id) => isUpTo(id.slice(kind.length + 1), most))
      .sort();
  if (base !== target.base && of('base', target.base)[0] !== undefined) return of('base', target.base)[0];
  return site === target.site ? undefined : of('site', target.site)[0];
}

async function install(box, page, id) {
  const offer = page.forms.find(({ values }) => values.action === 'choose' && values.package === id);
  const agreement = await box.appliance.send(page, offer);
  await box.appliance.press(agreement, 'accept', { agree: '1' });
  await advance('20 s');
  say(`${box.letter}: ${id} has begun`);
}

/** Whether the update server offers what leads to the target: looked at before anything is given up for it. */
export async function mustBeOffered(box) {
  if (await isUpdated(box)) return;
  await check(box);
  const { page, base, site } = await installed(box);
  if (nextStep(page, { base, site }) === undefined) throw new Error(`nothing is offered to ${box.letter}`);
}

/** G36 to G39: base and site version, each once what it needs is there, then the licences where there are any. */
export async function update(box) {
  for (let attempt = 1; !(await isUpdated(box)); attempt += 1) {
    if (attempt > ATTEMPTS) throw new Error(`${box.letter} cannot be updated`);
    const now = await installed(box);
    const next = nextStep(now.page, now);
    if (next === undefined) {
      await check(box);
      const after = await installed(box);
      if (nextStep(after.page, after) === undefined) await advance('15 min');
      continue;
    }
    await install(box, now.page, next);
    const { base, site } = await installed(box);
    // What has failed may go well a little later.
    if (next !== `base-${base}` && next !== `site-${site}`) await advance('10 min');
  }
  await check(box);
  const { page } = await installed(box);
  const licence = page.forms.find(({ values }) => /^licence-/.test(values.package ?? ''));
  if (licence !== undefined) await install(box, page, licence.values.package);
  await installed(box);
  say(`${box.letter}: base ${target.base} and site ${target.site} are installed`);
}

export const isUpdated = async (box) => {
  const { base, site } = await installed(box);
  return base === target.base && site === target.site;
};

const secondsOfDay = (text) => {
  const [, hour, minute, second, half] = /(\d{1,2}):(\d{2}):(\d{2})( [AP]M)?/.exec(text);
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === ' PM' ? 12 : 0);
  return hours * 3_600 + Number(minute) * 60 + Number(second);
};

/** G50: seconds by which the box's clock is wrong. */
async function clockError(box) {
  const page = await box.appliance.open('/appliance/ip-configuration');
  const shown = secondsOfDay(plain(/class="clock-time">([^<]*)</.exec(page.html)[1]));
  const right = (await hourOfDay()) * 3_600;
  const apart = Math.abs(shown - right) % 86_400;
  return { page, seconds: Math.min(apart, 86_400 - apart) };
}

/** G50 and G51: a box with the wrong time has its NTP server looked after, before a key is made. */
export async function rightTime(box) {
  const { page, seconds } = await clockError(box);
  if (seconds <= 90 && page.form('time').values.ntp === ntpServer) return;
  await box.appliance.press(page, 'time', { ntp: ntpServer });
  await patiently(
    `the right time on ${box.letter}`,
    async () => (await clockError(box)).seconds <= 90,
    '30 s',
  );
  say(`${box.letter}: the clock is right`);
}

/** G42 to G44: a key of the box, and what the update server gives for it, each once. */
export async function fetchByHand(box, ids) {
  const site = new Site(updatesUrl);
  const list = await patiently(
    `the list for the key of ${box.letter}`,
    async () => {
      const { html } = await box.appliance.open('/appliance/updates/key');
      const [key] = /-----BEGIN KEY-----[^<]*-----END KEY-----/.exec(html) ?? [];
      const page = await site.open('/');
      const form = page.forms.find(({ values }) => 'key' in values);
      const found = await site.send(page, form, { key: decoded(key) });
      return ids.some((id) => found.forms.some(({ values }) => values.package === id)) ? found : null;
    },
    '5 min',
  );
  const files = new Map();
  for (const id of ids) {
    const form = list.forms.find(({ values }) => values.package === id);
    if (form === undefined) continue;
    const { file } = await site.send(list, form);
    if (file !== undefined) files.set(id, file);
    say(`${id}: ${file?.bytes.length ?? 0} bytes`);
  }
  return files;
}

/** G45: a package from the file that was fetched; it goes on by itself where the power was cut. */
export const installByHand = (box, id, file) =>
  patiently(
    `${id} on ${box.letter}`,
    async () => {
      const { page, base, site } = await installed(box);
      if (id === `base-${base}` || id === `site-${site}`) return true;
      const agreement = await box.appliance.press(page, 'upload', {}, { package: file });
      await box.appliance.press(agreement, 'accept', { agree: '1' });
      say(`${box.letter}: ${id} has begun`);
      return null;
    },
    '1 min',
    6,
  );
