/** The customer's NAT controller: where public addresses lead, and what is still open (G99). */

import type { Cell, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { publicAddress } from '../../outside/network/site-network.js';
import type { AddressPlan } from '../../plan.js';
import { addressLabel, computerLabel } from '../drawing/computers.js';
import type { View } from '../drawing/parts.js';
import { gives, order } from '../drawing/parts.js';

const words = {
  nat: { en: 'NAT controller', fr: 'Contrôleur NAT' },
  entries: { en: 'Entries', fr: 'Entrées' },
  public: { en: 'Public address', fr: 'Adresse publique' },
  inside: { en: 'Inside', fr: 'Interne' },
  publicPort: { en: 'Public port', fr: 'Port public' },
  insideAddress: { en: 'Address inside', fr: 'Adresse interne' },
  insidePort: { en: 'Port inside', fr: 'Port interne' },
  open: { en: 'Open connections', fr: 'Connexions ouvertes' },
  noEntries: { en: 'There is no entry.', fr: 'Il n’y a aucune entrée.' },
  set: { en: 'Add or change an entry', fr: 'Ajouter ou modifier une entrée' },
  save: { en: 'Save entry', fr: 'Enregistrer l’entrée' },
  clear: { en: 'Close connections', fr: 'Fermer les connexions' },
  help: {
    en: 'A changed entry is for new connections. Those that are open keep their machine until they close.',
    fr: 'Une entrée modifiée vaut pour les nouvelles connexions. Celles qui sont ouvertes gardent leur machine jusqu’à leur fermeture.',
  },
  from: { en: 'From', fr: 'De' },
  noOpen: { en: 'No connection is open.', fr: 'Aucune connexion n’est ouverte.' },
} as const satisfies Record<string, Label>;

const place = (addresses: AddressPlan, address: string, port: number): Label => {
  const label = addressLabel(addresses, address);
  return {
    en: label.en.replace(address, `${address}:${port}`),
    fr: label.fr.replace(address, `${address}:${port}`),
  };
};

function entriesSection({ state }: View): Section {
  const { nat, connections } = state.network;
  const first = nat[0];
  const rows = nat.map((entry) => {
    const values = { publicAddress: entry.publicAddress, publicPort: String(entry.publicPort) };
    const open = connections.filter(
      (one) => one.publicAddress === entry.publicAddress && one.publicPort === entry.publicPort,
    ).length;
    const press: Cell[] = [
      ...(open === 0 ? [] : [{ press: words.clear, ...order('nat-clear', values), danger: true }]),
      { press: shared.delete, ...order('nat-remove', values), danger: true },
    ];
    return {
      cells: [
        same(`${entry.publicAddress}:${entry.publicPort}`),
        place(state.addresses, entry.insideAddress, entry.insidePort),
        same(String(open)),
        { many: press },
      ],
    };
  });
  return {
    id: 'nat',
    title: words.nat,
    blocks: [
      {
        kind: 'table',
        caption: words.entries,
        columns: [words.public, words.inside, words.open, shared.actions],
        rows,
        empty: words.noEntries,
      },
      {
        kind: 'form',
        action: gives('nat-set'),
        intro: words.help,
        fields: [
          { kind: 'heading', name: '', label: words.set, value: '' },
          {
            kind: 'text',
            name: 'publicAddress',
            label: words.public,
            value: first?.publicAddress ?? publicAddress,
          },
          {
            kind: 'integer',
            name: 'publicPort',
            label: words.publicPort,
            value: String(first?.publicPort ?? state.addresses.tlsPort),
          },
          {
            kind: 'text',
            name: 'insideAddress',
            label: words.insideAddress,
            value: first?.insideAddress ?? '',
          },
          {
            kind: 'integer',
            name: 'insidePort',
            label: words.insidePort,
            value: String(first?.insidePort ?? state.addresses.tlsPort),
          },
        ],
        submit: words.save,
      },
    ],
  };
}

function openSection({ state }: View): Section {
  return {
    id: 'open',
    title: words.open,
    blocks: [
      {
        kind: 'table',
        caption: words.open,
        columns: [words.from, words.public, words.inside],
        rows: state.network.connections.map((one) => ({
          cells: [
            computerLabel(state.addresses, one.from),
            same(`${one.publicAddress}:${one.publicPort}`),
            place(state.addresses, one.insideAddress, one.insidePort),
          ],
        })),
        empty: words.noOpen,
      },
    ],
  };
}

/** Sections of the page. */
export const natSections = (view: View): Section[] => [entriesSection(view), openSection(view)];
