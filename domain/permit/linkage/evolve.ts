import type { Stamped } from '../../decider.ts';
import { withoutIdleClaims } from '../claimState.ts';
import { climbed, closable } from '../folds.ts';
import type { Permit, Push, PushId } from '../types.ts';
import type { BoundaryDisputed, LinkageEvent, MatterDecided, MatterResolved, SupervisorSucceeded } from './events.ts';
import type { Linkage, Matter } from './types.ts';

/** What an event of linkage changes. No law is asked here: it was asked in `decide`. */
export function evolveLinkage(permit: Permit, event: Stamped<LinkageEvent>): Permit {
  switch (event.type) {
    case 'PushOrdered':
      return { ...permit, pushes: [...permit.pushes, orderedPush(permit, event)] };
    case 'PushDelivered':
      return closable(
        withPush(permit, event.pushId, { state: 'pushed', nextAttemptAt: null, receiptAlarmAt: null }),
        event.effectiveAt,
      );
    case 'PushDeliveryFailed':
      return withPush(permit, event.pushId, { attempts: event.attempt, nextAttemptAt: event.nextAttemptAt });
    case 'PushRetried':
      return withPush(permit, event.pushId, { nextAttemptAt: null });
    case 'PushReceiptMissing':
      return withPush(permit, event.pushId, { receiptAlarmAt: null });
    case 'PushAcknowledged':
    case 'PushClaimed':
      return withPush(permit, event.pushId, { state: 'acknowledged', answering: { officer: event.officer } });
    case 'AbsenceCovered': {
      const { officer, deputy, from, to } = event;
      return withPush(permit, event.pushId, { answering: { officer, absence: { deputy, from, to } } });
    }
    case 'PushReturned':
      return withPush(permit, event.pushId, { state: 'returned', returns: returnsOf(permit, event.pushId) + 1 });
    case 'BoundaryDisputed':
      return disputed(permit, event);
    case 'PushUpheld':
      return withPush(permit, event.pushId, { state: 'pushed' });
    case 'PushRerouted':
      // another push follows it, so that nothing is over by this
      return withPush(permit, event.pushId, { state: 'ended', nextAttemptAt: null, receiptAlarmAt: null });
    case 'SupervisorSucceeded':
      return succeeded(permit, event);
    case 'CoordinationUnitMissing':
      return withLinkage(permit, ({ vacancies = [] }) => ({
        vacancies: [...new Set([...vacancies, event.supervisor])],
      }));
    case 'CoordinationUnitNamed': {
      const { supervisor, unit, pushes } = event;
      const named = pushes.reduce((next, pushId) => withPush(next, pushId, { unit }), permit);
      return withLinkage(named, ({ vacancies = [] }) => ({ vacancies: vacancies.filter((one) => one !== supervisor) }));
    }
    case 'HandlingOrderIssued': {
      const { order: id, obligationId } = event;
      return withLinkage(permit, ({ orders = [] }) => ({ orders: [...orders, { id, obligationId }] }));
    }
    case 'MatterReferred': {
      const { matter: id, cause, obligationId, pushId } = event;
      const matter: Matter = { id, cause, obligationId, ...(pushId !== undefined && { pushId }), state: 'referred' };
      const climbing = cause === 'silence' ? climbed(permit, obligationId) : permit;
      return withLinkage(climbing, ({ matters = [] }) => ({ matters: [...matters, matter] }));
    }
    case 'MatterRaised': {
      const silent = { notConvened: 'convene', overdue: 'carryOut', noAgreement: null }[event.why];
      const climbing = silent === null ? permit : climbed(permit, `${silent}:${event.matter}`);
      return withMatter(climbing, event.matter, { state: 'raised' });
    }
    case 'MatterResolved':
      return bound(permit, event, 'resolved');
    case 'MatterDecided':
      return bound(permit, event, 'decided');
    case 'MatterSettled':
      return withMatter(permit, event.matter, { state: 'settled' });
    case 'FeedbackReceived': {
      const { feedback: id, pushId, supervisor: from, reference, kind, document } = event;
      const received = { id, pushId, from, reference, kind, document: document.sha256, outcome: null };
      return withLinkage(permit, ({ feedback = [] }) => ({ feedback: [...feedback, received] }));
    }
    case 'FeedbackAnswered':
      return withLinkage(permit, ({ feedback = [] }) => ({
        feedback: feedback.map((one) => (one.id === event.feedback ? { ...one, outcome: event.outcome } : one)),
      }));
    case 'RelayRequested': {
      const { relay: id, pushId, to } = event;
      return withLinkage(permit, ({ relays = [] }) => ({ relays: [...relays, { id, pushId, to, state: 'open' }] }));
    }
    case 'ResultRelayed':
      return withLinkage(permit, ({ relays = [] }) => ({
        relays: relays.map((one) => (one.id === event.relay ? { ...one, state: 'relayed' } : one)),
      }));
    case 'HandlingOrderAnswered':
      return permit;
  }
}

function orderedPush(permit: Permit, event: Stamped<Extract<LinkageEvent, { type: 'PushOrdered' }>>): Push {
  const { correction, replaces } = event;
  const returns = replaces === undefined ? 0 : returnsOf(permit, replaces);
  return {
    id: event.pushId,
    item: event.item,
    supervisor: event.supervisor,
    unit: event.unit,
    delivery: event.delivery,
    state: 'pending',
    orderedAt: event.effectiveAt,
    attempts: 0,
    nextAttemptAt: null,
    receiptAlarmAt: event.receiptAlarmAt,
    ...(correction !== undefined && { correction }),
    ...(replaces !== undefined && { replaces }),
    // a second return is one of the same decision, whoever it was pushed to
    ...(returns > 0 && { returns }),
  };
}

const returnsOf = ({ pushes }: Permit, pushId: PushId): number => pushes.find(({ id }) => id === pushId)?.returns ?? 0;

function disputed(permit: Permit, { pushId, matter }: BoundaryDisputed): Permit {
  return withMatter(withPush(permit, pushId, { state: 'disputed' }), matter, { cause: 'boundary' });
}

/** The matter is about the push that its owner has to answer for, from here on. */
function bound(permit: Permit, { matter, pushId }: MatterResolved | MatterDecided, state: 'resolved' | 'decided') {
  return withMatter(permit, matter, {
    state,
    ...(pushId !== undefined && { pushId, obligationId: `acknowledge:${pushId}` }),
  });
}

/** What its officers had in hand went with the organ. */
const succeeded = (permit: Permit, { supervisor, successor, obligations }: SupervisorSucceeded): Permit =>
  withLinkage(
    withoutIdleClaims({
      ...permit,
      obligations: permit.obligations.map((o) => (obligations.includes(o.id) ? { ...o, organ: successor } : o)),
      unexplained: permit.unexplained.map((card) => (card.organ === supervisor ? { ...card, organ: successor } : card)),
    }),
    ({ feedback }) => ({
      ...(feedback && {
        feedback: feedback.map((one) => (one.from === supervisor ? { ...one, from: successor } : one)),
      }),
    }),
  );

const withPush = (permit: Permit, pushId: string, change: Partial<Push>): Permit => ({
  ...permit,
  pushes: permit.pushes.map((push) => (push.id === pushId ? { ...push, ...change } : push)),
});

const withLinkage = (permit: Permit, change: (linkage: Linkage) => Linkage): Permit => {
  const linkage = permit.linkage ?? {};
  return { ...permit, linkage: { ...linkage, ...change(linkage) } };
};

const withMatter = (permit: Permit, id: string, change: Partial<Matter>): Permit =>
  withLinkage(permit, ({ matters = [] }) => ({
    matters: matters.map((matter) => (matter.id === id ? { ...matter, ...change } : matter)),
  }));
