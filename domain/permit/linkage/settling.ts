import type { Instant } from '../../time.ts';
import type { ObligationEnded, PermitEvent } from '../events.ts';
import { endOne, met } from '../guards.ts';
import type { Permit } from '../types.ts';
import type { Matter } from './types.ts';

/**
 * Being answered stops the ladder and keeps the cards (domain.md section 5): the order of supervised handling and the
 * matter before the conference that were about a duty end with it, whichever command or moment it was that ended it.
 */
export function settled(permit: Permit, events: readonly PermitEvent[], at: Instant): PermitEvent[] {
  const { orders = [], matters = [] } = permit.linkage ?? {};
  if (orders.length === 0 && matters.length === 0) return [];
  const answered = events.flatMap(answeredBy);
  const over = new Set(events.flatMap((event) => (isEnd(event) ? [event.obligationId] : [])));
  const rebound = events.flatMap((event) =>
    event.type === 'MatterResolved' || event.type === 'MatterDecided' ? [event.matter] : [],
  );
  const isOpen = ({ id, obligationId, state }: Matter) =>
    state !== 'settled' && answered.includes(obligationId) && !rebound.includes(id);
  const ending: PermitEvent[] = [
    ...orders
      // an order says to do something, and there is nothing left to do, however that came about
      .filter(({ obligationId }) => over.has(obligationId))
      .flatMap(({ id }) => endOne(permit, `answerOrder:${id}`, 'answered')),
    ...matters
      .filter(isOpen)
      .flatMap(({ id }): PermitEvent[] => [
        { type: 'MatterSettled', matter: id },
        ...endOne(permit, `convene:${id}`, 'answered'),
        ...endOne(permit, `govern:${id}`, 'answered'),
        ...met(permit, `carryOut:${id}`, at),
      ]),
  ];
  return ending.filter((event) => !isEnd(event) || !over.has(event.obligationId));
}

/** The duties that silence about others has brought up: who answers for the order, and for the matter. */
export function bornOf({ linkage = {} }: Permit, duties: readonly string[]): string[] {
  const { orders = [], matters = [] } = linkage;
  return [
    ...orders.filter((order) => duties.includes(order.obligationId)).map(({ id }) => `answerOrder:${id}`),
    ...matters
      .filter((matter) => duties.includes(matter.obligationId))
      .flatMap(({ id }) => [`convene:${id}`, `carryOut:${id}`, `govern:${id}`]),
  ];
}

const isEnd = (event: PermitEvent): event is Extract<PermitEvent, { type: 'ObligationMet' | 'ObligationEnded' }> =>
  event.type === 'ObligationMet' || event.type === 'ObligationEnded';

/** A duty that ended because its push is disputed, or goes on elsewhere, was not answered by that. */
const UNANSWERED: readonly ObligationEnded['reason'][] = ['disputed', 'rerouted', 'superseded'];

function answeredBy(event: PermitEvent): string[] {
  switch (event.type) {
    case 'ObligationMet':
      return [event.obligationId];
    case 'ObligationEnded':
      return UNANSWERED.includes(event.reason) ? [] : [event.obligationId];
    case 'PushAcknowledged':
      return [`acknowledge:${event.pushId}`];
    case 'PushRerouted':
      // the organ that disputed it is no more
      return event.why === 'succeeded' ? [`acknowledge:${event.pushId}`] : [];
    default:
      return [];
  }
}
