import { addWorkdays } from '../../calendar.ts';
import { refusal } from '../../refusal.ts';
import { civilDateOf, type Instant } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { isPast, met, mustBeCompetentOrg, opened } from '../guards.ts';
import type { Actor, Permit, Push } from '../types.ts';
import { FEEDBACK } from './basis.ts';
import type { ConcludeReview, FeedBack } from './commands.ts';
import { dueOf, linkageOf } from './limits.ts';
import { mustBe, mustBeAddressee, officerOn } from './pushes.ts';
import type { Feedback, PushState } from './types.ts';

/** It is with a supervisor, whatever its answer was: the duty to supervise begins with the push (推送即认领). */
export const WITH_SUPERVISOR: readonly PushState[] = ['pushed', 'acknowledged', 'returned', 'disputed'];

/**
 * 监管结果反馈 (S23): what the supervisor found about a licence. It opens a review at the bureau that decided, which
 * answers within its limit. The same again is answered as the first time; the same number for something else is not.
 * @throws Refusal `feedbackReferenceReused`, `findingBeforePush`, `future`, `notAnswering`
 */
export function feedBack(permit: Permit, command: FeedBack, at: Instant): PermitEvent[] {
  const { by, pushId, kind, reference, foundOn, document, summary } = command;
  const push = mustBe(permit, pushId, WITH_SUPERVISOR, 'pushNotDelivered');
  mustBeAddressee(push, by);
  const today = civilDateOf(at);
  mustAnswer(push, by, today);
  const { feedback = [] } = permit.linkage ?? {};
  const earlier = feedback.find((one) => one.from === by.org && one.reference === reference);
  if (earlier) {
    const isSame = earlier.pushId === pushId && earlier.kind === kind && earlier.document === document.sha256;
    if (isSame) return [];
    throw refusal('feedbackReferenceReused', { field: 'reference', reference, feedback: earlier.id });
  }
  if (foundOn > today) throw refusal('future', { field: 'foundOn' });
  const orderedOn = civilDateOf(push.orderedAt);
  if (foundOn < orderedOn) throw refusal('findingBeforePush', { field: 'foundOn', from: orderedOn });
  const id = `${permit.caseNumber}-F${feedback.length + 1}`;
  return [
    {
      type: 'FeedbackReceived',
      by,
      feedback: id,
      pushId,
      item: push.item,
      supervisor: push.supervisor,
      kind,
      reference,
      foundOn,
      late: isPast(addWorkdays(permit.calendar, foundOn, linkageOf(permit).feedbackWd), at),
      document,
      summary,
    },
    opened(permit, {
      kind: 'reviewFeedback',
      organ: permit.competentOrg,
      subject: id,
      pushId,
      basis: [FEEDBACK],
      start: today,
      due: dueOf(permit, 'reviewFeedback', today),
    }),
  ];
}

/** The unit speaks for its organ; of its other officers the one who answers for the push that day. */
function mustAnswer(push: Push, by: Actor, day: string): void {
  if (by.role !== 'inspector' || officerOn(push, day) === by.user) return;
  throw refusal('notAnswering', { pushId: push.id, officer: officerOn(push, day) });
}

/**
 * 反馈审核: the licence stays, is to be changed, or its suspension or revocation is referred to the procedure that the
 * law has for it. The outcome goes to the sender; what becomes of the licence then is no part of this case.
 */
export function concludeReview(permit: Permit, command: ConcludeReview, at: Instant): PermitEvent[] {
  const { by, feedback: id, outcome, reasons, articles } = command;
  const waiting = (permit.linkage?.feedback ?? []).filter(isUnanswered);
  const feedback = waiting.find((one) => one.id === id);
  if (!feedback)
    throw refusal('feedbackNotOpen', {
      feedback: id,
      open: waiting.map((one) => one.id),
      allowedCommands: allowedCommands(permit),
    });
  mustBeCompetentOrg(permit, by);
  const { from: supervisor, reference } = feedback;
  return [
    { type: 'FeedbackAnswered', by, feedback: id, supervisor, reference, outcome, reasons, articles },
    ...met(permit, `reviewFeedback:${id}`, at),
  ];
}

export const isUnanswered = ({ outcome }: Feedback): boolean => outcome === null;
