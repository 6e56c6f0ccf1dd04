import { indexOf } from '../catalogueIndex.ts';
import type { Contents } from '../governance/types.ts';
import type { Catalogue } from '../types.ts';
import { type Finding, fault } from './finding.ts';

/** S9: one unit of one supervisor. That there is never a second is a matter of its sequence of versions. */
export function coordinationUnitFindings(unit: Contents['coordinationUnit'], catalogue: Catalogue): Finding[] {
  const supervisor = indexOf(catalogue).organisations.get(unit.supervisor);
  const findings: Finding[] = [];
  if (!supervisor) findings.push(fault('unknownOrganisation', '/supervisor', { organ: unit.supervisor }));
  else {
    if (supervisor.kind !== 'industrySupervisor') {
      findings.push(fault('notASupervisor', '/supervisor', { kind: supervisor.kind }));
    }
    if (supervisor.jurisdiction !== unit.jurisdiction) {
      findings.push(fault('supervisorLevelMismatch', '/jurisdiction', { expected: supervisor.jurisdiction }));
    }
  }
  for (const field of ['unitName', 'head', 'liaison', 'channel'] as const) {
    if (unit[field].trim() === '') findings.push(fault('required', `/${field}`));
  }
  return findings;
}
