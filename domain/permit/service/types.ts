import type { ItemId } from '../../catalogue/types.ts';
import type { CivilDate, Instant } from '../../time.ts';

/** 送达: what the applicant is told by message, and how it is proved that he was (Art. 32, 42, 44, 45, 47, 48). */

/** How an applicant agreed to be told (电子送达), in the order in which it is tried. */
export const CHANNELS = ['clientSystem', 'sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What he is told of. */
export type NoticeKind =
  | 'accepted'
  | 'notAccepted'
  | 'notRequired'
  | 'correction'
  | 'paused'
  | 'extended'
  | 'hearingRight'
  | 'hearing'
  | 'decided'
  | 'corrected'
  | 'ended'
  | 'transferred';

/** How an officer served it, where no message could (直接、邮寄、留置、公告送达). */
export const SERVED_BY_HAND = ['inPerson', 'post', 'leftInPlace', 'publicNotice'] as const;
export type ServedByHand = (typeof SERVED_BY_HAND)[number];

export type Notice = {
  /** `{case number}-S{n}` */
  id: string;
  kind: NoticeKind;
  item?: ItemId;
  /** the special procedure it tells of */
  procedure?: string;
  owedOn: CivilDate;
  /** `sent`: handed over, and not yet known to have arrived; `unserved`: no message reaches him, an officer has to */
  state: 'owed' | 'sent' | 'served' | 'unserved';
  /** in the order in which they are tried; absent: as he named them */
  channels?: Channel[];
  /** the one that is tried; null where none is left */
  channel: Channel | null;
  /** of all channels; the number of an attempt is never used twice */
  attempts: number;
  /** of this channel */
  tries: number;
  /** null: an attempt is owed now, where a channel is left */
  nextAttemptAt: Instant | null;
  /** under which the gateway knows what was handed over to it */
  reference?: string;
  sentAt?: Instant;
  servedOn?: CivilDate;
};

/** Absent: the applicant did not say how he wants to be told, and papers are handed over as before. */
export type Service = {
  channels: Channel[];
  notices: Notice[];
  /** by which he was last reached */
  lastWorked?: Channel;
  /** since when a channel does not reach him */
  exhausted?: { channel: Channel; at: Instant }[];
};
