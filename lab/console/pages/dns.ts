/** The customer's DNS controller: records, and how far a changed one has spread (G98). */

import type { Cell, Section } from '../../../views/blocks.js';
import { duration } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { addressLabel, computerLabel, leftUntil } from '../drawing/computers.js';
import type { View } from '../drawing/parts.js';
import { gives, order } from '../drawing/parts.js';

const words = {
  dns: { en: 'DNS controller', fr: 'Contrôleur DNS' },
  records: { en: 'Records', fr: 'Enregistrements' },
  ttl: { en: 'TTL', fr: 'Durée de vie' },
  seconds: { en: 'seconds', fr: 'secondes' },
  noRecords: { en: 'There is no record.', fr: 'Il n’y a aucun enregistrement.' },
  set: { en: 'Add or change a record', fr: 'Ajouter ou modifier un enregistrement' },
  save: { en: 'Save record', fr: 'Enregistrer l’entrée' },
  remembered: {
    en: 'Servers that asked before keep the old answer until its TTL has run out.',
    fr: 'Les machines qui ont déjà posé la question gardent l’ancienne réponse jusqu’à la fin de sa durée de vie.',
  },
  propagation: { en: 'Propagation', fr: 'Propagation' },
  holders: { en: 'Who still holds an old answer', fr: 'Qui garde encore une ancienne réponse' },
  machine: { en: 'Machine', fr: 'Machine' },
  old: { en: 'Old answer', fr: 'Ancienne réponse' },
  until: { en: 'Until', fr: 'Jusqu’à' },
  spread: {
    en: 'Nobody holds an old answer: the records have spread.',
    fr: 'Personne ne garde d’ancienne réponse : les enregistrements se sont propagés.',
  },
  fixed: { en: 'Hosts files that name the site', fr: 'Fichiers d’hôtes qui nomment le site' },
  fixedHelp: {
    en: 'A hosts file goes before DNS and knows no end.',
    fr: 'Un fichier d’hôtes passe avant le DNS et n’expire pas.',
  },
  noFixed: { en: 'No hosts file names the site.', fr: 'Aucun fichier d’hôtes ne nomme le site.' },
} as const satisfies Record<string, Label>;

const PATH = '/dns';

/** The record that somebody wants to change: the one of the row, else the site's. */
const chosenName = ({ state, frame }: View): string =>
  new URLSearchParams(frame.here.split('?')[1] ?? '').get('name') ?? state.siteName;

function recordsSection(view: View): Section {
  const { state } = view;
  const { addresses } = state;
  // What leads to a box that this lab has not is nobody's business.
  const boxes = new Map(Object.entries(addresses.boxes).map(([name, address]) => [address, name]));
  const records = state.network.records.filter(({ address }) => {
    const box = boxes.get(address);
    return box === undefined || state.boxes.some(({ name }) => name === box);
  });
  const rows = records.map(({ name, address, ttlS }) => ({
    cells: [
      same(name),
      addressLabel(addresses, address),
      duration(ttlS * 1_000),
      {
        many: [
          { link: shared.edit, href: `${PATH}?name=${encodeURIComponent(name)}#dns-1` },
          { press: shared.delete, ...order('dns-remove', { name }), danger: true },
        ],
      } satisfies Cell,
    ],
  }));
  const wanted = chosenName(view);
  const chosen = records.find(({ name }) => name === wanted);
  return {
    id: 'dns',
    title: words.dns,
    blocks: [
      {
        kind: 'table',
        caption: words.records,
        columns: [shared.name, shared.ipAddress, words.ttl, shared.actions],
        rows,
        empty: words.noRecords,
      },
      {
        kind: 'form',
        action: gives('dns-set'),
        intro: words.remembered,
        fields: [
          { kind: 'heading', name: '', label: words.set, value: '' },
          { kind: 'text', name: 'name', label: shared.name, value: chosen?.name ?? state.siteName },
          { kind: 'text', name: 'address', label: shared.ipAddress, value: chosen?.address ?? '' },
          {
            kind: 'integer',
            name: 'ttlS',
            label: words.ttl,
            value: String(chosen?.ttlS ?? 300),
            unit: words.seconds,
          },
        ],
        submit: words.save,
      },
    ],
  };
}

function propagationSection(view: View): Section {
  const { addresses } = view.state;
  const { holders, fixed } = view.state.network;
  return {
    id: 'propagation',
    title: words.propagation,
    blocks: [
      {
        kind: 'table',
        caption: words.holders,
        columns: [words.machine, shared.name, words.old, words.until],
        rows: holders.map(({ machine, name, address, untilUs }) => ({
          cells: [
            computerLabel(addresses, machine),
            same(name),
            addressLabel(addresses, address),
            leftUntil(view, untilUs),
          ],
        })),
        empty: words.spread,
      },
      { kind: 'note', tone: 'plain', text: words.fixedHelp },
      {
        kind: 'table',
        caption: words.fixed,
        columns: [words.machine, shared.ipAddress],
        rows: fixed.map(({ machine, address }) => ({
          cells: [computerLabel(addresses, machine), addressLabel(addresses, address)],
        })),
        empty: words.noFixed,
      },
    ],
  };
}

/** Sections of the page. */
export const dnsSections = (view: View): Section[] => [recordsSection(view), propagationSection(view)];
