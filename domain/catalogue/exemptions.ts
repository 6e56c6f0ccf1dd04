import type { ApplicationFacts } from './application.ts';
import type { Basis, ItemId } from './types.ts';

/** What the law takes out of an item's licence duty: the applicant is told at once that none is needed (Art. 32(1)(1)). */
type Exemption = { item: ItemId; basis: Basis; applies: (facts: ApplicationFacts) => boolean };

const EXEMPTIONS: readonly Exemption[] = [
  {
    item: 'road-freight',
    // Ordinary freight with vehicles of a gross mass up to 4500 kg needs no licence.
    basis: { document: '中华人民共和国道路运输条例（2023年修订）', article: '第二十四条' },
    applies: ({ maxVehicleMassKg }) => maxVehicleMassKg !== undefined && maxVehicleMassKg <= 4500,
  },
];

/** The rule under which no licence is needed; null where one is. */
export const exemptionOf = (item: ItemId, facts: ApplicationFacts): Basis | null =>
  EXEMPTIONS.find((exemption) => exemption.item === item && exemption.applies(facts))?.basis ?? null;
