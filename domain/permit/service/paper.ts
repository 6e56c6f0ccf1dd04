import { civilDateOf, type Instant } from '../../time.ts';
import type { Deliver } from '../commands.ts';
import type { PermitEvent } from '../events.ts';
import { met } from '../guards.ts';
import type { Permit } from '../types.ts';
import type { Notice } from './types.ts';

/** Whoever has the paper in hand has been told of it: no message need say so any more (Art. 44). */

export const decisionNotices = (permit: Permit, item: string): Notice[] =>
  noticesOf(permit, item).filter(({ kind }) => kind === 'decided');

/** Of the corrections of one decision in their order, as they were made. */
export const correctionNotices = (permit: Permit, item: string, position: number): Notice[] =>
  noticesOf(permit, item)
    .filter(({ kind }) => kind === 'corrected')
    .slice(position, position + 1);

const noticesOf = ({ service }: Permit, item: string): Notice[] =>
  (service?.notices ?? []).filter((notice) => notice.item === item);

export const servedWithPaper = (
  permit: Permit,
  notices: readonly Notice[],
  { by, method, recipient, proof }: Deliver,
  at: Instant,
): PermitEvent[] =>
  notices
    .filter(({ state }) => state !== 'served')
    .flatMap(({ id: notice }): PermitEvent[] => [
      { type: 'NoticeServed', notice, servedOn: civilDateOf(at), method, by, recipient, proof },
      ...met(permit, `serve:${notice}`, at),
    ]);
