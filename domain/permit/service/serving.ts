import { refusal } from '../../refusal.ts';
import { addDays, addMs, civilDateOf, type Instant, MINUTE_MS } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import { mustBeUnconcerned } from '../conflicts.ts';
import type { PermitEvent } from '../events.ts';
import { met, mustBeCompetentOrg } from '../guards.ts';
import type { Permit } from '../types.ts';
import type { RecordService, ReportNotice, ReportNoticeFailure } from './commands.ts';
import { unserved } from './owing.ts';
import { whatServiceMoves } from './served.ts';
import type { Channel, Notice } from './types.ts';

/** Minutes between attempts on one channel; an attempt itself retries for seconds. After the last the next channel is tried. */
const RETRY_MINUTES = [1, 5, 30, 120, 480] as const;
/** What was handed over and is not known to have arrived by then has not: the next channel is tried. */
const ARRIVES_WITHIN_MINUTES = 48 * 60;
const ASK_AGAIN_MINUTES = [5, 15, 60, 240, 480] as const;

/** The gateway says itself that it will not arrive. */
const UNDELIVERABLE = 'undeliverable';
/** 公告送达 (Civil Procedure Law Art. 95, by analogy): counts thirty days after it was published. */
const PUBLIC_NOTICE_DAYS = 30;

/** An outcome that is told twice, or of a notice that was served otherwise meanwhile, changes nothing. */
function awaited(permit: Permit, { notice: id, channel, attempt }: ReportNotice | ReportNoticeFailure): Notice {
  const notice = permit.service?.notices.find((candidate) => candidate.id === id);
  const isAwaited =
    notice?.channel === channel && attempt === notice.attempts + 1 && notice.nextAttemptAt === null && isOpen(notice);
  if (!notice || !isAwaited) throw refusal('deliveryNotPending', { notice: id, state: notice?.state ?? 'unknown' });
  return notice;
}

const isOpen = ({ state }: Notice): boolean => state === 'owed' || state === 'sent';

/** A message has served the notice on the day it is known to have arrived in the system he named. */
export function reportNotice(permit: Permit, command: ReportNotice, at: Instant): PermitEvent[] {
  const notice = awaited(permit, command);
  const { channel, attempt, outcome, reference } = command;
  if (outcome === 'delivered') {
    const servedOn = civilDateOf(arrivedAt(notice, command, at));
    return [
      { type: 'NoticeServed', notice: notice.id, servedOn, method: 'message', channel, attempt, reference },
      ...whatServiceMoves(permit, notice, servedOn, at),
    ];
  }
  if (at >= giveUpAt(notice, at)) return failed(permit, notice, { channel, attempt, problem: 'unconfirmed' }, at);
  const nextAttemptAt = askAgainAt(notice, at);
  return [{ type: 'NoticeSent', notice: notice.id, channel, attempt, reference, nextAttemptAt }];
}

const giveUpAt = ({ sentAt }: Notice, at: Instant): Instant => addMs(sentAt ?? at, ARRIVES_WITHIN_MINUTES * MINUTE_MS);

const askAgainAt = ({ tries }: Notice, at: Instant): Instant =>
  addMs(at, (ASK_AGAIN_MINUTES[tries] ?? 480) * MINUTE_MS);

/** The day that the gateway tells, as far as it can be true, else the moment at which it was heard. */
function arrivedAt(notice: Notice, { deliveredAt, heardAt }: ReportNotice, at: Instant): Instant {
  const from = notice.sentAt;
  const canBe = (moment: Instant | undefined): moment is Instant =>
    moment !== undefined &&
    moment <= at &&
    civilDateOf(moment) >= notice.owedOn &&
    (from === undefined || moment >= from);
  return [deliveredAt, heardAt].find(canBe) ?? at;
}

/** Only the gateway that has it says that it will not arrive; else it is asked until it is given up. */
function askedLater(
  permit: Permit,
  notice: Notice,
  { channel, attempt, problem }: ReportNoticeFailure,
  at: Instant,
): PermitEvent[] {
  if (at >= giveUpAt(notice, at)) return failed(permit, notice, { channel, attempt, problem: 'unconfirmed' }, at);
  const nextAttemptAt = askAgainAt(notice, at);
  return [{ type: 'NoticeAttemptFailed', notice: notice.id, channel, attempt, problem, next: channel, nextAttemptAt }];
}

export function reportNoticeFailure(permit: Permit, command: ReportNoticeFailure, at: Instant): PermitEvent[] {
  const notice = awaited(permit, command);
  const { channel, attempt, problem, isFinal } = command;
  // nobody could be asked: that says nothing of what was handed over
  if (notice.state === 'sent' && problem !== UNDELIVERABLE) return askedLater(permit, notice, command, at);
  const minutes = RETRY_MINUTES[notice.tries];
  if (isFinal || minutes === undefined) return failed(permit, notice, { channel, attempt, problem }, at);
  const nextAttemptAt = addMs(at, minutes * MINUTE_MS);
  return [{ type: 'NoticeAttemptFailed', notice: notice.id, channel, attempt, problem, next: channel, nextAttemptAt }];
}

/** This channel does not reach him: the next one, and after the last an officer. */
function failed(
  permit: Permit,
  notice: Notice,
  told: { channel: Channel; attempt: number; problem: string },
  at: Instant,
): PermitEvent[] {
  const channels = notice.channels ?? permit.service?.channels ?? [];
  const next = channels[channels.indexOf(told.channel) + 1] ?? null;
  return [
    { type: 'NoticeAttemptFailed', notice: notice.id, ...told, next, nextAttemptAt: null },
    ...(next === null ? unserved(permit, notice, channels, at) : []),
  ];
}

/**
 * 记录送达: handed over in person, by post, left in place or by public notice, with the paper that proves it; also of
 * what a message is still under way for.
 * @throws Refusal `unknownNotice`, `noticeServed`, `future`, `servedBeforeOwed`, `publicNoticeLast`, `conflictOfInterest`
 */
export function recordService(permit: Permit, command: RecordService, at: Instant): PermitEvent[] {
  const { by, notice: id, method, servedOn, recipient, proof } = command;
  const notices = permit.service?.notices ?? [];
  const notice = notices.find((candidate) => candidate.id === id);
  const open = notices.filter(({ state }) => state !== 'served').map((one) => one.id);
  if (!notice)
    throw refusal('unknownNotice', {
      field: 'notice',
      notice: id,
      open,
      allowedCommands: allowedCommands(permit),
    });
  mustBeCompetentOrg(permit, by);
  mustBeUnconcerned(permit, 'by', by.user);
  if (notice.state === 'served')
    throw refusal('noticeServed', {
      field: 'notice',
      servedOn: notice.servedOn ?? null,
      open,
      allowedCommands: allowedCommands(permit),
    });
  const today = civilDateOf(at);
  if (servedOn > today) throw refusal('future', { field: 'servedOn', now: today });
  if (servedOn < notice.owedOn) throw refusal('servedBeforeOwed', { field: 'servedOn', from: notice.owedOn });
  mustBeLastWay(notice, command);
  const { publishedOn } = command;
  return [
    { type: 'NoticeServed', notice: id, servedOn, method, by, recipient, proof, ...(publishedOn && { publishedOn }) },
    ...met(permit, `serve:${id}`, at),
    ...whatServiceMoves(permit, notice, servedOn, at),
  ];
}

/** Nobody reads a public notice: it is for whom nothing else reaches, and gives him time. */
function mustBeLastWay(notice: Notice, { method, servedOn, publishedOn }: RecordService): void {
  if (method !== 'publicNotice') return;
  const { state, owedOn } = notice;
  if (state !== 'unserved') throw refusal('publicNoticeLast', { field: 'method', state });
  if (publishedOn === undefined || publishedOn < owedOn)
    throw refusal('publicNoticeLast', { field: 'publishedOn', from: owedOn });
  const counts = addDays(publishedOn, PUBLIC_NOTICE_DAYS);
  if (servedOn < counts) throw refusal('publicNoticeLast', { field: 'servedOn', from: counts });
}
