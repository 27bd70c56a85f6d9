/** One seat of a class, as its instructor steers it. */
import { hostNowMs } from '../../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../../hardware/ports.js';
import { type Label, same } from '../../../../views/label.js';
import { whensOf } from '../../../acts/set-when.js';
import type { When } from '../../../acts/when.js';
import { whenTrouble } from '../../../acts/when-check.js';
import { whenText } from '../../../acts/when-text.js';
import { isUnseen, unseenId } from '../../../hosting/when/unseen.js';
import type { Host, HostedLab } from '../../../live/host/contract.js';
import type { LiveLab } from '../../../live/live-lab.js';
import type { BoxName } from '../../../plan.js';
import type { Debrief } from '../../../rehearsals/report/report.js';
import { checkFault } from '../../commands/fault-values.js';
import { faultKinds } from '../../control/fault-kinds.js';
import type { LabControl } from '../../control/lab-control.js';
import { type Incident, incidentTrouble } from '../incidents/load.js';
import type { SeatRecord, UnseenDeed, WentBack } from '../people/class-file.js';

const words = {
  empty: {
    en: 'Nobody has this seat yet. Nothing was done.',
    fr: 'Personne n’occupe encore cette place. Rien n’a été fait.',
  },
  notOpen: {
    en: 'The lab of this seat is not open. Nothing was done.',
    fr: 'Le laboratoire de cette place n’est pas ouvert. Rien n’a été fait.',
  },
  revealed: {
    en: 'What was done unseen at this seat has been told: put its lab back to the beginning before anything more is done unseen.',
    fr: 'Ce qui a été fait en cachette à cette place a été révélé : remettez son laboratoire au début avant d’en refaire.',
  },
  noFault: { en: 'There is no such fault.', fr: 'Cette panne n’existe pas.' },
  noBox: { en: 'This lab has no such appliance.', fr: 'Ce laboratoire n’a pas ce serveur.' },
  noDeed: {
    en: 'Nothing of this name was done here, or it is over.',
    fr: 'Rien de ce nom n’a été fait ici, ou c’est terminé.',
  },
  armed: {
    en: 'This is armed at this seat already, and has not come yet. Nothing more was armed.',
    fr: 'Ceci est déjà armé à cette place et ne s’est pas encore produit. Rien de plus n’a été armé.',
  },
  ahead: {
    en: 'The clock of this seat has been let go ahead already, since your page was drawn or just now: by another window, or its trainee. Nothing was added. Look where it stands, then press again if it is to go further.',
    fr: 'L’heure de cette place a déjà été avancée, depuis que votre page a été affichée ou à l’instant : par une autre fenêtre ou par l’apprenant. Rien n’a été ajouté. Regardez où elle en est, puis appuyez à nouveau si elle doit aller plus loin.',
  },
  noNote: {
    en: 'A note is 1 to 500 letters. Nothing was noted.',
    fr: 'Une note a de 1 à 500 lettres. Rien n’a été noté.',
  },
} as const satisfies Record<string, Label>;

const NOTE_MAX = 500;

/** What is open of a seat. */
export interface SeatLab {
  readonly live: LiveLab;
  readonly control: LabControl;
}

/** What a console of the class shows, and how tools reach it. */
export interface SeatSurface {
  readonly url: string;
  readonly token: string;
  readonly control: LabControl;
}

export interface SeatParts {
  record(): SeatRecord;
  /** Changes what is kept of the class, or throws and changes nothing. */
  change(act: () => void): void;
  host(): Pick<Host, 'find' | 'live' | 'pause' | 'resume'>;
  /** Its console, whatever lab it shows; null: it was never opened. */
  control(): LabControl | null;
}

/** What became of something that an instructor did: why not; null: it is done. */
export type SeatOutcome = Label | null;

export interface FaultWish {
  readonly box: string;
  readonly overlay: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** One seat. Everything that changes it says why not, or null. */
export class Seat {
  readonly #parts: SeatParts;
  /** Which of the class's advances was its last. */
  #advanced = 0;

  constructor(parts: SeatParts) {
    this.#parts = parts;
  }

  get record(): SeatRecord {
    return this.#parts.record();
  }

  /** Its lab as the host knows it; null: there is none. */
  hosted(): HostedLab | null {
    const { lab } = this.record;
    return lab === null ? null : this.#parts.host().find(lab);
  }

  /** Null: it is not open now. */
  open(): SeatLab | null {
    const { lab } = this.record;
    const live = lab === null ? null : this.#parts.host().live(lab);
    const control = this.#parts.control();
    const status = this.hosted()?.status;
    const isThere = status === 'running' || status === 'paused';
    return live === null || control === null || !isThere ? null : { live, control };
  }

  hold(isHeld: boolean): SeatOutcome {
    const { record } = this;
    const { lab } = record;
    if (lab === null) return words.empty;
    const before = record.isHeld;
    this.#parts.change(() => {
      record.isHeld = isHeld;
    });
    const outcome = isHeld ? this.#parts.host().pause(lab) : this.#parts.host().resume(lab);
    if (!('refused' in outcome)) return null;
    this.#parts.change(() => {
      record.isHeld = before;
    });
    return outcome.refused;
  }

  /** `turn`: which of all advances of the class this is; `after`: the last one that whoever asks knew of. */
  advance(byUs: Micros, { turn, after }: { readonly turn: number; readonly after: number }): SeatOutcome {
    const open = this.open();
    if (open === null) return this.#closed();
    if (this.#advanced > after || open.live.live.throttle.advancing) return words.ahead;
    this.#advanced = turn;
    open.control.advance({ by: byUs });
    return null;
  }

  note(text: string): SeatOutcome {
    const said = text.trim();
    if (said === '' || said.length > NOTE_MAX) return words.noNote;
    const open = this.open();
    if (open === null) return this.#closed();
    const { notes } = this.record;
    this.#parts.change(() => {
      notes.push({ atUs: open.live.lab.nowUs(), atMs: hostNowMs(), text: said });
    });
    return null;
  }

  /** A fault that is in force from now on. */
  async fault({ box, overlay, values }: FaultWish): Promise<SeatOutcome> {
    const open = this.open();
    if (open === null) return this.#closed();
    if (this.record.isRevealed) return words.revealed;
    const kind = faultKinds().find(({ id }) => id === overlay);
    if (kind === undefined) return words.noFault;
    const name = open.live.lab.boxes().find((one) => one === box);
    if (name === undefined) return words.noBox;
    const checked = checkFault(kind, values);
    if ('refused' in checked) return checked.refused;
    const said = Object.entries(checked.values).map(([key, value]) => ` ${key}=${String(value)}`);
    const letter = name.toUpperCase();
    const title: Label = { en: `${kind.label.en} (${letter})`, fr: `${kind.label.fr} (${letter})` };
    const id = this.#noted(open, title, `fault ${overlay} ${letter}${said.join('')}`);
    const laid = { id: `${id}-1`, overlay, values: checked.values };
    await this.#lay(open, name, [...open.live.lab.box(name).overlays, laid]);
    return null;
  }

  /** Deeds for moments, each by its own; all of them or none. */
  async arm({ title, whens }: Pick<Incident, 'title' | 'whens'>): Promise<SeatOutcome> {
    const open = this.open();
    if (open === null) return this.#closed();
    if (this.record.isRevealed) return words.revealed;
    const trouble = incidentTrouble({ whens }, open.live.lab.boxes());
    if (trouble !== null) return trouble;
    if (whens.some((when) => this.#waits(open, whenText(when)))) return words.armed;
    for (const when of whens) await this.#arm(open, title, when);
    return null;
  }

  /** What was done unseen is undone; what came of it stays. */
  async heal(id: string): Promise<SeatOutcome> {
    const open = this.open();
    if (open === null) return this.#closed();
    const deed = this.record.deeds.find((one) => one.id === id && one.endUs === null);
    if (deed === undefined) return words.noDeed;
    const { lab } = open.live;
    await open.live.act({ kind: 'when-remove', id });
    for (const name of lab.boxes()) {
      const { overlays } = lab.box(name);
      const kept = overlays.filter((one) => !isOf(one.id, id));
      if (kept.length < overlays.length) await this.#lay(open, name, kept);
    }
    this.#parts.change(() => {
      deed.endUs = lab.nowUs();
    });
    return null;
  }

  reveal(): SeatOutcome {
    if (this.record.name === null) return words.empty;
    const { record } = this;
    this.#parts.change(() => {
      record.isRevealed = true;
    });
    return null;
  }

  /** Its lab stands at the beginning again: nothing has been said or done. */
  forget(): void {
    const { record } = this;
    this.#parts.change(() => Object.assign(record, { notes: [], deeds: [], backs: [], isRevealed: false }));
  }

  /** It has another lab now, which goes on from an instant of the one before: what came after that has not happened. */
  wentBack(lab: string, back: WentBack): void {
    const { record } = this;
    const { toUs } = back;
    this.#parts.change(() => {
      record.lab = lab;
      record.backs.push(back);
      // What was said stays said.
      record.notes = record.notes.map((note) => ({ ...note, atUs: Math.min(note.atUs, toUs) }));
      record.deeds = record.deeds.map((deed) => {
        if (deed.atUs > toUs) return { ...deed, endUs: deed.endUs ?? deed.atUs };
        return deed.endUs !== null && deed.endUs > toUs ? { ...deed, endUs: null } : deed;
      });
    });
  }

  /** What the instructor tells at the end: notes, and what was done unseen once that may be told. */
  said(): NonNullable<Debrief['instructor']> {
    const { notes, deeds, isRevealed } = this.record;
    const unseen = isRevealed ? deeds.map(({ atUs, title }) => ({ atUs, title: unseenWords(title) })) : [];
    return [...notes.map(({ atUs, text }) => ({ atUs, title: same(text) })), ...unseen].sort(
      (one, other) => one.atUs - other.atUs,
    );
  }

  #closed(): Label {
    return this.record.lab === null ? words.empty : words.notOpen;
  }

  /** A line is armed already, and has not come yet. */
  #waits({ live }: SeatLab, line: string): boolean {
    const armed = new Set(whensOf(live.lab).map(({ when: { id } }) => id));
    return this.record.deeds.some((deed) => deed.line === line && deed.endUs === null && armed.has(deed.id));
  }

  /** Written down before it is done: what a kill leaves half done is known. */
  #noted({ live }: SeatLab, title: Label, line: string): string {
    const { record } = this;
    const id = unseenId(record.nextDeed);
    const deed: UnseenDeed = { id, atUs: live.lab.nowUs(), title, line, endUs: null };
    this.#parts.change(() => {
      record.nextDeed += 1;
      record.deeds.push(deed);
    });
    return id;
  }

  async #arm(open: SeatLab, title: Label, when: When): Promise<void> {
    const id = this.#noted(open, title, whenText(when));
    const wrong = whenTrouble({ ...when, id }, open.live.lab.boxes());
    if (wrong === null) await open.live.act({ kind: 'when-set', when: { ...when, id } });
  }

  async #lay(
    { live }: SeatLab,
    box: BoxName,
    list: ReturnType<LiveLab['lab']['box']>['overlays'],
  ): Promise<void> {
    await live.act({ kind: 'overlays', box, list });
  }
}

const unseenWords = (title: Label): Label => ({
  en: `Unseen until now: ${title.en}`,
  fr: `Caché jusqu’ici : ${title.fr}`,
});

/** Whether a fault was laid by a deed. */
export const isOf = (fault: string, deed: string): boolean =>
  isUnseen(fault) && (fault.startsWith(`${deed}-`) || fault.startsWith(`${deed} `));
