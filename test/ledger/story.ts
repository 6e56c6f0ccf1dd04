import type { Stamped } from '../../domain/decider.ts';
import type { Obligation } from '../../domain/obligations/types.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import type { Actor, Decision } from '../../domain/permit/types.ts';
import { startOf } from '../../domain/time.ts';
import type { Batch, FlushRequest, FlushResult, LedgerEvent } from '../../ledger/append.ts';

/** Batches and whole cases with lawful defaults, as the shell would hand them over. */

export const clerk: Actor = { user: 'u-clerk', org: '610113-approval', role: 'windowClerk' };
export const decider: Actor = { user: 'u-decider', org: '610113-approval', role: 'decider' };
export const liaison: Actor = { user: 'u-liaison', org: '610113-market', role: 'coordinationUnit' };

export const ITEM = 'food-business';
export const POLICY = {
  id: 'default',
  version: 1,
  effectiveFrom: '2020-01-01',
  effectiveTo: null,
  jurisdiction: null,
  acknowledgementWd: 2,
  pushReceiptMinutes: 15,
  correctionByApplicantWd: 30,
  ladder: { reminderPercent: 50, yellowPercent: 90, shortLimitWd: 5, supervisedAfterRedWd: 1 },
};
const CALENDAR = {
  id: 'cn',
  version: '2026',
  knownFrom: '2026-01-01',
  knownThrough: '2026-12-31',
  offDays: [],
  workingWeekends: [],
};

export const stamped = (day: string, ...events: PermitEvent[]): Stamped<PermitEvent>[] =>
  events.map((event) => ({ ...event, at: startOf(day), effectiveAt: startOf(day) }));

export const received = (caseNumber: string, day: string): PermitEvent => ({
  type: 'Received',
  caseNumber,
  jurisdiction: '610113',
  receivedAt: startOf(day),
  channel: 'window',
  receivedBy: { user: clerk.user, org: clerk.org },
  competentOrg: '610113-approval',
  kind: 'new',
  items: [{ item: ITEM }],
  materials: [{ material: 'application-form', source: 'paper' }],
  applicant: { id: `party-${caseNumber}`, mac: 'f'.repeat(64) },
  decidableAtOnce: false,
  facts: null,
  calendar: CALENDAR,
  policy: POLICY,
  deemed: null,
});

export const opened = (
  obligation: Pick<Obligation, 'id' | 'kind' | 'organ' | 'start' | 'due'> & Partial<Obligation>,
): PermitEvent => ({
  type: 'ObligationOpened',
  obligation: {
    basis: [{ document: '中华人民共和国行政许可法', article: '第四十二条' }],
    provisional: false,
    ladder: [],
    lamp: 'green',
    statutoryPassed: false,
    ...obligation,
  },
});

export const DECISION: Decision = {
  outcome: 'granted',
  number: '阎审批许〔2026〕1号',
  decidedOn: '2026-04-02',
  by: decider.user,
  inNameOf: null,
  validFrom: '2026-04-02',
  validTo: '2031-04-01',
};

/** One batch: a command with its receipt, or a tick without one. */
export const batch = (
  stream: string,
  commandId: string,
  events: LedgerEvent[],
  actor: Actor | null = clerk,
): Batch => ({
  commandId,
  actor,
  events,
  receipt: actor && {
    commandId,
    command: 'someCommand',
    stream,
    at: events.at(-1)?.at ?? startOf('2026-03-02'),
    summary: { state: 'RECEIVED' },
  },
});

export const receivedBatch = (caseNumber: string, commandId = `receive-${caseNumber}`, day = '2026-03-02'): Batch =>
  batch(`permit/${caseNumber}`, commandId, stamped(day, received(caseNumber, day)));

/** A harmless event for any case. */
export const explainedBatch = (stream: string, commandId: string): Batch =>
  batch(
    stream,
    commandId,
    stamped('2026-03-03', {
      type: 'DelayExplained',
      by: clerk,
      obligationId: 'accept',
      reasons: { id: `text-${commandId}`, mac: 'e'.repeat(64) },
    }),
  );

export const flushOf = (stream: string, head: { seq: number; hash: string }, ...batches: Batch[]): FlushRequest => ({
  stream,
  subject: 'permit',
  jurisdiction: '610113',
  from: head.seq,
  hash: head.hash,
  batches,
});

export const START = { seq: 0, hash: '' };

/** The new head of what a test expects to be written. */
export function written(result: FlushResult): { seq: number; hash: string } {
  if (result.outcome !== 'written') throw new Error(`expected a write, got ${JSON.stringify(result)}`);
  return { seq: result.seq, hash: result.hash };
}
