import { pushContent } from '../ledger/queries/pushContent.ts';
import { seesPeople } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { openCase } from './cases.ts';
import { maskedParty } from './masking.ts';
import { organIn } from './organs.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';

/** What a supervisor is told, with the licensee for its addressee and the bureau that sent it. */
export async function pushContentFor(
  parts: ApiParts,
  caller: Caller,
  { pushId, caseNumber }: { pushId: string; caseNumber: string },
) {
  const { pushes, relations } = await openCase(parts, { action: 'readPush', caller, caseNumber }, { pushId });
  const row = pushes.find((push) => push.pushId === pushId);
  const content = await pushContent(parts.ledger, parts.keys, pushId);
  if (!row || !content) throw new Problem(404, 'notFound');
  const { stream: _, ...push } = row;
  const { organNames } = await parts.reference.current();
  const named = { ...push, inNameOf: organIn(content.entrustingOrgan, organNames) };
  if (seesPeople('readPush', caller, relations)) return { ...named, content };
  // The hash is of the whole content, and would not fit what is shown.
  const { licensee, place, correction, hash: __, ...told } = content;
  const { applicant, premises } = maskedParty({ applicant: licensee, premises: place });
  const fields = correction?.slips.map(({ field }) => field);
  const corrected = correction && { number: correction.number, correctedOn: correction.correctedOn, fields };
  return {
    ...named,
    content: { ...told, correction: corrected, licensee: applicant ?? null, place: premises ?? null },
  };
}
