import { refusal } from '../../refusal.ts';
import { civilDateOf, type Instant } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { met, mustBeOrg, opened } from '../guards.ts';
import { LADDER } from '../law.ts';
import type { Permit } from '../types.ts';
import type { AnswerOrder } from './commands.ts';
import { dueOf, isFollowedUp } from './limits.ts';

/** 督办 (rung 3): an order to the head of the department, which is to be answered, whatever becomes of the duty itself. */

export function ordered(permit: Permit, obligationId: string, organ: string, at: Instant): PermitEvent[] {
  if (!isFollowedUp(permit)) return [];
  const order = `${permit.caseNumber}-D${(permit.linkage?.orders ?? []).length + 1}`;
  const today = civilDateOf(at);
  return [
    { type: 'HandlingOrderIssued', order, obligationId, organ },
    opened(permit, {
      kind: 'answerOrder',
      organ,
      subject: order,
      basis: [LADDER],
      start: today,
      due: dueOf(permit, 'answerOrder', today),
    }),
  ];
}

/** 督办回复: what is being done about it; the duty and its cards stay. */
export function answerOrder(permit: Permit, { by, order, reply }: AnswerOrder, at: Instant): PermitEvent[] {
  const open = permit.obligations.filter(({ kind }) => kind === 'answerOrder');
  const waiting = open.find(({ subject }) => subject === order);
  const about = permit.linkage?.orders?.find(({ id }) => id === order);
  if (!waiting || !about)
    throw refusal('orderNotOpen', {
      order,
      open: open.flatMap(({ subject }) => subject ?? []),
      allowedCommands: allowedCommands(permit),
    });
  mustBeOrg(waiting.organ, by);
  return [
    { type: 'HandlingOrderAnswered', by, order, obligationId: about.obligationId, reply },
    ...met(permit, waiting.id, at),
  ];
}
