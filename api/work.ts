import { createHash } from 'node:crypto';
import { refusalOf } from '../domain/decider.ts';
import { isReadyToDecide } from '../domain/permit/checks.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { Actor, Permit } from '../domain/permit/types.ts';
import { partOf, type WorkId, type WorkPart } from '../domain/permit/work.ts';
import { permitFrom } from '../ledger/permitFrom.ts';
import { caseNumberIn } from '../ledger/streams.ts';
import { type Offer, offerNext, offersOf, passOver } from '../ledger/workOffers.ts';
import { type Action, MAY } from './auth/authorisation.ts';
import { actorOf, type Caller } from './auth/caller.ts';
import { openCase } from './cases.ts';
import type { Answer, Asked } from './command.ts';
import { outcomeUnknown } from './failures.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';

/** 认领: who takes which work of a unit in hand. */

/** Whoever may do the work may take it in hand. */
export const DOES: { readonly [part in WorkPart]: Action } = {
  accept: 'accept',
  review: 'startSpecialProcedure',
  decide: 'decide',
  deliver: 'issueCertificate',
  acknowledge: 'acknowledge',
  consult: 'giveOpinion',
};

/** @throws Problem 404 for what is no work at all, 403 where it is not the caller's */
export async function openWork(
  parts: ApiParts,
  caller: Caller,
  { caseNumber, work }: { caseNumber: string; work: WorkId },
) {
  const part = partOf(work);
  if (!part) throw new Problem(404, 'notFound');
  const subject = work.slice(part.length + 1);
  const about = part === 'acknowledge' ? { pushId: subject } : part === 'consult' ? { obligation: work } : {};
  return await openCase(parts, { action: DOES[part], caller, caseNumber }, about);
}

type ClaimNext = { part: WorkPart };

/**
 * The oldest due work of the caller's unit that is in nobody's hands, and that the law lets the caller do. Where somebody
 * else was first after all, the one after it.
 */
export async function claimNext(parts: ApiParts, asked: Asked<unknown, ClaimNext>): Promise<Answer> {
  const { caller, key, body } = asked;
  const { part } = body;
  const row = MAY[DOES[part]];
  const role = caller.roles.find((candidate) => row[candidate] !== undefined);
  if (!role) throw new Problem(403, 'notPermitted');
  const by = actorOf(caller, role);
  const id = createHash('sha256').update(`${caller.client}\n${key}`).digest('hex');
  const earlier = await offersOf(parts.ledger, id);
  if (earlier.some((offer) => offer.part !== part || offer.officer !== caller.user))
    throw new Problem(422, 'idempotencyKeyReused');
  const asking = { id, organ: caller.org, part, officer: caller.user };
  for (let attempt = 1; ; attempt += 1) {
    const standing = earlier.find((candidate) => candidate.attempt === attempt);
    if (standing?.passedOver) continue;
    // 'there is none' is said only when all was asked; the retry goes on from here
    if (Date.now() >= asked.deadline) throw outcomeUnknown();
    const offer = standing ?? (await offerNext(parts.ledger, asking, attempt));
    if (!offer) return { body: { caseNumber: null, work: null, receipt: null } };
    if (!standing && !isFitting((await permitFrom(parts.ledger, offer.stream)).state, offer.work, by, parts.clock())) {
      await passOver(parts.ledger, id, attempt);
      continue;
    }
    const answer = await claimed(parts, asked, offer);
    if (answer) return answer;
  }
}

/** @returns null where somebody else was first, or it was over meanwhile */
async function claimed(parts: ApiParts, asked: Asked, { stream, work }: Offer): Promise<Answer | null> {
  const { caller, key, deadline, sent } = asked;
  const caseNumber = caseNumberIn(stream);
  try {
    const { role } = await openWork(parts, caller, { caseNumber, work });
    const by = actorOf(caller, role);
    const envelope = { client: caller.client, actor: by, key, body: { work }, texts: [], deadline, sent };
    const receipt = await parts.permits.send(caseNumber, { type: 'claimWork', by, work }, envelope);
    return { body: { caseNumber, work, receipt }, caseNumber };
  } catch (error) {
    // refused by the case, or another organ's by now
    if (error instanceof Problem && (error.more.onRecord || error.code === 'notPermitted')) return null;
    throw error;
  }
}

/** A decision is offered when there is something to decide on; whoever wants it earlier claims the case itself. */
function isFitting(permit: Permit, work: WorkId, by: Actor, now: string): boolean {
  if (work === 'decide' && !isReadyToDecide(permit)) return false;
  return refusalOf(permitDecider, permit, { type: 'claimWork', by, work }, now) === null;
}
