import type { CivilDate } from '../time.ts';
import type { Application } from './application.ts';
import { applicationFindings } from './applicationFindings.ts';
import { exemptionOf } from './exemptions.ts';
import { itemVersionsIn } from './handledItem.ts';
import { versionOn } from './lookup.ts';
import type { Basis, Catalogue, ItemId } from './types.ts';

/** What the window has to answer to an application after the formal check (Art. 32). */
export type FormalOutcome =
  | { outcome: 'ACCEPTED' }
  | { outcome: 'CORRECTION_REQUESTED'; missingMaterials: string[] }
  | { outcome: 'NOT_REQUIRED'; code: 'exempt'; item: ItemId; basis: Basis }
  | {
      outcome: 'NOT_REQUIRED' | 'NOT_ACCEPTED';
      code: CompetenceCode;
      /** the right organ; null where the premises lie outside every jurisdiction known */
      pointsTo: string | null;
    };

const COMPETENCE_CODES = [
  'wrongJurisdiction',
  'licenceExpired',
  'itemNotInCatalogue',
  'itemRecovered',
  'itemCancelled',
] as const;

/** Codes that are answered by a written decision with a pointer, not by sending the form back. */
export type CompetenceCode = (typeof COMPETENCE_CODES)[number];

export const isCompetenceCode = (code: string): code is CompetenceCode =>
  COMPETENCE_CODES.some((known) => known === code);

/**
 * The lawful answer to an application handed in on a day: the first that applies, whatever day it names itself.
 * Its faults of form are `applicationFindings`' business and are not repeated here.
 */
export function formalOutcome(catalogue: Catalogue, application: Application, day: CivilDate): FormalOutcome {
  const receivedAt = `${day}T09:00:00.000+08:00`;
  for (const { code, detail } of applicationFindings(catalogue, { ...application, receivedAt }, receivedAt)) {
    if (!isCompetenceCode(code)) continue;
    const outcome = code === 'itemCancelled' ? 'NOT_REQUIRED' : 'NOT_ACCEPTED';
    return { outcome, code, pointsTo: typeof detail?.pointsTo === 'string' ? detail.pointsTo : null };
  }
  for (const { item } of application.items) {
    const basis = exemptionOf(item, application.facts ?? {});
    if (basis) return { outcome: 'NOT_REQUIRED', code: 'exempt', item, basis };
  }
  const missingMaterials = missingMaterialsOf(catalogue, application, day);
  if (missingMaterials.length === 0 || application.route === 'tolerance') return { outcome: 'ACCEPTED' };
  return { outcome: 'CORRECTION_REQUESTED', missingMaterials };
}

/** Listed materials that were not handed in and that no department shares, in the order of the items' lists. */
export function missingMaterialsOf(
  catalogue: Catalogue,
  { jurisdiction, items, materials }: Application,
  day: CivilDate,
): string[] {
  const given = new Set(materials.map(({ materialId }) => materialId));
  const listed = items.flatMap(({ item }) => {
    const versions = itemVersionsIn(catalogue, jurisdiction, item);
    return versionOn(versions, day)?.materials ?? [];
  });
  return [...new Set(listed.filter(({ shareable }) => !shareable).map(({ id }) => id))].filter((id) => !given.has(id));
}
