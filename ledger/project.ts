import type { Kysely } from 'kysely';
import type { Stamped } from '../domain/decider.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { type DocumentKind, documentOf } from '../domain/permit/officialDocuments.ts';
import type { CaseNumber, Permit } from '../domain/permit/types.ts';
import { type ClosingIncident, incidentsOf, type OpeningIncident } from './incidents.ts';
import { type Notification, notificationsOf } from './notification.ts';
import { permitFrom } from './permitFrom.ts';
import { fold } from './readModels/fold.ts';
import { awaitsDecision, withReadiness } from './readModels/readiness.ts';
import { NO_ROWS, type StreamRows } from './readModels/rows.ts';
import { changed } from './readModels/store.ts';
import type { Schema } from './schema.ts';

export type Appended = { seq: number; commandId: string; event: Stamped<PermitEvent> };

/** Everything that follows from events inside our own database. */
export type Consequences = {
  /** the rows that differ */
  rows: StreamRows;
  after: StreamRows;
  closing: ClosingIncident[];
  opening: OpeningIncident[];
  client: string | null;
  notifications: Notification[];
  documents: OrderedRow[];
};

/** A document that an event calls for: nothing is on record without it being owed. */
export type OrderedRow = { number: string; kind: DocumentKind; case_number: CaseNumber; seq: number };

export async function consequencesOf(
  ledger: Kysely<Schema>,
  stream: string,
  before: StreamRows,
  appended: readonly Appended[],
): Promise<Consequences> {
  const first = appended[0];
  const client = before.permit?.client ?? (first?.seq === 1 ? await clientOf(ledger, first.commandId) : null);
  const after = await withState(ledger, before, foldAll(before, stream, appended, client), { stream, appended });
  return {
    rows: differing(before, after),
    after,
    ...incidentsOf(appended),
    client,
    notifications: client && after.permit ? notificationsOf(after.permit.caseNumber, appended) : [],
    documents: after.permit ? ordersOf(after.permit.caseNumber, appended) : [],
  };
}

const ordersOf = (caseNumber: CaseNumber, appended: readonly Appended[]): OrderedRow[] =>
  appended.flatMap(({ seq, event }) => {
    const ordered = documentOf(caseNumber, seq, event);
    return ordered ? [{ ...ordered, case_number: caseNumber, seq }] : [];
  });

/** A fold keeps rows that do not change as the same objects. */
const differing = (before: StreamRows, after: StreamRows): StreamRows => ({
  permit: after.permit === before.permit ? null : after.permit,
  obligations: changed(before.obligations, after.obligations),
  pushes: changed(before.pushes, after.pushes),
  publications: changed(before.publications, after.publications),
  bars: changed(before.bars, after.bars),
  contenders: changed(before.contenders, after.contenders),
  matters: changed(before.matters, after.matters),
  version: after.version,
  state: after.state,
});

const foldAll = (rows: StreamRows, stream: string, appended: readonly Appended[], client: string | null): StreamRows =>
  appended.reduce((current, { seq, event }) => fold(current, { stream, seq, event }, client), rows);

const evolved = (state: Permit, appended: readonly Appended[]): Permit =>
  appended.reduce((current, { event }) => permitDecider.evolve(current, event), state);

/** The case goes on beside its rows; where it is not at hand it is read, as soon as a row depends on it. */
async function withState(
  ledger: Kysely<Schema>,
  before: StreamRows,
  after: StreamRows,
  { stream, appended }: { stream: string; appended: readonly Appended[] },
): Promise<StreamRows> {
  const [first] = appended;
  if (!first) return after;
  const known = before.state ?? (first.seq === 1 ? permitDecider.initial : null);
  if (known) return withReadiness(after, evolved(known, appended));
  if (!awaitsDecision(after) && !awaitsDecision(before)) return after;
  // what came in between makes the flush one that is not written
  const { state } = await permitFrom(ledger, stream, first.seq - 1);
  return withReadiness(after, evolved(state, appended));
}

/** The rows of a whole stream. */
export const foldedWhole = (stream: string, recorded: readonly Appended[], client: string | null): StreamRows =>
  withReadiness(foldAll(NO_ROWS, stream, recorded, client), evolved(permitDecider.initial, recorded));

/** The client system behind a case is no fact of its file; the row of the first command knows it. */
export async function clientOf(ledger: Kysely<Schema>, commandId: string): Promise<string | null> {
  const command = await ledger.selectFrom('commands').select('client').where('id', '=', commandId).executeTakeFirst();
  return command?.client ?? null;
}
