import { groupedBy } from './groupedBy.ts';
import type {
  Catalogue,
  CoordinationUnit,
  DistrictItem,
  ItemId,
  JurisdictionId,
  LicenceItem,
  Organisation,
  OrgId,
  SupervisionItem,
  TransferCatalogue,
} from './types.ts';

/** A catalogue by the ids of what is in it: thousands of items are asked for one by one. */
export type CatalogueIndex = {
  items: ReadonlyMap<ItemId, readonly LicenceItem[]>;
  /** versions of items by each check that watches them */
  itemsWatchedBy: ReadonlyMap<string, readonly LicenceItem[]>;
  supervisionItems: ReadonlyMap<string, readonly SupervisionItem[]>;
  /** versions of checks by what they were merged into */
  mergedInto: ReadonlyMap<string, readonly SupervisionItem[]>;
  districtItems: ReadonlyMap<string, readonly DistrictItem[]>;
  unitsOf: ReadonlyMap<OrgId, readonly CoordinationUnit[]>;
  transferCatalogues: ReadonlyMap<JurisdictionId, readonly TransferCatalogue[]>;
  organisations: ReadonlyMap<OrgId, Organisation>;
};

const held = new WeakMap<Catalogue, CatalogueIndex>();

/** Made once for each catalogue: a catalogue is never changed in place. */
export function indexOf(catalogue: Catalogue): CatalogueIndex {
  const known = held.get(catalogue);
  if (known) return known;
  const { items, supervisionItems, districtItems, units, transferCatalogues, organisations } = catalogue;
  const index: CatalogueIndex = {
    items: groupedBy(items, ({ id }) => id),
    itemsWatchedBy: spread(items, (item) => item.supervisionItems),
    supervisionItems: groupedBy(supervisionItems, ({ code }) => code),
    mergedInto: spread(supervisionItems, ({ review }) => (review.mergedInto === undefined ? [] : [review.mergedInto])),
    districtItems: groupedBy(districtItems, ({ id }) => id),
    unitsOf: groupedBy(units, ({ supervisor }) => supervisor),
    transferCatalogues: groupedBy(transferCatalogues, ({ jurisdiction }) => jurisdiction),
    organisations: new Map(organisations.map((organisation) => [organisation.id, organisation])),
  };
  held.set(catalogue, index);
  return index;
}

type Entry = TransferCatalogue['entries'][number];
const entriesHeld = new WeakMap<TransferCatalogue['entries'], ReadonlyMap<ItemId, Entry>>();

/** What a version says of an item; of one that stands in it twice, what stands first. */
export function entryOf({ entries }: Pick<TransferCatalogue, 'entries'>, item: ItemId): Entry | undefined {
  const known = entriesHeld.get(entries);
  if (known) return known.get(item);
  const byItem = new Map([...entries].reverse().map((entry) => [entry.item, entry]));
  entriesHeld.set(entries, byItem);
  return byItem.get(item);
}

function spread<Entry>(entries: readonly Entry[], keysOf: (entry: Entry) => readonly string[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
  }
  return groups;
}
