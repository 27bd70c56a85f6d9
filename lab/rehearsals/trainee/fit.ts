/** Whether the running lab is as a rehearsal's start asks; if not, what is different, in words. */
import type { Label } from '../../../views/label.js';
import type { BoxAnswer } from '../../clients/box-watch.js';
import { boxesOf, type Found, isAlone } from '../../making/found.js';
import type { BoxName } from '../../plan.js';
import type { Rehearsal } from '../language/vocabulary.js';

/** What of the lab can be compared with a start. */
export interface ComparableState {
  readonly boxes: readonly {
    readonly name: BoxName;
    readonly power: 'on' | 'off' | 'starting';
    readonly answer: BoxAnswer | null;
  }[];
  /** How the lab was made. */
  readonly found: Found;
}

const wanted: Readonly<Record<Rehearsal['start']['boxes'], Label>> = {
  single: { en: 'one box alone', fr: 'un seul serveur' },
  pair: { en: 'a pair', fr: 'une paire de serveurs' },
  'pair-and-new': { en: 'a pair and a new third box', fr: 'une paire et un troisième serveur neuf' },
  'single-and-new': { en: 'one box and a new one', fr: 'un serveur et un serveur neuf' },
};

const switchovers: Readonly<Record<Found['switchover'], Label>> = {
  'shared-ip': { en: 'a shared IP', fr: 'une adresse IP partagée' },
  dns: { en: 'DNS', fr: 'le DNS' },
  nat: { en: 'NAT', fr: 'le NAT' },
};

const boxLabel = (name: BoxName): Label => ({
  en: `Appliance ${name.toUpperCase()}`,
  fr: `Serveur ${name.toUpperCase()}`,
});

const differs = (what: Label, is: string, should: string): Label => ({
  en: `${what.en}: it is ${is}, the rehearsal starts with ${should}.`,
  fr: `${what.fr} : ${is} au lieu de ${should}.`,
});

function boxMisfits(start: Rehearsal['start'], box: ComparableState['boxes'][number]): Label[] {
  const label = boxLabel(box.name);
  const { answer } = box;
  // A box from the factory has no site that could answer.
  if (box.name === 'c') return [];
  if (answer === null) {
    return [
      {
        en: `${label.en} does not answer: switch it on, plug it in, and wait for it.`,
        fr: `${label.fr} ne répond pas : mettez-le sous tension, branchez-le et attendez.`,
      },
    ];
  }
  const wrong: Label[] = [];
  const site: Label = { en: `${label.en}, site version`, fr: `${label.fr}, version du site` };
  const base: Label = { en: `${label.en}, base version`, fr: `${label.fr}, version de la base` };
  if (start.site !== undefined && answer.version !== start.site)
    wrong.push(differs(site, answer.version ?? '?', start.site));
  if (start.base !== undefined && answer.base !== start.base)
    wrong.push(differs(base, answer.base ?? '?', start.base));
  const role = isAlone(start.boxes) ? 'none' : box.name === 'a' ? 'primary' : 'backup';
  if (answer.role !== role) {
    const roles: Readonly<Record<string, Label>> = {
      none: { en: 'stand-alone', fr: 'autonome' },
      primary: { en: 'primary', fr: 'principal' },
      backup: { en: 'backup', fr: 'sauvegarde' },
    };
    const what: Label = { en: `${label.en}, role`, fr: `${label.fr}, rôle` };
    const [is, should] = [roles[answer.role], roles[role]];
    wrong.push({
      en: differs(what, is?.en ?? answer.role, should?.en ?? role).en,
      fr: differs(what, is?.fr ?? answer.role, should?.fr ?? role).fr,
    });
  }
  return wrong;
}

/** Which boxes must not reach the update server. */
function kept(restricted: readonly string[]): Label {
  const names = restricted.map((name) => name.toUpperCase());
  if (names.length === 0) {
    return {
      en: 'Every box must reach the update server; in this lab not all do.',
      fr: 'Tous les serveurs doivent atteindre le serveur de mise à jour ; ce n’est pas le cas ici.',
    };
  }
  return {
    en: `Of the boxes, ${names.join(' and ')} must not reach the update server, and only that; here it is not so.`,
    fr: `${names.join(' et ')} doit être privé du serveur de mise à jour, et nul autre serveur ; ce n’est pas le cas ici.`,
  };
}

/** Everything that does not fit; empty: the rehearsal can start. */
export function misfits(start: Rehearsal['start'], standing: ComparableState): Label[] {
  const [names, label] = [boxesOf[start.boxes], wanted[start.boxes]];
  const has = standing.boxes.map(({ name }) => name);
  if (has.length !== names.length || !names.every((name) => has.includes(name))) {
    return [
      {
        en: `The rehearsal needs ${label.en}; this lab has ${has.length} ${has.length === 1 ? 'box' : 'boxes'}.`,
        fr: `Il faut ${label.fr} ; ce laboratoire compte ${has.length} ${has.length === 1 ? 'serveur' : 'serveurs'}.`,
      },
    ];
  }
  const wrong: Label[] = [];
  const { found } = standing;
  const way = start.switchover ?? 'shared-ip';
  if (!isAlone(start.boxes) && found.switchover !== way) {
    wrong.push({
      en: `Clients find the site through ${switchovers[found.switchover].en}, the rehearsal needs ${switchovers[way].en}.`,
      fr: `Les clients trouvent le site par ${switchovers[found.switchover].fr} ; il faut ${switchovers[way].fr}.`,
    });
  }
  const restricted = (start.restricted ?? []).map((letter) => letter.toLowerCase()).sort();
  if (restricted.join() !== [...found.restricted].sort().join()) {
    wrong.push(kept(restricted));
  }
  const time = start.ntpServer ?? null;
  if (found.ntpServer !== time) {
    wrong.push({
      en: `The boxes were made with ${found.ntpServer ?? 'the usual time server'}, the rehearsal starts with ${time ?? 'the usual time server'}.`,
      fr: `Les serveurs ont été préparés avec ${found.ntpServer ?? 'le serveur de temps habituel'} ; il faut ${time ?? 'le serveur de temps habituel'}.`,
    });
  }
  const model = start.new?.model;
  if (start.boxes === 'pair-and-new' && model !== undefined && found.newModel !== model) {
    const third: Label = { en: 'Model of the third box', fr: 'Modèle du troisième serveur' };
    wrong.push(differs(third, found.newModel, model));
  }
  return [...wrong, ...standing.boxes.flatMap((box) => boxMisfits(start, box))];
}
