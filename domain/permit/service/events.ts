import type { ItemId } from '../../catalogue/types.ts';
import type { CivilDate, Instant } from '../../time.ts';
import type { Actor, Filed, TextRef } from '../types.ts';
import type { Channel, NoticeKind, ServedByHand } from './types.ts';

export type NoticeOwed = {
  type: 'NoticeOwed';
  notice: string;
  kind: NoticeKind;
  item?: ItemId;
  procedure?: string;
  owedOn: CivilDate;
  channels: Channel[];
};
/** handed over to whoever carries it, who will be asked whether it arrived */
export type NoticeSent = {
  type: 'NoticeSent';
  notice: string;
  channel: Channel;
  attempt: number;
  reference: string;
  nextAttemptAt: Instant;
};
export type NoticeAttemptFailed = {
  type: 'NoticeAttemptFailed';
  notice: string;
  channel: Channel;
  attempt: number;
  problem: string;
  /** the channel that is tried next; null where none is left */
  next: Channel | null;
  /** null: at once */
  nextAttemptAt: Instant | null;
};
export type NoticeRetried = { type: 'NoticeRetried'; notice: string };
/** no message reaches him: an officer serves it, and that is a duty with cards */
export type NoticeUnserved = { type: 'NoticeUnserved'; notice: string; kind: NoticeKind; tried: Channel[] };
/** `servedOn`: the day that counts in law */
export type NoticeServed = {
  type: 'NoticeServed';
  notice: string;
  servedOn: CivilDate;
} & (
  | { method: 'message'; channel: Channel; attempt: number; reference: string }
  | { method: ServedByHand | 'electronic'; by: Actor; recipient: TextRef; proof: Filed; publishedOn?: CivilDate }
);
/** told later than its pause was to begin, or not at all: no day before counts (Art. 45) */
export type PauseStartMoved = {
  type: 'PauseStartMoved';
  procedure: string;
  item: ItemId;
  previous: CivilDate;
  pausesFrom: CivilDate;
};
/** told later than was written down: the time to ask for a hearing runs from then (Art. 47) */
export type HearingPeriodMoved = {
  type: 'HearingPeriodMoved';
  party: string;
  previous: CivilDate;
  toldOn: CivilDate;
  requestBy: CivilDate;
};

export type ServiceEvent =
  | NoticeOwed
  | NoticeSent
  | NoticeAttemptFailed
  | NoticeRetried
  | NoticeUnserved
  | NoticeServed
  | PauseStartMoved
  | HearingPeriodMoved;
