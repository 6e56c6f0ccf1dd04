import type { Kysely } from 'kysely';
import type { JurisdictionId } from '../domain/catalogue/types.ts';
import { type Instant, instantOf } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';
import type { Appended } from './project.ts';
import type { Schema } from './schema.ts';

export type Incident = {
  id: number;
  kind: string;
  stream: string;
  key: string;
  detail: JsonObject;
  openedAt: Instant;
  owner: string;
  closedAt: Instant | null;
  closedBy: string | null;
  note: string | null;
};

export type NewIncident = { kind: string; stream: string; key?: string; detail: JsonObject; owner?: string };

const OPERATORS = 'operators';

/** Opens it once: while it is open the same kind, stream and key are the same incident. */
export async function openIncident(ledger: Kysely<Schema>, incident: NewIncident): Promise<void> {
  const { kind, stream, key = '', detail, owner = OPERATORS } = incident;
  await ledger
    .insertInto('incidents')
    .values({ kind, stream, key, detail: JSON.stringify(detail), owner })
    .onConflict((conflict) => conflict.columns(['kind', 'stream', 'key']).where('closedAt', 'is', null).doNothing())
    .execute();
}

/** As `openIncident`, of what is found anew at each start: whoever has closed it has seen it. */
export async function noteIncident(ledger: Kysely<Schema>, incident: NewIncident): Promise<void> {
  const { kind, stream, key = '' } = incident;
  const known = await ledger
    .selectFrom('incidents')
    .select('id')
    .where('kind', '=', kind)
    .where('stream', '=', stream)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!known) await openIncident(ledger, incident);
}

/** @returns false when there is no such open incident */
export async function closeIncident(
  ledger: Ledger,
  { id, closedBy, note }: { id: number; closedBy: string; note: string },
): Promise<boolean> {
  const closed = await ledger
    .updateTable('incidents')
    .set({ closedAt: instantOf(Date.now()), closedBy, note })
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  return closed.numUpdatedRows > 0n;
}

/** What was mended by itself, by the part of the service that says so. */
export async function closeIncidentsOf(
  ledger: Kysely<Schema>,
  { kinds, stream, key }: { kinds: readonly string[]; stream: string; key: string },
  { at, note }: { at: Instant; note: string },
): Promise<void> {
  await ledger
    .updateTable('incidents')
    .set({ closedAt: at, closedBy: 'system', note })
    .where('kind', 'in', [...kinds])
    .where('stream', '=', stream)
    .where('key', '=', key)
    .where('closedAt', 'is', null)
    .execute();
}

export type IncidentFilter = {
  open?: boolean;
  kind?: string;
  stream?: string;
  jurisdiction?: JurisdictionId;
  before?: number;
  limit?: number;
};

/** Newest first; `before` continues after the last id of the page before. */
export async function listIncidents(ledger: Ledger, filter: IncidentFilter = {}): Promise<Incident[]> {
  let query = ledger
    .selectFrom('incidents')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(filter.limit ?? 100);
  if (filter.open !== undefined) query = query.where('closedAt', filter.open ? 'is' : 'is not', null);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.stream !== undefined) query = query.where('stream', '=', filter.stream);
  if (filter.jurisdiction !== undefined) {
    const { jurisdiction } = filter;
    query = query.where('stream', 'in', (streams) =>
      streams.selectFrom('streams').select('stream').where('jurisdiction', '=', jurisdiction),
    );
  }
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return await query.execute();
}

export type OpeningIncident = {
  kind: string;
  key: string;
  detail: JsonObject;
  owner: string;
  closed_at: Instant | null;
  closed_by: string | null;
  note: string | null;
};
export type ClosingIncident = { kind: string; key: string; closed_at: Instant; closed_by: string; note: string };

/** Incidents that are facts of the case: opened by its events, and closed by them where time mends them. */
export function incidentsOf(appended: readonly Appended[]): { opening: OpeningIncident[]; closing: ClosingIncident[] } {
  const opening: OpeningIncident[] = [];
  const closing: ClosingIncident[] = [];
  const open = (incident: Pick<OpeningIncident, 'kind' | 'key' | 'detail' | 'owner'>) =>
    opening.push({ ...incident, closed_at: null, closed_by: null, note: null });
  const close = (kind: string, key: string, at: Instant, note: string) => {
    const end = { closed_at: at, closed_by: 'case', note };
    closing.push({ kind, key, ...end });
    // one statement does not see what it opens itself
    for (const incident of opening) if (incident.kind === kind && incident.key === key) Object.assign(incident, end);
  };
  for (const { event } of appended) {
    if (event.type === 'PushReceiptMissing') {
      const { pushId, supervisor } = event;
      open({ kind: 'pushReceiptMissing', key: pushId, detail: { pushId, supervisor }, owner: OPERATORS });
    }
    if (event.type === 'CoordinationUnitMissing') {
      const { supervisor, item } = event;
      open({ kind: 'coordinationUnitMissing', key: supervisor, detail: { supervisor, item }, owner: supervisor });
    }
    if (event.type === 'CoordinationUnitNamed')
      close('coordinationUnitMissing', event.supervisor, event.at, event.unit);
    if (event.type === 'ReapplicationBarred' && event.subject === null) {
      // nobody is known to whom it applies: it holds nobody off until people have looked
      const { article, items, document, through } = event;
      open({
        kind: 'barWithoutSubject',
        key: document,
        detail: { article, items, document, through },
        owner: OPERATORS,
      });
    }
    if (event.type === 'NoticeUnserved' && event.tried.length > 0) {
      const { notice, kind, tried } = event;
      open({ kind: 'noticeUnserved', key: notice, detail: { notice, kind, tried }, owner: OPERATORS });
    }
    if (event.type === 'NoticeServed') close('noticeUnserved', event.notice, event.at, 'served');
    // a case that is withdrawn or ended owes nobody what it had not told yet
    if (event.type === 'ObligationEnded' && event.obligation === 'serve')
      close('noticeUnserved', event.obligationId.slice('serve:'.length), event.at, 'no longer owed');
    if (event.type === 'PushDelivered') close('pushReceiptMissing', event.pushId, event.at, 'receipt arrived');
  }
  return { opening, closing };
}
