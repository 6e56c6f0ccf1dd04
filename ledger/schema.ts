import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Basis, JurisdictionId, OrgId } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import type { Receipt } from './append.ts';
import type { JsonObject, JsonValue } from './canonical.ts';
import type { CommandOutcome } from './commands.ts';
import type { Json, NullableJson } from './json.ts';
import type {
  MattersTable,
  ObligationsTable,
  PermitsTable,
  PublicationsTable,
  PushesTable,
} from './readModels/tables.ts';

/** when the row was written, by the clock of the database; no domain fact */
type Recorded = ColumnType<Instant, never, never>;

export type StreamsTable = {
  stream: string;
  subject: string;
  jurisdiction: JurisdictionId;
  seq: number;
  hash: string;
  /** moves when rows of the read models are mended */
  rowsVersion: Generated<number>;
  startedAt: Recorded;
};

export type EventsTable = {
  stream: string;
  seq: number;
  type: string;
  at: Instant;
  effectiveAt: Instant;
  recordedAt: Recorded;
  commandId: string;
  actor: NullableJson<Actor>;
  jurisdiction: JurisdictionId;
  basis: Json<Basis[]>;
  /** canonical JSON of what the hash covers */
  body: string;
  /** the event inside `body`, derived by the database so that the two cannot disagree */
  data: ColumnType<JsonObject, never, never>;
  prevHash: string;
  hash: string;
};

/** One row per settled command of a stream: the second lock against doing one thing twice. */
export type ReceiptsTable = { stream: string; commandId: string; receipt: Json<Receipt>; recordedAt: Recorded };

export type CommandsTable = {
  id: string;
  stream: string;
  name: string;
  actor: Json<Actor>;
  client: string;
  bodyHash: string;
  command: Json<JsonObject>;
  receivedAt: Recorded;
  outcome: NullableJson<CommandOutcome>;
  outcomeAt: Instant | null;
  claimedUntil: Instant | null;
  /** of a submission, so that they can be served in turn */
  jurisdiction: JurisdictionId | null;
};

export type AttemptsTable = {
  id: Generated<number>;
  at: Recorded;
  client: string | null;
  actor: NullableJson<Actor>;
  method: string;
  path: string;
  commandName: string | null;
  status: number;
  code: string;
  errors: Json<{ path: string; code: string }[]>;
  idempotencyKeyHash: string | null;
};

export type CaseSerialsTable = { jurisdiction: JurisdictionId; day: CivilDate; last: number };

/** Personal data at rest. An erased row keeps its id and nothing else. */
export type SealedTable = {
  id: string;
  stream: string;
  keyId: string | null;
  nonce: Buffer | null;
  ciphertext: Buffer | null;
  storedAt: Recorded;
  erasedAt: Instant | null;
};

export type ReferenceKind =
  | 'jurisdiction'
  | 'organisation'
  | 'roleAliases'
  | 'item'
  | 'trade'
  | 'transferCatalogue'
  | 'unit'
  | 'policy'
  | 'calendar'
  | 'supervisionItem'
  | 'districtItem'
  /** the last day of what was repealed: its versions stay as they were published */
  | 'repeal';

export type ReferenceTable = {
  ordinal: Generated<number>;
  kind: ReferenceKind;
  id: string;
  version: string;
  jurisdiction: JurisdictionId | null;
  effectiveFrom: CivilDate | null;
  effectiveTo: CivilDate | null;
  body: Json<JsonValue>;
  source: string;
  loadedAt: Recorded;
};

export type SupervisorEndpointsTable = { org: OrgId; url: string; keyId: string; active: boolean };

export type ClientsTable = {
  client: string;
  webhookUrl: string;
  keyId: string;
  nonce: Buffer;
  ciphertext: Buffer;
};

export type OutboxTable = {
  id: Generated<number>;
  kind: 'webhook';
  client: string;
  stream: string;
  seq: number;
  eventType: string;
  at: Instant;
  body: Json<JsonObject>;
  attempts: Generated<number>;
  nextAttemptAt: ColumnType<Instant, never, Instant>;
  sentAt: Instant | null;
  lastProblem: string | null;
};

export type IncidentsTable = {
  id: Generated<number>;
  kind: string;
  stream: string;
  key: string;
  detail: Json<JsonObject>;
  openedAt: Recorded;
  owner: string;
  closedAt: Instant | null;
  closedBy: string | null;
  note: string | null;
};

export type VerificationReason = 'firstStart' | 'restored' | 'ledgerMoved' | 'engineMoved';

export type VerificationsTable = {
  id: Generated<number>;
  reason: VerificationReason;
  requestedAt: Recorded;
  requestedBy: string;
  /** up to when this ledger surely knows what was asked of it; null where that cannot be told */
  knownUntil: Instant | null;
  /** when ledger and engine were last seen to be these, to the minute */
  seenAt: Instant | null;
  /** which ledger and which engine were found to belong together */
  ledgerIdentity: string | null;
  engineIdentity: string | null;
  claimedUntil: Instant | null;
  /** the process that has it in hand */
  claimedBy: string | null;
  finishedAt: Instant | null;
  findings: NullableJson<JsonObject>;
};

/** Which case a submission opened in the engine, where this ledger had lost it. */
export type ReservationsTable = { commandId: string; stream: string; reservedAt: Recorded };

/** Two rows for what was carried out: `begun`, and what came of it; one for what was not. */
export type OperationsTable = {
  ordinal: Generated<number>;
  id: string;
  batch: string;
  bodyHash: string | null;
  at: Recorded;
  actor: Json<Actor>;
  via: 'api' | 'commandLine';
  operation: string;
  stream: string;
  reason: string;
  dryRun: boolean;
  outcome: string;
  detail: Json<JsonObject>;
};

export type CalendarRolloutsTable = {
  calendar: string;
  version: string;
  knownThrough: CivilDate;
  startedAt: Recorded;
  startedBy: Json<Actor>;
  /** the stream after which the next batch begins; '' at the beginning */
  cursor: ColumnType<string, never, string>;
  finishedAt: ColumnType<Instant | null, never, Instant | null>;
};

/** Each case of an older system, once. */
export type ImportsTable = {
  system: string;
  number: string;
  commandId: string;
  stream: string;
  fileHash: string;
  line: number;
  importedAt: Recorded;
};

export type Schema = {
  streams: StreamsTable;
  events: EventsTable;
  receipts: ReceiptsTable;
  commands: CommandsTable;
  attempts: AttemptsTable;
  caseSerials: CaseSerialsTable;
  parties: SealedTable;
  texts: SealedTable;
  permits: PermitsTable;
  obligations: ObligationsTable;
  pushes: PushesTable;
  publications: PublicationsTable;
  matters: MattersTable;
  reference: ReferenceTable;
  supervisorEndpoints: SupervisorEndpointsTable;
  clients: ClientsTable;
  outbox: OutboxTable;
  incidents: IncidentsTable;
  verifications: VerificationsTable;
  reservations: ReservationsTable;
  operations: OperationsTable;
  calendarRollouts: CalendarRolloutsTable;
  imports: ImportsTable;
};

export type { LinkageState } from './readModels/tables.ts';
export type PermitRow = Selectable<PermitsTable>;
export type ObligationRow = Selectable<ObligationsTable>;
export type PushRow = Selectable<PushesTable>;
export type PublicationRow = Selectable<PublicationsTable>;
export type MatterRow = Selectable<MattersTable>;
