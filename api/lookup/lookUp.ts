import type { Request } from 'express';
import { parseCaseNumber } from '../../domain/identifiers/caseNumber.ts';
import { type Standing, standingOf } from '../../domain/permit/standing.ts';
import { lookupIssue } from '../../ledger/lookupCodes.ts';
import { permitFrom } from '../../ledger/permitFrom.ts';
import { permitStream } from '../../ledger/streams.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { isSameCode, lookupCodeOf, normalisedCode } from './code.ts';
import type { Tries } from './tries.ts';

/** A case that is on record and waits for its turn has a number and a code, and nothing else yet. */
export type LookedUp = Standing | { caseNumber: string; state: 'WAITING' };

export type LookUp = (asked: { caseNumber: string; code: string }, request: Request) => Promise<LookedUp>;

/**
 * A wrong code, a number that nobody has and one that is none are answered alike, and counted alike.
 * @throws Problem 404 `lookupFailed`, 429 `lookupLocked`
 */
export const lookUpWith =
  ({ ledger, keys, reference }: ApiParts, tries: Tries): LookUp =>
  async ({ caseNumber: given, code }, request) => {
    const caseNumber = given.trim().toUpperCase();
    const address = request.ip ?? '';
    const retryAfter = tries.waitFor(address, caseNumber);
    if (retryAfter > 0) throw new Problem(429, 'lookupLocked', { retryAfter });
    const stream = permitStream(caseNumber);
    const known = parseCaseNumber(caseNumber) ? await lookupIssue(ledger, stream) : null;
    // nobody has this one; it is compared all the same
    const expected = lookupCodeOf(keys.macKey, known?.openedBy ?? `none ${caseNumber}`, known?.issue ?? 0);
    const isRight = isSameCode(keys.macKey, normalisedCode(code), expected);
    if (!known || !isRight) {
      tries.failed(address, caseNumber);
      throw new Problem(404, 'lookupFailed');
    }
    if (!known.isOnRecord) return { caseNumber, state: 'WAITING' };
    const { catalogue } = await reference.current();
    return standingOf((await permitFrom(ledger, stream)).state, catalogue);
  };
