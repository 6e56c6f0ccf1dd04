import type { DocumentRef } from '../../domain/catalogue/governance/types.ts';
import type { CivilDate, Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import { readRegister, registerEvent } from '../register/stream.ts';

export type Change = {
  type: 'published' | 'repealed';
  version: number | null;
  /** the first day of what was published, the last of what was repealed or of what a calendar knows */
  day: CivilDate;
  at: Instant;
  basisDocument: string;
  reason: string;
};

/** S11: what became of a document, for anybody; who acted stays inside. */
export async function changeLog(ledger: Ledger, ref: DocumentRef): Promise<Change[]> {
  const { events } = await readRegister(ledger, ref);
  return events
    .map(({ event }) => registerEvent(event))
    .flatMap((event): Change[] => {
      const { at, basisDocument, reason } = event;
      if (event.type === 'VersionPublished') {
        const { version, candidate } = event;
        return [{ type: 'published', version, day: candidate.effectiveFrom, at, basisDocument, reason }];
      }
      if (event.type === 'NoticeLoaded') {
        const { calendar } = event;
        return [{ type: 'published', version: null, day: calendar.knownThrough, at, basisDocument, reason }];
      }
      if (event.type !== 'DocumentRepealed') return [];
      return [{ type: 'repealed', version: null, day: event.through, at, basisDocument, reason }];
    });
}
