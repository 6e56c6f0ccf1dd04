import type { Calendar } from '../../calendar.ts';
import type { CivilDate } from '../../time.ts';
import type { Finding } from '../findings/finding.ts';
import type { JurisdictionId } from '../types.ts';
import type { Justified } from './commands.ts';
import type { Candidate, DocumentRef } from './types.ts';

export type DraftProposed = Justified & { type: 'DraftProposed'; candidate: Candidate };
export type DraftAmended = Justified & { type: 'DraftAmended'; candidate: Candidate };
export type DraftSubmitted = Justified & { type: 'DraftSubmitted' };
/** `approvedFor`: whose approval it was; absent in those of earlier releases */
export type DraftApproved = Justified & { type: 'DraftApproved'; approvedFor?: JurisdictionId };
export type DraftReturned = Justified & { type: 'DraftReturned' };
export type DraftWithdrawn = Justified & { type: 'DraftWithdrawn' };
export type VersionPublished = Justified & {
  type: 'VersionPublished';
  version: number;
  candidate: Candidate;
  publishedOn: CivilDate;
  /** what was seen and did not stand in the way */
  warnings: Finding[];
};
export type RepealProposed = Justified & { type: 'RepealProposed'; ref: DocumentRef; through: CivilDate };
export type DocumentRepealed = Justified & {
  type: 'DocumentRepealed';
  ref: DocumentRef;
  through: CivilDate;
  /** the last version it ends */
  lastVersion?: number;
};
/** its days are what cases count with from then on */
export type NoticeLoaded = Justified & { type: 'NoticeLoaded'; calendar: Calendar };

export type RegisterEvent =
  | DraftProposed
  | DraftAmended
  | DraftSubmitted
  | DraftApproved
  | DraftReturned
  | DraftWithdrawn
  | VersionPublished
  | RepealProposed
  | DocumentRepealed
  | NoticeLoaded;
