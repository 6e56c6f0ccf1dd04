import type { CivilDate, Instant } from '../../time.ts';
import type { Actor, Filed, TextRef } from '../types.ts';
import type { Channel, ServedByHand } from './types.ts';

/** What the effect reports: `delivered` where it is known to have arrived, else it was only handed over. */
export type ReportNotice = {
  type: 'reportNotice';
  by: Actor;
  notice: string;
  channel: Channel;
  attempt: number;
  outcome: 'handedOver' | 'delivered';
  reference: string;
  /** as the gateway tells it */
  deliveredAt?: Instant;
  /** at which it was told; a case that was held up hears of it later */
  heardAt?: Instant;
};

/** `isFinal`: this channel will not reach him, however often it is tried */
export type ReportNoticeFailure = {
  type: 'reportNoticeFailure';
  by: Actor;
  notice: string;
  channel: Channel;
  attempt: number;
  problem: string;
  isFinal: boolean;
};

/** 记录送达: by an officer, with the signed paper or the record of the post */
export type RecordService = {
  type: 'recordService';
  by: Actor;
  notice: string;
  method: ServedByHand;
  servedOn: CivilDate;
  /** of a public notice */
  publishedOn?: CivilDate;
  recipient: TextRef;
  proof: Filed;
};
