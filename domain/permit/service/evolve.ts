import type { Stamped } from '../../decider.ts';
import type { Permit } from '../types.ts';
import type { NoticeAttemptFailed, NoticeOwed, NoticeSent, NoticeServed, ServiceEvent } from './events.ts';
import type { Notice } from './types.ts';

const SERVICE_EVENTS: { readonly [type in ServiceEvent['type']]: true } = {
  NoticeOwed: true,
  NoticeSent: true,
  NoticeAttemptFailed: true,
  NoticeRetried: true,
  NoticeUnserved: true,
  NoticeServed: true,
  PauseStartMoved: true,
  HearingPeriodMoved: true,
};

export const isServiceEvent = <Event extends { type: string }>(
  event: Event,
): event is Extract<Event, { type: ServiceEvent['type'] }> => Object.hasOwn(SERVICE_EVENTS, event.type);

export function evolveService(permit: Permit, event: Stamped<ServiceEvent>): Permit {
  switch (event.type) {
    case 'NoticeOwed':
      return permit.service
        ? { ...permit, service: { ...permit.service, notices: [...permit.service.notices, owed(event)] } }
        : permit;
    case 'NoticeSent':
      return withNotice(permit, event.notice, (notice) => sent(notice, event));
    case 'NoticeAttemptFailed':
      return withExhausted(
        withNotice(permit, event.notice, (notice) => failed(notice, event)),
        event,
      );
    case 'NoticeRetried':
      return withNotice(permit, event.notice, (notice) => ({ ...notice, nextAttemptAt: null }));
    case 'NoticeUnserved':
      return withNotice(permit, event.notice, (notice) => ({ ...notice, state: 'unserved', channel: null }));
    case 'NoticeServed':
      return withNotice(withWorked(permit, event), event.notice, (notice) => ({
        ...notice,
        state: 'served',
        servedOn: event.servedOn,
        nextAttemptAt: null,
      }));
    case 'PauseStartMoved':
      return {
        ...permit,
        procedures: (permit.procedures ?? []).map((one) =>
          one.id === event.procedure
            ? { ...one, pausesFrom: event.pausesFrom, earliestFrom: one.earliestFrom ?? event.previous }
            : one,
        ),
      };
    case 'HearingPeriodMoved':
      return {
        ...permit,
        ...(permit.hearing && {
          hearing: {
            ...permit.hearing,
            told: permit.hearing.told.map((one) =>
              one.party === event.party ? { ...one, on: event.toldOn, requestBy: event.requestBy } : one,
            ),
          },
        }),
      };
  }
}

const owed = ({ notice, kind, item, procedure, owedOn, channels }: NoticeOwed): Notice => ({
  id: notice,
  kind,
  ...(item !== undefined && { item }),
  ...(procedure !== undefined && { procedure }),
  owedOn,
  state: 'owed',
  channels,
  channel: channels[0] ?? null,
  attempts: 0,
  tries: 0,
  nextAttemptAt: null,
});

const sent = (notice: Notice, { attempt, reference, nextAttemptAt, at }: Stamped<NoticeSent>): Notice => ({
  ...notice,
  state: 'sent',
  attempts: attempt,
  tries: notice.state === 'sent' ? notice.tries + 1 : 0,
  reference,
  sentAt: notice.sentAt ?? at,
  nextAttemptAt,
});

/** Another channel knows nothing of what was handed over to the one before. */
function failed(notice: Notice, { attempt, channel, next, nextAttemptAt }: NoticeAttemptFailed): Notice {
  if (next === channel) return { ...notice, attempts: attempt, tries: notice.tries + 1, nextAttemptAt };
  const { reference: _, sentAt: __, ...rest } = notice;
  return { ...rest, state: 'owed', channel: next, attempts: attempt, tries: 0, nextAttemptAt };
}

/** What the next notice begins with. */
const withWorked = (permit: Permit, event: NoticeServed): Permit =>
  permit.service && event.method === 'message'
    ? {
        ...permit,
        service: {
          ...permit.service,
          lastWorked: event.channel,
          ...(permit.service.exhausted && {
            exhausted: permit.service.exhausted.filter(({ channel }) => channel !== event.channel),
          }),
        },
      }
    : permit;

const withExhausted = (permit: Permit, { channel, next, at }: Stamped<NoticeAttemptFailed>): Permit =>
  permit.service && next !== channel
    ? {
        ...permit,
        service: {
          ...permit.service,
          exhausted: [...(permit.service.exhausted ?? []).filter((one) => one.channel !== channel), { channel, at }],
        },
      }
    : permit;

const withNotice = (permit: Permit, id: string, change: (notice: Notice) => Notice): Permit => ({
  ...permit,
  ...(permit.service && {
    service: {
      ...permit.service,
      notices: permit.service.notices.map((notice) => (notice.id === id ? change(notice) : notice)),
    },
  }),
});
