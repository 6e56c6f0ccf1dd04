import type { CaseNumber } from '../domain/permit/types.ts';

/** The stream of a case has the id of its workflow. */
export const permitStream = (caseNumber: CaseNumber): string => `permit/${caseNumber}`;
