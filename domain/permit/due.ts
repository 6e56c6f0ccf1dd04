import { dueInstant } from '../calendar.ts';
import type { Due } from '../decider.ts';
import type { PermitTick } from './commands.ts';
import { endOfLicence } from './renewal.ts';
import type { Permit } from './types.ts';

/** Moments of one time happen in this order: the card for a silence comes before what the silence leads to. */
const ORDER: { [tick in PermitTick['type']]: number } = {
  rung: 0,
  statutoryLimit: 1,
  pushReceiptMissing: 2,
  retryPush: 3,
  deemAccepted: 4,
  licenceEnd: 5,
  close: 6,
};

/** The moments at which something must happen without anybody acting, sorted. Data; it never acts. */
export function due(permit: Permit): Due<PermitTick>[] {
  const moments: Due<PermitTick>[] = [];
  for (const { id, ladder, statutoryDue, statutoryPassed } of permit.obligations) {
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
  if (permit.closableAt) moments.push({ at: permit.closableAt, tick: { type: 'close' } });
  // the sort is stable: obligations of one moment keep the order in which they were opened
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : ORDER[a.tick.type] - ORDER[b.tick.type]));
}
