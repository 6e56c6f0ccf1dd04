import { dueInstant } from '../calendar.ts';
import type { Due } from '../decider.ts';
import { isPaused, openPauses } from './clock.ts';
import type { PermitTick } from './commands.ts';
import { endOfLicence } from './renewal.ts';
import type { Permit } from './types.ts';

/**
 * Moments of one time happen in this order: a clock runs on before it shows cards, and the card for a silence comes before what the
 * silence leads to.
 */
const ORDER: { [tick in PermitTick['type']]: number } = {
  endPause: 0,
  rung: 1,
  statutoryLimit: 2,
  pushReceiptMissing: 3,
  retryPush: 4,
  retryNotice: 4,
  deemAccepted: 5,
  licenceEnd: 6,
  close: 6,
};

/** The moments at which something must happen without anybody acting, sorted. Data; it never acts. */
export function due(permit: Permit): Due<PermitTick>[] {
  const moments: Due<PermitTick>[] = [];
  for (const { id, pausesThrough } of openPauses(permit))
    if (pausesThrough) moments.push({ at: dueInstant(pausesThrough), tick: { type: 'endPause', procedure: id } });
  for (const obligation of permit.obligations) {
    // a paused clock keeps its lamp (domain.md section 5)
    if (isPaused(permit, obligation)) continue;
    const { id, ladder, statutoryDue, statutoryPassed } = obligation;
    const [rung] = ladder;
    if (rung) moments.push({ at: rung.at, tick: { type: 'rung', obligationId: id } });
    if (statutoryDue && !statutoryPassed)
      moments.push({ at: dueInstant(statutoryDue), tick: { type: 'statutoryLimit', obligationId: id } });
  }
  if (permit.deemed) moments.push({ at: permit.deemed.at, tick: { type: 'deemAccepted' } });
  const licenceEnd = endOfLicence(permit);
  if (licenceEnd) moments.push({ at: licenceEnd, tick: { type: 'licenceEnd' } });
  for (const { id, state, receiptAlarmAt, nextAttemptAt } of permit.pushes) {
    if (state !== 'pending') continue;
    if (receiptAlarmAt) moments.push({ at: receiptAlarmAt, tick: { type: 'pushReceiptMissing', pushId: id } });
    if (nextAttemptAt) moments.push({ at: nextAttemptAt, tick: { type: 'retryPush', pushId: id } });
  }
  for (const { id, state, channel, nextAttemptAt } of permit.service?.notices ?? []) {
    if (nextAttemptAt && channel && state !== 'served')
      moments.push({ at: nextAttemptAt, tick: { type: 'retryNotice', notice: id } });
  }
  if (permit.closableAt) moments.push({ at: permit.closableAt, tick: { type: 'close' } });
  // the sort is stable: obligations of one moment keep the order in which they were opened
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : ORDER[a.tick.type] - ORDER[b.tick.type]));
}
