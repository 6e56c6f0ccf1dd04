import { refusal } from '../../refusal.ts';
import { addMs, civilDateOf, type Instant, MINUTE_MS } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
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
    const servedOn = civilDateOf(at);
    return [
      { type: 'NoticeServed', notice: notice.id, servedOn, method: 'message', channel, attempt, reference },
      ...whatServiceMoves(permit, notice, servedOn, at),
    ];
  }
  const giveUpAt = addMs(notice.sentAt ?? at, ARRIVES_WITHIN_MINUTES * MINUTE_MS);
  if (at >= giveUpAt) return failed(permit, notice, { channel, attempt, problem: 'unconfirmed' }, at);
  const minutes = ASK_AGAIN_MINUTES[notice.tries] ?? ASK_AGAIN_MINUTES[ASK_AGAIN_MINUTES.length - 1] ?? 480;
  const nextAttemptAt = addMs(at, minutes * MINUTE_MS);
  return [{ type: 'NoticeSent', notice: notice.id, channel, attempt, reference, nextAttemptAt }];
}

export function reportNoticeFailure(permit: Permit, command: ReportNoticeFailure, at: Instant): PermitEvent[] {
  const notice = awaited(permit, command);
  const { channel, attempt, problem, isFinal } = command;
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
  const channels = permit.service?.channels ?? [];
  const next = channels[channels.indexOf(told.channel) + 1] ?? null;
  return [
    { type: 'NoticeAttemptFailed', notice: notice.id, ...told, next, nextAttemptAt: null },
    ...(next === null ? unserved(permit, notice, channels, at) : []),
  ];
}

/**
 * 记录送达: handed over in person, by post, left in place or by public notice, with the paper that proves it; also of
 * what a message is still under way for.
 * @throws Refusal `unknownNotice`, `noticeServed`, `future`, `servedBeforeOwed`
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
  return [
    { type: 'NoticeServed', notice: id, servedOn, method, by, recipient, proof },
    ...met(permit, `serve:${id}`, at),
    ...whatServiceMoves(permit, notice, servedOn, at),
  ];
}
