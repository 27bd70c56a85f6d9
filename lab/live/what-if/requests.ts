/**
 * The requests of the other line on their way into its boxes: each is fitted at its instant, by what was
 * answered there before; what does not fit is noted and not sent.
 */

import type { Micros, WireReply } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import { hidden } from '../../../views/names.js';
import type { Between, OutsideRecord } from '../../hosting/door/outside-request.js';
import type { BoxName } from '../../plan.js';
import type { AddedForm, Planned } from './changes.js';
import { actionOf, fieldsOf, withFields } from './deeds.js';
import { type Course, fitOf, type Register } from './fitting.js';
import { type Offers, offersOf } from './offers.js';

/** What became of a deed. */
export interface DeedResult {
  /** What was answered; null: nothing was, or it was never asked. */
  readonly offers: Offers | null;
  /** Why it was not done, or what it was refused with. */
  readonly trouble: Label | null;
  /** Nothing of it came to a box. */
  readonly isMisfit: boolean;
}

const words = {
  off: { en: 'the appliance was off', fr: 'le serveur était arrêté' },
  unanswered: { en: 'nobody answered', fr: 'personne n’a répondu' },
  noForm: (form: string): Label => ({
    en: `the page does not offer the form ‘${form}’`,
    fr: `la page ne propose pas le formulaire « ${form} »`,
  }),
  noPage: ({ status, location }: Offers): Label => ({
    en: `the page was not shown (${status}${location === null ? '' : `, ${location}`})`,
    fr: `la page n’a pas été affichée (${status}${location === null ? '' : `, ${location}`})`,
  }),
} as const;

/** A browser takes a moment between a page and its form. */
const MOMENT_US = 1_000_000;

interface Waiting {
  readonly planned: Planned;
  readonly record: OutsideRecord;
}

export interface OtherRequests {
  /** What a box that starts at this instant is to be asked. */
  pending(name: BoxName, run: number, fromUs: Micros): OutsideRecord[];
  readonly between: Between;
  told(planned: Planned): DeedResult | null;
}

export interface OtherNeeds {
  readonly planned: readonly Planned[];
  /** Requests of both lines, from before they part. */
  readonly before: readonly { readonly index: number; readonly record: OutsideRecord }[];
  readonly course: Omit<Course, 'other'>;
  readonly register: Register;
  /** What was answered in this line, by the place of the first line’s deed. */
  readonly answers: Map<number, Offers>;
  addressOf(name: BoxName): string;
  readonly source: string;
}

const placeholder = (needs: OtherNeeds, { box, path }: AddedForm, t: Micros): OutsideRecord => ({
  ...{ box, boot: 0, t, n: 1_000_000, method: 'GET', url: path },
  address: needs.addressOf(box),
  source: needs.source,
  headers: { host: needs.addressOf(box) },
  body: null,
});

/** A request at its instant, not at a place inside another event: those are others there. */
function plainRecord(record: OutsideRecord, t: Micros): OutsideRecord {
  const { rest: _rest, ...plain } = record;
  return { ...plain, t };
}

class Others implements OtherRequests {
  readonly #needs: OtherNeeds;
  readonly #course: Course;
  readonly #waiting: Waiting[];
  readonly #byRecord = new Map<OutsideRecord, Planned>();
  readonly #told = new Map<Planned, DeedResult>();
  /** Cookies that were sent last, by box and by deed. */
  readonly #cookies = new Map<string, string>();
  readonly #sent = new Map<number, string>();

  constructor(needs: OtherNeeds) {
    this.#needs = needs;
    this.#course = { ...needs.course, other: needs.answers };
    for (const { index, record } of needs.before) this.#sentWith(record, index);
    this.#waiting = needs.planned.flatMap((planned): Waiting[] => {
      const { plan, doing, t } = planned;
      if (plan === 'without' || doing.kind === 'act') return [];
      const record = doing.kind === 'form' ? placeholder(needs, doing, t) : plainRecord(doing.record, t);
      this.#byRecord.set(record, planned);
      return [{ planned, record }];
    });
  }

  pending(name: BoxName, run: number, fromUs: Micros): OutsideRecord[] {
    return this.#waiting
      .filter(({ planned, record }) => planned.run === run && record.box === name && record.t >= fromUs)
      .filter(({ planned }) => !this.#told.has(planned))
      .map(({ record }) => record);
  }

  told(planned: Planned): DeedResult | null {
    if (planned.plan === 'without' || planned.doing.kind === 'act') return null;
    return this.#told.get(planned) ?? { offers: null, trouble: words.off, isMisfit: true };
  }

  readonly between: Between = {
    before: (record) => this.#before(record),
    after: (record, reply, put) => this.#after(record, reply, put),
  };

  #before(record: OutsideRecord): OutsideRecord | null {
    const planned = this.#byRecord.get(record);
    // The form of a page that was just seen.
    if (planned === undefined || planned.doing.kind === 'act') return record;
    if (planned.doing.kind === 'form') {
      if (record.method !== 'GET') return record;
      const cookie = this.#cookieFor(planned.doing);
      return cookie === undefined ? record : { ...record, headers: { ...record.headers, cookie } };
    }
    const fit = fitOf(this.#course, this.#needs.register, planned.index ?? 0, record);
    if ('misfit' in fit) {
      this.#told.set(planned, { offers: null, trouble: fit.misfit, isMisfit: true });
      return null;
    }
    this.#sentWith(fit.record, planned.index);
    return fit.record;
  }

  #sentWith({ box, headers: { cookie } }: OutsideRecord, index: number | null): void {
    if (cookie === undefined) return;
    this.#cookies.set(box, cookie);
    if (index !== null) this.#sent.set(index, cookie);
  }

  #cookieFor({ box, as }: AddedForm): string | undefined {
    if (as === null) return this.#cookies.get(box);
    const sent = new Map(
      (this.#sent.get(as) ?? '').split(/;\s*/).flatMap((part) => {
        const [, name, value] = /^([^=]+)=(.*)$/.exec(part) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value] as const];
      }),
    );
    for (const [name, value] of this.#needs.answers.get(as)?.cookies ?? []) sent.set(name, value);
    return [...sent].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #after(record: OutsideRecord, reply: WireReply | null, put: (more: OutsideRecord) => void): void {
    const planned = this.#byRecord.get(record);
    if (planned === undefined) return;
    const offers = reply === null ? null : offersOf(reply);
    if (planned.doing.kind === 'form' && record.method === 'GET') {
      this.#send(planned, planned.doing, record, offers, put);
      return;
    }
    if (planned.doing.kind === 'form' && this.#confirm(planned, record, offers, put)) return;
    this.#told.set(planned, {
      offers,
      trouble: offers === null ? words.unanswered : offers.isBad ? same(offers.says ?? '') : null,
      isMisfit: false,
    });
    if (offers !== null && planned.index !== null) this.#needs.answers.set(planned.index, offers);
  }

  /** A page that asks whether that is meant: it is. */
  #confirm(
    planned: Planned,
    asked: OutsideRecord,
    offers: Offers | null,
    put: (more: OutsideRecord) => void,
  ): boolean {
    const action = actionOf(asked);
    const found = offers?.forms.find((one) => one.action === action && one.fields.has(hidden.confirmed));
    const isConfirmed = fieldsOf(asked)?.some(([name]) => name === hidden.confirmed) === true;
    if (found === undefined || isConfirmed) return false;
    const kept = (fieldsOf(asked) ?? []).filter(([name]) => !found.fields.has(name));
    const more = {
      ...asked,
      t: asked.t + MOMENT_US,
      body: withFields(asked.body, [...kept, ...found.fields]),
    };
    this.#byRecord.set(more, planned);
    put(more);
    return true;
  }

  /** Fills in the form as it stands on the page, and sends it. */
  #send(
    planned: Planned,
    { form, set, path, box }: AddedForm,
    page: OutsideRecord,
    offers: Offers | null,
    put: (more: OutsideRecord) => void,
  ): void {
    const found = offers?.forms.find(
      (one) => one.action === form && (set.record === undefined || one.record === set.record),
    );
    if (found === undefined) {
      const isPage = offers?.status === 200;
      const trouble = offers === null ? words.unanswered : isPage ? words.noForm(form) : words.noPage(offers);
      this.#told.set(planned, { offers, trouble, isMisfit: true });
      return;
    }
    const fields = new Map([...found.fields, ...Object.entries(set), [hidden.action, form] as const]);
    const cookie = this.#cookieFor({ kind: 'form', box, path, form, set, as: null });
    const more: OutsideRecord = {
      ...page,
      t: page.t + MOMENT_US,
      method: 'POST',
      url: found.path === '' ? path : found.path,
      headers: {
        ...page.headers,
        ...(cookie === undefined ? {} : { cookie }),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: withFields(null, [...fields]),
    };
    this.#byRecord.set(more, planned);
    put(more);
  }
}

export const createOtherRequests = (needs: OtherNeeds): OtherRequests => new Others(needs);
