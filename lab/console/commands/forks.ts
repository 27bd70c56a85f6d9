/** Forks: a second lab goes its own way beside this one, is put away, opened again, thrown away. */
import * as v from 'valibot';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { HostOutcome } from '../../live/host/contract.js';
import type { Forks } from '../control/others/forks.js';
import { asked, type CommandParts, command, firstOf } from './command.js';
import { short } from './entries.js';
import { instant, momentCommands, momentWords, troubleAt } from './moments.js';

const NAME_MAX = 60;
const name = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(NAME_MAX)), '');

const refusedOf = (outcome: HostOutcome): Label | null => ('refused' in outcome ? outcome.refused : null);

const forkAt = (parts: CommandParts, us: Micros, named: string): Label | Promise<Label | null> => {
  const { shelf } = parts;
  if (shelf === null) return momentWords.alone;
  return troubleAt(parts, us) ?? shelf.forks.make(us, named).then(refusedOf);
};

const isForked: Label = {
  en: 'The fork runs beside this lab, at addresses of its own: it stands among the forks on the page Moments.',
  fr: 'La bifurcation tourne à côté de ce laboratoire, à ses propres adresses : elle figure parmi les bifurcations de la page Moments.',
};

const deed =
  (act: (forks: Forks, id: string) => Promise<HostOutcome>) =>
  ({ shelf }: CommandParts, { fork }: { readonly fork: string }): Label | Promise<Label | null> =>
    shelf === null ? momentWords.alone : act(shelf.forks, fork).then(refusedOf);

const sample = { values: () => ({ fork: 'lab-1' }) };

export const forkCommands = {
  'moment-fork': command('moment-fork', { moment: short, name }).does({
    perform: (parts, { moment, name: named }) => {
      const found = parts.moments.find(moment);
      return found === null ? momentWords.unknown : forkAt(parts, found.backUs, named || found.name.en);
    },
    done: isForked,
    sample: {
      values: ({ state }) => ({ moment: firstOf(state.moments).id, name: '' }),
      first: [asked(momentCommands['moment-save'], { name: 'Here' })],
      any: ['name'],
    },
  }),
  'fork-at': command('fork-at', { at: instant, name }).does({
    perform: (parts, { at, name: named }) => forkAt(parts, at, named),
    done: isForked,
    sample: {
      values: ({ state }) => ({ at: new Date(state.nowUs / MS).toISOString(), name: '' }),
      any: ['name'],
    },
  }),
  'fork-open': command('fork-open', { fork: short }).does({
    perform: deed((forks, id) => forks.open(id)),
    done: {
      en: 'The fork is open again, as it was left.',
      fr: 'La bifurcation est rouverte, telle qu’elle avait été laissée.',
    },
    sample,
  }),
  'fork-put-away': command('fork-put-away', { fork: short }).does({
    perform: deed((forks, id) => forks.putAway(id)),
    done: {
      en: 'The fork was put away; it can be opened again.',
      fr: 'La bifurcation a été rangée ; elle peut être rouverte.',
    },
    sample,
  }),
  'fork-drop': command('fork-drop', { fork: short }).does({
    perform: deed((forks, id) => forks.drop(id)),
    done: {
      en: 'The fork was thrown away, and its folder deleted.',
      fr: 'La bifurcation a été jetée, avec son dossier.',
    },
    sample,
  }),
};
