import { ActivityFailure, ApplicationFailure, CancellationScope, proxyActivities } from '@temporalio/workflow';
import type { DeliveryActivities } from '../activities/delivery.ts';
import type { NoticeActivities } from '../activities/notices/sendNotice.ts';
import { isConcluded } from '../domain/permit/allowed.ts';
import {
  PERMIT_COMMANDS,
  type PermitCommand,
  type PermitTick,
  SERVICE_COMMANDS,
  WORK_COMMANDS,
} from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { owed, type PermitEffect } from '../domain/permit/owed.ts';
import { summaryOf } from '../domain/permit/summary.ts';
import type { Actor, Permit } from '../domain/permit/types.ts';
import { runAggregate } from './aggregate.ts';
import type { Aggregate, Carried } from './aggregateTypes.ts';
import { attributesOf } from './attributes.ts';

export type CarriedPermit = Carried<Permit>;

/** An attempt retries for seconds; the long gaps are moments of the case (design.md 3.4). */
const { deliverPush } = proxyActivities<DeliveryActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumAttempts: 3 },
});

/** As a push: what does not work within seconds is a moment of the case. */
const { sendNotice } = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 3, maximumAttempts: 3 },
});

/** A mail that was taken and not acknowledged would be sent twice: the case itself tries again, later. */
const mailed = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { maximumAttempts: 1 },
});

const system = (permit: Permit): Actor => ({ user: 'system', org: permit.competentOrg, role: 'system' });

async function perform(effect: PermitEffect, permit: Permit): Promise<PermitCommand> {
  const by = system(permit);
  if (effect.type === 'publish') {
    // our own public register: its row was written by the transaction that recorded the grant
    return {
      type: 'confirmPublication',
      by,
      item: effect.item,
      receipt: `register/${permit.caseNumber}/${effect.item}`,
    };
  }
  if (effect.type === 'sendNotice') return await told(effect, permit);
  const { pushId, attempt, delivery } = effect;
  // the same holds for the inbox of this system, which a supervisor without a system of its own reads
  if (delivery === 'inbox') return { type: 'confirmPush', by, pushId, receipt: `inbox/${pushId}` };
  try {
    const { receipt } = await deliverPush({ pushId, attempt });
    return { type: 'confirmPush', by, pushId, receipt };
  } catch (error) {
    return { type: 'reportPushFailure', by, pushId, attempt, problem: problemOf(error) };
  }
}

async function told(
  { notice, channel, attempt, reference }: Extract<PermitEffect, { type: 'sendNotice' }>,
  permit: Permit,
): Promise<PermitCommand> {
  const about = { by: system(permit), notice, channel, attempt };
  try {
    const { caseNumber } = permit;
    const send = channel === 'email' ? mailed.sendNotice : sendNotice;
    const sent = await send({ caseNumber, notice, channel, ...(reference !== undefined && { reference }) });
    return { type: 'reportNotice', ...about, ...sent };
  } catch (error) {
    return { type: 'reportNoticeFailure', ...about, problem: problemOf(error), isFinal: isFinal(error) };
  }
}

/** The activity says that trying again would not help. */
function isFinal(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

/** A code, never a message: a foreign system's words may name people. */
function problemOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type ? cause.type : 'timeout';
}

const permitAggregate: Aggregate<Permit, PermitCommand, PermitTick, PermitEvent, PermitEffect> = {
  subject: 'permit',
  decider: permitDecider,
  commands: [...PERMIT_COMMANDS, ...WORK_COMMANDS, ...SERVICE_COMMANDS],
  owed,
  perform,
  actor: (command) => command.by,
  jurisdiction: (state) => state.jurisdiction,
  summary: summaryOf,
  attributes: attributesOf,
  isConcluded,
  refused: (command, code) => ({ type: 'CommandRefused', command, code }),
};

/** 一件从收件到监管的全程: one case, from receipt to the last duty. */
export async function permit(carried: CarriedPermit): Promise<void> {
  // the clocks of the law cannot be cancelled from the engine's console
  await CancellationScope.nonCancellable(() => runAggregate(permitAggregate, carried));
}
