/** What a form of the appliance site did, into the box's log: at the door, so that no page can forget it. */
import type { Label } from '../../../../views/label.js';
import type { Node } from '../../../node/node.js';
import type { Action, Ctx, Outcome, Page } from '../../../pages/page.js';
import { note, whoIs } from '../../../services/monitoring/box-log.js';
import { sendSyslog } from '../../../services/monitoring/syslog.js';
import { changesOf, eventName, fileName, shownForm } from './action-log.js';

export interface CarriedOut {
  readonly action: string;
  readonly declared: Action;
  readonly values: Readonly<Record<string, unknown>>;
  /** What the form showed before; null: no syslog server wants to know. */
  readonly before: ReturnType<typeof shownForm> | null;
  readonly outcome: Outcome;
  readonly ctx: Ctx;
}

const refusedFile = (name: string, why: Label): Label => ({
  en: `The file ${name} was refused: ${why.en}`,
  fr: `Le fichier ${name} a été refusé : ${why.fr}`,
});

/** What the outcome did, in words; null: nothing worth a line. */
function outcomeLabel(outcome: Outcome): Label | null {
  if ('done' in outcome) return outcome.done;
  if ('download' in outcome) {
    const { filename } = outcome.download;
    return { en: `The file ${filename} was downloaded.`, fr: `Le fichier ${filename} a été téléchargé.` };
  }
  return 'show' in outcome ? outcome.show.title : null;
}

/**
 * After a form was carried out: into the log of the appliance site, and to the syslog servers with what
 * it changed on either site. Refusals changed nothing and are not noted, but for files that somebody
 * tried to bring in.
 */
export function noteAction(
  node: Node,
  page: Page,
  by: { name: string; source: string },
  { action, declared, values, before, outcome, ctx }: CarriedOut,
): void {
  const file = Object.values(values)
    .map(fileName)
    .find((name) => name !== null);
  const refused =
    'refused' in outcome && file !== undefined ? refusedFile(file ?? '', outcome.refused) : null;
  const text = refused ?? outcomeLabel(outcome);
  if (text === null) return;
  const changes =
    before === null || refused !== null
      ? {}
      : changesOf(declared, values, before, shownForm(page, ctx, action, values));
  const fields = {
    event: eventName(page, action),
    status: refused === null ? 'success' : 'failure',
    ...changes,
    message: text.en,
  };
  const atMs = node.hardware.clock.nowMs();
  if (page.site === 'appliance') {
    note(node, { atMs, actor: by.name, source: by.source, place: page.title, text }, fields);
  } else sendSyslog(node, { ...whoIs(by.name, by.source), target: 'web/login', ...fields });
}
