import { z } from 'zod';
import { WORK_PARTS } from '../domain/permit/work.ts';
import { CursorError, LONGEST_PAGE, type Page } from '../ledger/queries/cursor.ts';
import { obligations } from '../ledger/queries/obligations.ts';
import { listPermits, type SeenBy } from '../ledger/queries/permits.ts';
import { inbox } from '../ledger/queries/pushes.ts';
import { workQueue } from '../ledger/queries/work.ts';
import { type Action, relationsFor } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { jurisdictionsOf } from './auth/relations.ts';
import { shownObligation, shownPermit } from './detail.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';
import { civilDate, identifier } from './schemas/fields.ts';

/** Lists hold what the caller may see, whatever it asks for: filters only cut them further. */

const lamp = z.enum(['green', 'yellow', 'red']).optional();
const page = {
  cursor: z.string().max(500).optional().meta({ description: 'next of the page before' }),
  limit: z.coerce.number().int().min(1).max(LONGEST_PAGE).optional(),
};

export const permitFilters = z.strictObject({
  jurisdiction: identifier(12).optional(),
  caseState: z
    .enum([
      'RECEIVED',
      'CORRECTION_REQUESTED',
      'ACCEPTED',
      'NOT_ACCEPTED',
      'NOT_REQUIRED',
      'UNDER_REVIEW',
      'SPECIAL_PROCEDURE',
      'GRANTED',
      'DENIED',
      'CERTIFICATE_ISSUED',
      'DELIVERED',
      'WITHDRAWN',
      'TERMINATED',
      'CLOSED',
    ])
    .optional(),
  linkageState: z.enum(['none', 'pushPending', 'pushed', 'acknowledged']).optional(),
  lamp,
  item: identifier().optional(),
  competentOrg: identifier().optional(),
  supervisor: identifier().optional(),
  receivedFrom: civilDate.optional(),
  receivedTo: civilDate.optional(),
  dueBefore: civilDate.optional(),
  ...page,
});

export const obligationFilters = z.strictObject({
  jurisdiction: identifier(12).optional(),
  organ: identifier().optional(),
  kind: z
    .enum([
      'accept',
      'assign',
      'hearing',
      'procedure',
      'review',
      'consult',
      'decide',
      'issue',
      'deliver',
      'publish',
      'push',
      'acknowledge',
      'serve',
    ])
    .optional(),
  state: z.enum(['open', 'met', 'ended']).optional(),
  lamp,
  dueBefore: civilDate.optional(),
  ...page,
});

export const pushFilters = z.strictObject({
  jurisdiction: identifier(12).optional(),
  supervisor: identifier().optional(),
  state: z.enum(['pending', 'pushed', 'acknowledged']).optional(),
  ...page,
});

export const workFilters = z.strictObject({
  jurisdiction: identifier(12).optional(),
  organ: identifier().optional(),
  part: z.enum(WORK_PARTS).optional(),
  holder: identifier(128).optional(),
  held: z
    .enum(['true', 'false'])
    .transform((held) => held === 'true')
    .optional()
    .meta({ description: 'false: what nobody has in hand' }),
  ...page,
});

export async function permitsSeenBy(parts: ApiParts, caller: Caller, filters: z.infer<typeof permitFilters>) {
  const relations = relationsFor('listPermits', caller);
  const whole = await seesWholeCity(parts, 'listPermits', caller);
  const seenBy: SeenBy = {
    ...(relations.includes('competentOrgan') && { competentOrg: caller.org }),
    ...(relations.includes('receivingWindow') && { receivedByOrg: caller.org }),
    ...(relations.includes('supervisor') && { supervisor: caller.org }),
    ...(relations.includes('submitter') && { client: caller.client }),
    ...(relations.includes('withinJurisdiction') && { jurisdiction: caller.jurisdiction }),
  };
  const found = await pageWith(listPermits(parts.ledger, { ...filters, ...(!whole && { seenBy }) }));
  return { entries: found.rows.map(shownPermit), next: found.next };
}

export async function obligationsSeenBy(parts: ApiParts, caller: Caller, filters: z.infer<typeof obligationFilters>) {
  const scope = await scopeOf(parts, 'listObligations', caller);
  const organ = 'org' in scope ? within(filters.organ, scope.org) : filters.organ;
  const jurisdiction =
    'jurisdiction' in scope ? within(filters.jurisdiction, scope.jurisdiction) : filters.jurisdiction;
  const found = await pageWith(obligations(parts.ledger, { ...filters, organ, jurisdiction }));
  return { entries: found.rows.map(shownObligation), next: found.next };
}

export async function workSeenBy(parts: ApiParts, caller: Caller, filters: z.infer<typeof workFilters>) {
  const scope = await scopeOf(parts, 'listWork', caller);
  const organ = 'org' in scope ? within(filters.organ, scope.org) : filters.organ;
  const jurisdiction =
    'jurisdiction' in scope ? within(filters.jurisdiction, scope.jurisdiction) : filters.jurisdiction;
  const found = await pageWith(workQueue(parts.ledger, { ...filters, organ, jurisdiction }));
  return { entries: found.rows.map(({ stream: _, ...row }) => row), next: found.next };
}

export async function pushesSeenBy(parts: ApiParts, caller: Caller, filters: z.infer<typeof pushFilters>) {
  const scope = await scopeOf(parts, 'listPushes', caller);
  const supervisor = 'org' in scope ? within(filters.supervisor, scope.org) : filters.supervisor;
  const jurisdiction =
    'jurisdiction' in scope ? within(filters.jurisdiction, scope.jurisdiction) : filters.jurisdiction;
  const found = await pageWith(inbox(parts.ledger, { ...filters, supervisor, jurisdiction }));
  return { entries: found.rows, next: found.next };
}

/** The lists of a unit: its own, or those of the units somebody watches over. */
export async function unitScope(parts: ApiParts, action: Action, caller: Caller) {
  const scope = await scopeOf(parts, action, caller);
  return 'org' in scope ? { organ: scope.org } : 'jurisdiction' in scope ? scope : {};
}

type Scope = { org: string } | { jurisdiction: string } | { whole: true };

/** The widest of what the caller's roles may see. */
async function scopeOf(parts: ApiParts, action: Action, caller: Caller): Promise<Scope> {
  if (await seesWholeCity(parts, action, caller)) return { whole: true };
  if (relationsFor(action, caller).includes('withinJurisdiction')) return { jurisdiction: caller.jurisdiction };
  return { org: caller.org };
}

async function seesWholeCity({ reference }: ApiParts, action: Action, caller: Caller): Promise<boolean> {
  if (!relationsFor(action, caller).includes('withinJurisdiction')) return false;
  const { catalogue } = await reference.current();
  return jurisdictionsOf(caller, catalogue).length === catalogue.jurisdictions.length;
}

/** Asking for somebody else's is refused rather than answered with nothing, which would look like 'there is none'. */
function within(asked: string | undefined, own: string): string {
  if (asked !== undefined && asked !== own) throw new Problem(403, 'notPermitted');
  return own;
}

export async function pageWith<Row>(page: Promise<Page<Row>>): Promise<Page<Row>> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof CursorError)) throw error;
    throw new Problem(400, 'invalidInput', { errors: [{ path: 'cursor', code: 'pattern' }], cause: error });
  }
}
