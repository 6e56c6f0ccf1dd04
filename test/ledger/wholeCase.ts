import type { PermitEvent } from '../../domain/permit/events.ts';
import type { Actor } from '../../domain/permit/types.ts';
import { startOf } from '../../domain/time.ts';
import type { Batch } from '../../ledger/append.ts';
import { batch, clerk, DECISION, decider, ITEM, liaison, opened, POLICY, received, stamped } from './story.ts';

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
