import { jurisdictionOf } from '../../domain/catalogue/lookup.ts';
import type { Catalogue, JurisdictionId, OrgId } from '../../domain/catalogue/types.ts';
import type { Relation } from './authorisation.ts';
import type { Caller } from './caller.ts';

/** What of a case decides how somebody stands to it. */
export type CaseStanding = {
  jurisdiction: JurisdictionId;
  competentOrg: OrgId;
  receivedByOrg: OrgId;
  /** the system or person whose key the submission bears */
  client: string;
  /** addressees of the pushes in question */
  supervisors: readonly OrgId[];
  /** the organ of the obligation in question; the competent organ where none is */
  obligedOrg?: OrgId;
  /** departments that were asked for an opinion */
  consulted?: readonly OrgId[];
};

export function relationsTo(standing: CaseStanding, caller: Caller, catalogue: Catalogue): Set<Relation> {
  const {
    jurisdiction,
    competentOrg,
    receivedByOrg,
    client,
    supervisors,
    obligedOrg = competentOrg,
    consulted = [],
  } = standing;
  const relations = jurisdictionRelations(jurisdiction, caller, catalogue);
  if (caller.org === competentOrg) relations.add('competentOrgan');
  if (caller.org === receivedByOrg) relations.add('receivingWindow');
  if (caller.client === client) relations.add('submitter');
  if (supervisors.includes(caller.org)) relations.add('supervisor');
  if (caller.org === obligedOrg) relations.add('obligedOrgan');
  if (consulted.includes(caller.org)) relations.add('consulted');
  return relations;
}

export function jurisdictionRelations(
  jurisdiction: JurisdictionId,
  caller: Pick<Caller, 'jurisdiction'>,
  catalogue: Catalogue,
): Set<Relation> {
  if (jurisdiction === caller.jurisdiction) return new Set(['sameJurisdiction', 'withinJurisdiction', 'sameCity']);
  const above = jurisdictionOf(catalogue, jurisdiction)?.parent ?? null;
  const relations = new Set<Relation>(above === caller.jurisdiction ? ['withinJurisdiction'] : []);
  const city = cityOf(jurisdiction, catalogue);
  if (city !== null && city === cityOf(caller.jurisdiction, catalogue)) relations.add('sameCity');
  return relations;
}

/** null for a jurisdiction that nobody knows */
function cityOf(jurisdiction: JurisdictionId, catalogue: Catalogue): JurisdictionId | null {
  const known = jurisdictionOf(catalogue, jurisdiction);
  return known ? (known.parent ?? known.id) : null;
}

/** The caller's jurisdiction and those below it. */
export const jurisdictionsOf = (caller: Pick<Caller, 'jurisdiction'>, catalogue: Catalogue): JurisdictionId[] =>
  catalogue.jurisdictions
    .filter(({ id, parent }) => id === caller.jurisdiction || parent === caller.jurisdiction)
    .map(({ id }) => id);
