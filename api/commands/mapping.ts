import type { Actor } from '../../domain/permit/types.ts';
import type { PermitRow } from '../../ledger/schema.ts';
import { applicantOf } from '../applicant.ts';
import { ranksFrom } from '../carriedRank.ts';
import { factsOf, knownOrgansOf } from '../cases.ts';
import type { ApiParts } from '../parts.ts';
import type { Confidential } from '../private.ts';
import type { Mapping } from './caseCommand.ts';

/** What the commands of one case are made with; what has to be read is read by the command that asks for it. */
export const mappingFor = (
  parts: ApiParts,
  row: PermitRow,
  { by, confidential }: { by: Actor; confidential: Confidential },
): Mapping => ({
  by,
  text: confidential.text,
  facts: () => factsOf(parts, row),
  supervisors: () => factsOf(parts, row, { supervisors: true }),
  applicant: () => applicantOf(parts, row),
  ranksFrom: (from) => ranksFrom(parts, row, from),
  knownOrgans: (named) => knownOrgansOf(parts, named),
});
