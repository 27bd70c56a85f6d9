/**
 * What `bomgar-sim conform` gives a tool: where the boxes are, and the lab's clock and people by the console's
 * API. On real appliances nothing of this file is left but the addresses and `patiently`.
 */
import { Site } from './pages.mjs';

const given = (name) => {
  const value = process.env[`BOMGAR_SIM_${name}`];
  if (value === undefined)
    throw new Error(`BOMGAR_SIM_${name} is not set: run this by bomgar-sim conform --tool`);
  return value;
};

export const procedure = given('PROCEDURE');
/** What is to be installed in the end. */
export const target = { base: given('TARGET_BASE'), site: given('TARGET_SITE') };
export const admin = { username: given('USER'), password: given('PASSWORD') };
/** The update server's page for people. */
export const updatesUrl = given('UPDATES');
export const ntpServer = given('NTP');
export const siteAddress = given('SITE_ADDRESS');
export const siteName = given('SITE_NAME');
export const port = given('PORT');

/** A box: its two sites, and its own address. */
export const box = (letter) => {
  const url = given(letter);
  return {
    letter,
    /** What its peer and the network call it. */
    address: given(`${letter}_ADDRESS`),
    login: new Site(url, admin),
    appliance: new Site(url, admin),
    url,
  };
};

async function ask(path, body) {
  const answer = await fetch(new URL(path, given('CONSOLE')), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${given('TOKEN')}`, 'content-type': 'application/json' },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${said.detail}`);
  return said;
}

export const state = () => ask('/api/state');
/** Lets lab time go by: '10 s', '2 h'. */
export const advance = (by) => ask('/api/advance', { by });
export const command = (name, values) => ask('/api/command', { do: name, ...values });

/** Lab time, ms. */
export const nowMs = async () => (await ask('/api/health')).nowUs / 1_000;

/** Looks again and again until there is something; what does not answer is asked again. */
export async function patiently(what, look, every = '10 s', hours = 3) {
  const endMs = (await nowMs()) + hours * 3_600_000;
  let why = 'it did not come';
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      why = error.message;
    }
    if ((await nowMs()) >= endMs) throw new Error(`${what}: ${why}, in ${hours} h`);
    await advance(every);
  }
}

/** Hours of the customer's day, 0 to 24. */
export async function hourOfDay() {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Paris',
    hour: 'numeric',
    minute: 'numeric',
  });
  const [hour, minute] = parts.format(await nowMs()).split(':');
  return Number(hour) + Number(minute) / 60;
}

export const say = (line) => console.log(line);
