import type { Transaction } from 'kysely';
import type { Calendar } from '../../domain/calendar.ts';
import type { RegisterEvent } from '../../domain/catalogue/governance/events.ts';
import { publishedBody } from '../../domain/catalogue/governance/publishedBody.ts';
import type { Actor } from '../../domain/permit/types.ts';
import { startRollout } from '../calendarRollout.ts';
import type { Schema } from '../schema.ts';
import { REFERENCE_KIND_OF } from './referenceKinds.ts';

/** What publications and repeals add to the reference data, in their transaction. */
export async function insertReferences(
  transaction: Transaction<Schema>,
  events: readonly RegisterEvent[],
  by: Actor,
): Promise<void> {
  const rows = events.flatMap((event) => {
    const row = referenceRow(event);
    return row ? [{ ...row, body: JSON.stringify(row.body), source: `register: ${event.basisDocument}` }] : [];
  });
  if (rows.length === 0) return;
  await transaction.insertInto('reference').values(rows).execute();
  // whoever publishes a notice has it reach the open cases, in the same breath
  for (const event of events) {
    const calendar = calendarIn(event);
    if (calendar) await startRollout(transaction, calendar, by);
  }
}

function calendarIn(event: RegisterEvent): Calendar | null {
  if (event.type === 'NoticeLoaded') return event.calendar;
  const published = event.type === 'VersionPublished' ? publishedBody(event.candidate, event.version) : null;
  return published?.kind === 'calendar' ? published.body : null;
}

function referenceRow(event: RegisterEvent) {
  if (event.type === 'DocumentRepealed') {
    const { ref, through, lastVersion } = event;
    return {
      kind: 'repeal' as const,
      id: `${ref.kind}/${ref.id}`,
      // a document that was taken up again can end again, and an end can be brought forward
      version: lastVersion === undefined ? through : `${lastVersion}/${through}`,
      jurisdiction: null,
      effectiveFrom: null,
      effectiveTo: through,
      body: { ...ref, effectiveTo: through, ...(lastVersion !== undefined && { lastVersion }) },
    };
  }
  if (event.type === 'NoticeLoaded') {
    const { calendar } = event;
    return {
      kind: 'calendar' as const,
      id: calendar.id,
      version: calendar.version,
      jurisdiction: null,
      effectiveFrom: calendar.knownFrom,
      effectiveTo: null,
      body: calendar,
    };
  }
  if (event.type !== 'VersionPublished') return null;
  const { candidate, version } = event;
  const { kind, body } = publishedBody(candidate, version);
  return {
    kind: REFERENCE_KIND_OF[kind],
    id: kind === 'supervisionItem' ? body.code : body.id,
    version: String(body.version),
    jurisdiction: 'jurisdiction' in body ? (body.jurisdiction ?? null) : null,
    effectiveFrom: candidate.effectiveFrom,
    effectiveTo: null,
    body,
  };
}
