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
const POLICY = {
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

const stamped = (day: string, ...events: PermitEvent[]): Stamped<PermitEvent>[] =>
  events.map((event) => ({ ...event, at: startOf(day), effectiveAt: startOf(day) }));

const received = (caseNumber: string, day: string): PermitEvent => ({
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

const opened = (
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

/** A case of cards and failures from receipt to the closing, one batch per command or tick. */
export function wholeCase(caseNumber: string): Batch[] {
  const stream = `permit/${caseNumber}`;
  const pushId = `${caseNumber}-P1`;
  const organ = '610113-approval';
  const supervisor = '610113-market';
  const decide = { obligationId: `decide:${ITEM}`, obligation: 'decide', organ, due: '2026-03-30' } as const;
  const acknowledge = `acknowledge:${pushId}`;
  const tick = (name: string, day: string, ...events: PermitEvent[]) =>
    batch(stream, `elapse/${name}`, stamped(day, ...events), null);
  const command = (name: string, by: Actor, day: string, ...events: PermitEvent[]) =>
    batch(stream, `${name}-${caseNumber}`, stamped(day, ...events), by);
  return [
    command(
      'receive',
      clerk,
      '2026-02-27',
      received(caseNumber, '2026-02-27'),
      opened({ id: 'accept', kind: 'accept', organ, start: '2026-02-27', due: '2026-03-06' }),
    ),
    command(
      'requestCorrection',
      clerk,
      '2026-02-28',
      {
        type: 'CorrectionRequested',
        by: clerk,
        defects: [{ material: 'floor-plan', reason: { id: `t1-${caseNumber}`, mac: 'a'.repeat(64) } }],
        applicantDue: '2026-04-10',
      },
      { type: 'ObligationEnded', obligationId: 'accept', obligation: 'accept', reason: 'deemedAccepted' },
    ),
    command(
      'correct',
      clerk,
      '2026-03-01',
      {
        type: 'CorrectionHandedIn',
        by: clerk,
        materials: [{ material: 'floor-plan', source: 'upload' }],
        deemed: { at: startOf('2026-03-09'), asOf: '2026-03-01' },
      },
      opened({ id: 'accept', kind: 'accept', organ, start: '2026-03-01', due: '2026-03-09' }),
    ),
    command(
      'accept',
      clerk,
      '2026-03-02',
      {
        type: 'Accepted',
        by: clerk,
        deemed: false,
        acceptedOn: '2026-03-02',
        items: [],
        policy: POLICY,
        calendarVersion: '2026',
      },
      { type: 'ObligationMet', obligationId: 'accept', obligation: 'accept', late: false },
      opened({
        id: decide.obligationId,
        kind: 'decide',
        organ,
        item: ITEM,
        start: '2026-03-02',
        due: '2026-03-30',
        statutoryDue: '2026-03-31',
        provisional: true,
      }),
    ),
    tick('reminder', '2026-03-16', { type: 'ReminderSent', ...decide }),
    tick('yellow', '2026-03-27', { type: 'YellowCardShown', ...decide }),
    tick('red', '2026-03-31', { type: 'RedCardShown', ...decide }),
    tick(
      'supervised',
      '2026-04-01',
      { type: 'SupervisedHandlingOrdered', ...decide },
      { type: 'StatutoryLimitPassed', ...decide, statutoryDue: '2026-03-31' },
    ),
    command(
      'decide',
      decider,
      '2026-04-02',
      { type: 'LicenceGranted', by: decider, item: ITEM, decision: DECISION, articles: [] },
      { type: 'ObligationMet', obligationId: decide.obligationId, obligation: 'decide', late: true },
      {
        type: 'PushOrdered',
        pushId,
        item: ITEM,
        supervisor,
        enforcer: '610113-enforcement',
        unit: null,
        delivery: 'endpoint',
        catalogueVersion: 2,
        receiptAlarmAt: `2026-04-02T00:15:00.000+08:00`,
      },
      { type: 'CoordinationUnitMissing', supervisor, item: ITEM },
      opened({
        id: acknowledge,
        kind: 'acknowledge',
        organ: supervisor,
        pushId,
        start: '2026-04-02',
        due: '2026-04-07',
      }),
    ),
    command('explainDelay', decider, '2026-04-02', {
      type: 'DelayExplained',
      by: decider,
      obligationId: decide.obligationId,
      reasons: { id: `t2-${caseNumber}`, mac: 'b'.repeat(64) },
    }),
    tick('failed', '2026-04-02', {
      type: 'PushDeliveryFailed',
      pushId,
      attempt: 1,
      problem: 'connection refused',
      nextAttemptAt: '2026-04-02T00:05:00.000+08:00',
    }),
    tick('missing', '2026-04-02', { type: 'PushReceiptMissing', pushId, supervisor }, { type: 'PushRetried', pushId }),
    tick('delivered', '2026-04-03', { type: 'PushDelivered', pushId, supervisor, receipt: 'R-1' }),
    tick('published', '2026-04-03', { type: 'DecisionPublished', item: ITEM, receipt: 'P-1' }),
    command(
      'acknowledge',
      liaison,
      '2026-04-07',
      { type: 'PushAcknowledged', by: liaison, pushId, officer: 'u-officer', late: false },
      { type: 'ObligationMet', obligationId: acknowledge, obligation: 'acknowledge', late: false },
    ),
    command('issueCertificate', clerk, '2026-04-08', {
      type: 'CertificateIssued',
      by: clerk,
      item: ITEM,
      certificateNumber: 'JY16101130000001',
    }),
    command('deliver', clerk, '2026-04-08', {
      type: 'DecisionDelivered',
      by: clerk,
      item: ITEM,
      method: 'inPerson',
      recipient: { id: `t3-${caseNumber}`, mac: 'c'.repeat(64) },
      proof: { sha256: 'd'.repeat(64) },
    }),
    tick('close', '2026-04-08', { type: 'CaseClosed' }),
  ];
}

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
