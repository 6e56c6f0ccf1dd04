import { z } from 'zod';
import { identityFindings } from '../../domain/catalogue/applicationFindings.ts';
import { normaliseCitizenId } from '../../domain/identifiers/citizenId.ts';
import { normaliseCreditCode } from '../../domain/identifiers/creditCode.ts';
import type { ApplicantKind } from '../applicant.ts';
import { Problem } from '../problem.ts';
import { type FreeText, filed, freeText, identifier } from '../schemas/fields.ts';
import { caseCommand, filedOf } from './caseCommand.ts';

/** 笔误更正: slips of the pen in what was decided. */

const text = freeText(500);

type Slip = { field: string; was: FreeText; becomes: FreeText };

export const correctClericalError = caseCommand({
  name: 'correctClericalError',
  summary: '笔误更正 · Correct slips of the pen in a decision; what was decided is altered by nobody',
  body: z.strictObject({
    item: identifier(),
    corrections: z
      .array(
        z.strictObject({
          field: identifier().meta({
            description:
              'licenseeName, licenseeCode, legalRepresentative, address, itemName or articleCited; all else is substance',
          }),
          was: text,
          becomes: text,
        }),
      )
      .min(1)
      .max(20),
    reasons: freeText(2000),
    notice: filed,
  }),
  toCommand: async ({ item, corrections, reasons, notice }, { text: sealed, by, facts, applicant }) => {
    const kind = corrections.some(isCode) ? (await applicant()).kind : null;
    const slips = corrections.map((slip) => (isCode(slip) ? normalised(slip, kind) : slip));
    mustBeSound(slips, kind);
    return {
      type: 'correctClericalError',
      by,
      item,
      corrections: slips.map(({ field, was, becomes }) => ({ field, was: sealed(was), becomes: sealed(becomes) })),
      reasons: sealed(reasons),
      notice: filedOf(notice),
      facts: await facts(),
    };
  },
});

const isCode = ({ field }: Pick<Slip, 'field'>): boolean => field === 'licenseeCode';

/** The stored form, so that a code typed another way is no other code. */
function normalised({ field, was, becomes }: Slip, kind: ApplicantKind | null): Slip {
  const normalise = kind === 'naturalPerson' ? normaliseCitizenId : normaliseCreditCode;
  const stored = ({ freeText: typed }: FreeText): FreeText => ({ freeText: normalise(typed) });
  return { field, was: stored(was), becomes: stored(becomes) };
}

/** What becomes the code of a licensee is one: of a natural person a citizen id, of anybody else a credit code. */
function mustBeSound(slips: readonly Slip[], kind: ApplicantKind | null): void {
  const errors = slips.flatMap((slip, index) =>
    isCode(slip) ? identityFindings(`corrections[${index}].becomes`, kind, slip.becomes.freeText) : [],
  );
  if (errors.length > 0) throw new Problem(422, 'invalidInput', { errors });
}
