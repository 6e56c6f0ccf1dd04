import { type CivilDate, isCivilDate } from '../../time.ts';
import type { RegisterFacts } from '../governance/decide.ts';
import type { DocumentRef } from '../governance/types.ts';
import { versionsOf } from '../governance/versions.ts';
import { isInForce } from '../types.ts';
import { isOpen } from '../views/isOpen.ts';
import { type Finding, fault } from './finding.ts';

/** Kinds of which there is one on every day: only a new version ends the one in force. */
const ALWAYS_ONE: readonly DocumentRef['kind'][] = ['transferCatalogue', 'calendar'];

/** What speaks against ending a document without a successor (S14). */
export function repealFindings(ref: DocumentRef, through: CivilDate, { today, catalogue }: RegisterFacts): Finding[] {
  const path = '/through';
  if (!isCivilDate(through)) return [fault('invalidDate', path)];
  if (ALWAYS_ONE.includes(ref.kind)) return [fault('repealWithoutSuccessor', '/kind', { kind: ref.kind })];
  const findings: Finding[] = [];
  if (through < today) findings.push(fault('retroactive', path, { lawfulFrom: today }));
  const last = versionsOf(catalogue, ref).at(-1);
  // a version still to come would count after the end
  if (!last || !isInForce(last, through)) findings.push(fault('gap', path, { through }));
  if (
    ref.kind === 'policy' &&
    catalogue.policies.some(({ id, jurisdiction }) => id === ref.id && jurisdiction === null)
  ) {
    findings.push(fault('repealWithoutSuccessor', '/id', { id: ref.id }));
  }
  const isAfter = ({ effectiveTo }: { effectiveTo: CivilDate | null }): boolean =>
    effectiveTo === null || effectiveTo > through;
  for (const version of catalogue.transferCatalogues.filter(isAfter)) {
    for (const entry of version.entries) {
      const isReferred =
        (ref.kind === 'licenceItem' && entry.item === ref.id && isOpen(entry)) ||
        (ref.kind === 'coordinationUnit' && entry.supervisor === ref.id);
      if (isReferred) {
        findings.push(
          fault('stillReferred', '/id', { by: version.jurisdiction, version: version.version, item: entry.item }),
        );
      }
    }
  }
  if (ref.kind === 'supervisionItem') {
    for (const item of catalogue.items.filter(isAfter).filter((item) => item.supervisionItems.includes(ref.id))) {
      findings.push(fault('stillReferred', '/id', { by: item.id, version: item.version }));
    }
  }
  return findings;
}
