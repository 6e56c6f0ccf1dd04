import { addDays } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import type { RegisterFacts } from '../governance/decide.ts';
import { claimedJurisdiction, jurisdictionOfDocument } from '../governance/jurisdictionOfDocument.ts';
import type { Candidate } from '../governance/types.ts';
import { versionsOf } from '../governance/versions.ts';
import { policyFindings } from '../publishedPolicy.ts';
import type { Catalogue, Effective } from '../types.ts';
import { calendarFindings } from './calendar.ts';
import { coordinationUnitFindings } from './coordinationUnit.ts';
import { districtItemFindings } from './districtItem.ts';
import { type Finding, fault } from './finding.ts';
import { licenceItemFindings } from './licenceItem.ts';
import { isNeverEnded, stillReferred, unitless } from './repeal.ts';
import { sequenceFindings } from './sequence.ts';
import { supervisionItemFindings } from './supervisionItem.ts';
import { transferCatalogueFindings } from './transferCatalogue.ts';

/** What speaks against publishing a version today, and what is worth a look, by everything that is published. */
export function findingsOf(candidate: Candidate, facts: RegisterFacts): Finding[] {
  const { today, catalogue } = facts;
  const earlier = versionsOf(catalogue, candidate);
  const sequence = sequenceFindings(
    earlier,
    candidate.effectiveFrom,
    today,
    isNeededAlways(candidate, catalogue, earlier),
  );
  // the rest asks what is in force on the first day, so there must be one
  if (sequence.some(({ code }) => code === 'invalidDate')) return sequence;
  return [...sequence, ...identityFindings(candidate, catalogue), ...contentFindings(candidate, facts)];
}

/** There is one on every day, by its kind or because something rests on it beyond its end. */
function isNeededAlways(candidate: Candidate, catalogue: Catalogue, earlier: readonly Effective[]): boolean {
  const through = earlier.at(-1)?.effectiveTo;
  if (isNeverEnded(candidate, catalogue)) return true;
  if (!through) return false;
  const after = candidate.kind === 'coordinationUnit' ? unitless(candidate.id, addDays(through, 1), catalogue) : [];
  return [...stillReferred(candidate, through, catalogue), ...after].length > 0;
}

/** What a content names may be published in the same act (`together`); what it follows on is published already. */
function contentFindings(candidate: Candidate, { catalogue, together = catalogue }: RegisterFacts): Finding[] {
  const { effectiveFrom } = candidate;
  switch (candidate.kind) {
    case 'transferCatalogue': {
      const previous = (indexOf(catalogue).transferCatalogues.get(candidate.id) ?? []).reduce<
        Catalogue['transferCatalogues'][number] | undefined
      >((last, next) => (last && last.version > next.version ? last : next), undefined);
      const version = { ...candidate.content, effectiveFrom, effectiveTo: null };
      return transferCatalogueFindings(version, previous, together);
    }
    case 'licenceItem':
      return licenceItemFindings(candidate.content, effectiveFrom, together);
    case 'districtItem':
      return districtItemFindings(candidate.content, effectiveFrom, together);
    case 'supervisionItem':
      return supervisionItemFindings(candidate.content, effectiveFrom, together);
    case 'coordinationUnit':
      return coordinationUnitFindings(candidate.content, catalogue);
    case 'policy':
      return [
        ...policyFindings({ ...candidate.content, version: 1, effectiveFrom, effectiveTo: null }).map(
          ({ code, path, detail }) =>
            fault(code, `/${path.replaceAll('.', '/')}`, detail === undefined ? {} : { detail }),
        ),
        ...secondPolicy(candidate, catalogue),
      ];
    case 'calendar':
      return calendarFindings(candidate.content, catalogue);
  }
}

/** One policy for each jurisdiction and one for all: a second beside it would leave open which counts. */
function secondPolicy(
  { id, effectiveFrom, content }: Extract<Candidate, { kind: 'policy' }>,
  { policies }: Catalogue,
): Finding[] {
  const other = policies.find(
    (policy) =>
      policy.id !== id &&
      policy.jurisdiction === content.jurisdiction &&
      (policy.effectiveTo === null || policy.effectiveTo >= effectiveFrom),
  );
  return other ? [fault('overlap', '/jurisdiction', { policy: other.id })] : [];
}

/** The content names the document it belongs to. */
function identityFindings(candidate: Candidate, catalogue: Catalogue): Finding[] {
  const [path, named] = namedBy(candidate);
  const findings = named === candidate.id ? [] : [fault('wrongId', path, { expected: candidate.id })];
  const claimed = claimedJurisdiction(candidate);
  const own = jurisdictionOfDocument(catalogue, candidate);
  // a policy without a jurisdiction is the city's, for all
  const isOwn = claimed === undefined || claimed === own || (claimed === null && isCity(catalogue, own));
  return isOwn ? findings : [...findings, fault('wrongId', '/jurisdiction', { expected: own })];
}

const isCity = (catalogue: Catalogue, id: string | null): boolean =>
  catalogue.jurisdictions.some((jurisdiction) => jurisdiction.id === id && jurisdiction.kind === 'city');

function namedBy(candidate: Candidate): [path: string, id: string] {
  switch (candidate.kind) {
    case 'transferCatalogue':
      return ['/jurisdiction', candidate.content.jurisdiction];
    case 'supervisionItem':
      return ['/code', candidate.content.code];
    case 'coordinationUnit':
      return ['/supervisor', candidate.content.supervisor];
    default:
      return ['/id', candidate.content.id];
  }
}
