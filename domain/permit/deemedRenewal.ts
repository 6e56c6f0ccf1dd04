import { itemFactsOn } from '../catalogue/lookup.ts';
import { addDays, civilDateOf, type Instant } from '../time.ts';
import { consultationsConcluded } from './consultation.ts';
import type { PermitEvent } from './events.ts';
import { endAll, itemOf } from './guards.ts';
import { powerBySilence } from './power.ts';
import { decisionOf, followGrant } from './review.ts';
import type { Permit, PermitItem } from './types.ts';
import { termOf } from './validity.ts';

/**
 * 视为准予延续 (Art. 50(2)): asked for in time, undecided when the licence ends, it counts as renewed from the next day,
 * for the term of the item. The text asks for an application in time and for no acceptance, so it also renews what is
 * still RECEIVED, a corrected application by the day of its first hand-in. Whoever was told what is missing and let his
 * time pass, which ends with the licence, has handed in nothing that could have been decided: the licence has expired,
 * and an answer that still comes is decided on the ordinary clock. What was asked for too late saves nothing either.
 */
export function deemRenewed(permit: Permit, due: Instant): PermitEvent[] {
  const { licenceRef, renewal } = permit;
  if (!licenceRef || !renewal) throw new Error('a renewal names its licence');
  const { item, number, validTo } = licenceRef;
  const expired = (why: 'late' | 'notCorrected'): PermitEvent[] => [
    { type: 'LicenceExpired', item, licenceNumber: number, validTo, why },
  ];
  if (!renewal.inTime) return expired('late');
  if (permit.state === 'CORRECTION_REQUESTED') return expired('notCorrected');
  const facts = renewal.facts ?? permit.facts;
  if (!facts) throw new Error('a deemed renewal needs the facts of the hand-in');
  const entry = itemOf(permit, item);
  const from = addDays(validTo, 1);
  const answer = powerBySilence(permit, facts, item, from);
  const frozen = entry.frozen ?? frozenAtReceipt(permit, facts, answer, item);
  const term = termOf(frozen.facts, from);
  const decision = decisionOf(permit, { item, outcome: 'granted', by: null }, answer, term, from);
  return [
    ...endAll(permit, 'deemedRenewed'),
    { type: 'LicenceDeemedRenewed', item, decision, ...(entry.frozen ? {} : { frozen }) },
    ...followGrant(permit, { item, facts, answer }, due),
    ...consultationsConcluded(permit, [item], 'deemedRenewed'),
  ];
}

/** Nobody accepted it, and silence had not yet: the versions of the first hand-in count. */
function frozenAtReceipt(
  permit: Permit,
  facts: NonNullable<Permit['facts']>,
  { catalogueVersion, supervisor }: { catalogueVersion: number; supervisor: string },
  item: string,
): NonNullable<PermitItem['frozen']> {
  const version = itemFactsOn(facts, item, civilDateOf(permit.receivedAt));
  if (!version) throw new Error('the receipt was lawful by a version of the item');
  return { facts: version, catalogueVersion, supervisor };
}
