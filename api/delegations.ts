import { createHash } from 'node:crypto';
import type { Actor } from '../domain/permit/types.ts';
import { Refusal } from '../domain/refusal.ts';
import { inForce, mustBeDelegable, mustBeEndable } from '../domain/staff/delegation.ts';
import { type CivilDate, civilDateOf } from '../domain/time.ts';
import {
  delegation,
  delegationsTo,
  endDelegation,
  listDelegations,
  makeDelegation,
  type RecordedDelegation,
} from '../ledger/delegations.ts';
import { actorOf, type Caller, type Role } from './auth/caller.ts';
import type { Answer, Asked } from './command.ts';
import { unitScope } from './lists.ts';
import type { ApiParts } from './parts.ts';
import { hashOfBody } from './permits.ts';
import { Confidential } from './private.ts';
import { Problem } from './problem.ts';
import { withReasons } from './staffReasons.ts';
import { REFUSAL_STATUS } from './status.ts';

/** 代办: who stands in for whom, and the place in which a caller acts. */

type DelegationBody = {
  principal: string;
  delegate: string;
  role: Role;
  from: CivilDate;
  to: CivilDate;
  reason: string;
};

const PAGE = 100;

async function shown(parts: ApiParts, caller: Caller, rows: readonly (RecordedDelegation & { ordinal?: number })[]) {
  const told = await withReasons(parts, caller, rows, ({ principal }) => principal);
  return told.map(({ bodyHash: _, endRequest: __, ordinal: ___, ...made }) => ({
    ...made,
    holdsUntil: inForce(made).to,
  }));
}

export async function delegate(
  parts: ApiParts,
  { caller, key, body }: Asked<unknown, DelegationBody>,
): Promise<Answer> {
  const { principal, reason, role, from, to } = body;
  const by = delegatorOf(caller);
  const bodyHash = hashOfBody(parts.keys, { ...body });
  const confidential = new Confidential(parts.keys);
  const reasonText = confidential.text({ freeText: reason }).id;
  const id = `D-${sha256(`${caller.client}\n${key}`).slice(0, 24)}`;
  const asked = {
    id,
    bodyHash,
    organ: caller.org,
    jurisdiction: caller.jurisdiction,
    principal,
    reasonText,
    role,
    from,
    to,
  };
  const today = civilDateOf(parts.clock());
  const made = await refusable(() =>
    makeDelegation(parts.ledger, { ...asked, delegate: body.delegate, by }, confidential.texts, (standing) =>
      mustBeDelegable(body, { by: { ...by, roles: caller.roles }, today, standing: standing.map(inForce) }),
    ),
  );
  if (made.bodyHash !== bodyHash) throw new Problem(422, 'idempotencyKeyReused');
  const [told] = await shown(parts, caller, [made]);
  return { body: told ?? null };
}

export async function end(
  parts: ApiParts,
  { caller, key, params, body }: Asked<{ delegation: string }, { reason: string }>,
): Promise<Answer> {
  const standing = await delegation(parts.ledger, params.delegation);
  if (!standing) throw new Problem(404, 'notFound');
  if (standing.organ !== caller.org) throw new Problem(403, 'notPermitted');
  const request = sha256(`${caller.client}\n${key}`);
  const answer = async (ended: RecordedDelegation) => ({ body: (await shown(parts, caller, [ended]))[0] ?? null });
  if (standing.endRequest === request) return await answer(standing);
  const by = delegatorOf(caller);
  const today = civilDateOf(parts.clock());
  await refusable(async () => mustBeEndable(standing, { by: { ...by, roles: caller.roles }, today }));
  const confidential = new Confidential(parts.keys);
  const reasonText = confidential.text({ freeText: body.reason }).id;
  await endDelegation(parts.ledger, standing, { request, on: today, reasonText, by }, confidential.texts);
  return await answer({ ...standing, endedOn: today });
}

/** For the record: the head as such, anybody else in his first role. */
const delegatorOf = ({ user, org, roles }: Caller): Actor => ({
  user,
  org,
  role: roles.includes('organHead') ? 'organHead' : (roles[0] ?? 'public'),
});

/** A rule of the unit refuses as a rule of the case does. */
async function refusable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Problem(REFUSAL_STATUS[error.code], error.code, { refusal: error.detail });
  }
}

export async function delegationsSeenBy(parts: ApiParts, caller: Caller, { cursor }: { cursor?: number | undefined }) {
  const found = await listDelegations(parts.ledger, {
    ...(await unitScope(parts, 'listDelegations', caller)),
    before: cursor,
    limit: PAGE,
  });
  const last = found.at(-1);
  return {
    entries: await shown(parts, caller, found),
    next: found.length === PAGE && last ? String(last.ordinal) : null,
  };
}

/** A caller as he acts: in his own place, or in another's with the one rank that was delegated, which goes on record. */
export type Acting = { caller: Caller; by: (role: Role) => Actor; isOwn: boolean };

export const actingIn = async (parts: ApiParts, caller: Caller, actsFor: string | null): Promise<Acting> =>
  actsFor === null
    ? { caller, by: (role) => actorOf(caller, role), isOwn: true }
    : await inPlaceOf(parts, caller, actsFor);

/**
 * Whether the day of the act lies within it is the law's to say, by the clock of the case.
 * @throws Problem 403 where nothing was delegated, or to somebody of another rank
 */
async function inPlaceOf(parts: ApiParts, caller: Caller, principal: string): Promise<Acting> {
  const made = await delegationsTo(parts.ledger, { delegate: caller.user, principal, organ: caller.org });
  const today = civilDateOf(parts.clock());
  const holding = made.map(inForce);
  const chosen = holding.find(({ from, to }) => from <= today && today <= to) ?? holding[0];
  if (!chosen) throw new Problem(403, 'notDelegated');
  const roles = caller.roles.filter((role) => role === chosen.role);
  if (roles.length === 0)
    throw new Problem(403, 'delegateOfOtherRank', { refusal: { principal, organ: chosen.organ, needs: chosen.role } });
  return {
    caller: { ...caller, roles },
    by: (role) => ({ user: caller.user, org: caller.org, role, for: chosen }),
    isOwn: false,
  };
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
