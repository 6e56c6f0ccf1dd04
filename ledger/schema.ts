import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Basis, JurisdictionId, OrgId, UserId } from '../domain/catalogue/types.ts';
import type { DocumentKind } from '../domain/permit/officialDocuments.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { WorkId, WorkPart } from '../domain/permit/work.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import type { Receipt } from './append.ts';
import type { JsonObject, JsonValue } from './canonical.ts';
import type { CommandOutcome } from './commands.ts';
import type { Json, NullableJson } from './json.ts';
import type {
  BarsTable,
  ContendersTable,
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

/** A grant of one of a limited number, between being asked for and being on record. */
export type PlacesUnderWayTable = {
  caseNumber: string;
  item: string;
  jurisdiction: JurisdictionId;
  commandId: string;
  reservedAt: Recorded;
};

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

/** Which work an officer was offered who asked for the next; `attempt`: again, where somebody else was first. */
export type WorkOffersTable = {
  id: string;
  attempt: number;
  organ: OrgId;
  part: WorkPart;
  officer: UserId;
  stream: string;
  work: WorkId;
  offeredAt: Recorded;
  offeredUntil: ColumnType<Instant, Instant, Instant>;
  /** the law did not let this officer have it */
  passedOver: Generated<boolean>;
};

/** Who stands in for whom; added to, never changed. */
export type DelegationsTable = {
  ordinal: Generated<number>;
  id: string;
  bodyHash: string;
  organ: OrgId;
  jurisdiction: JurisdictionId;
  principal: UserId;
  delegate: UserId;
  role: string;
  fromDay: CivilDate;
  toDay: CivilDate;
  /** the sealed text that says why */
  reasonText: string;
  madeBy: Json<Actor>;
  madeAt: Recorded;
};

export type DelegationEndsTable = {
  delegation: string;
  /** whose retry is answered with it */
  request: string;
  endedOn: CivilDate;
  /** the sealed text that says why */
  reasonText: string;
  endedBy: Json<Actor>;
  endedAt: Recorded;
};

/** Whose work went to whom; how far it has come stands in its commands. */
export type HandoversTable = {
  ordinal: Generated<number>;
  id: string;
  bodyHash: string;
  organ: OrgId;
  jurisdiction: JurisdictionId;
  officer: UserId;
  successor: UserId;
  /** the sealed text that says why */
  reasonText: string;
  madeBy: Json<Actor>;
  madeAt: Recorded;
};

/** Reasons that an earlier release wrote in clear, until the service has sealed them. */
export type ReasonsInClearTable = { textId: string; stream: string; reason: string };

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

/** `ordered`: its event is on record, and it is not written yet. */
export type DocumentState = 'ordered' | 'unsealed' | 'sealing' | 'sealed' | 'sealFailed';

/** 文书. What is null at first is filled when it is issued, and stays from then on. */
export type DocumentsTable = {
  number: string;
  kind: DocumentKind;
  caseNumber: string;
  /** the event that called for it */
  stream: string;
  seq: number;
  jurisdiction: JurisdictionId;
  state: Generated<DocumentState>;
  orderedAt: Recorded;
  organ: OrgId | null;
  issuedOn: CivilDate | null;
  issuedAt: Instant | null;
  templateVersion: number | null;
  templateSha256: string | null;
  layout: number | null;
  fontsSha256: string | null;
  htmlSha256: string | null;
  /** of the watermarked copy that is given out before it is sealed */
  copySha256: string | null;
  /** of what is given to the seal, without a watermark */
  pdfSha256: string | null;
  sealedSha256: string | null;
  sealedAt: Instant | null;
  sealedBy: string | null;
  certificateSha256: string | null;
  attempts: Generated<number>;
  nextAttemptAt: ColumnType<Instant, never, Instant>;
  lastProblem: string | null;
  /** the content, sealed with the data key */
  keyId: string | null;
  nonce: Buffer | null;
  ciphertext: Buffer | null;
  erasedAt: Instant | null;
};

/** The file that is given out: the copy, then the sealed document in its place. */
export type DocumentFilesTable = {
  number: string;
  sha256: string;
  keyId: string | null;
  nonce: Buffer | null;
  ciphertext: Buffer | null;
  storedAt: Recorded;
};

/** 查询码: the issues of a case's code after the first; none of the codes stands here. */
export type LookupCodesTable = {
  stream: string;
  issue: number;
  request: string;
  issuedBy: Json<Actor>;
  issuedAt: Recorded;
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
  bars: BarsTable;
  contenders: ContendersTable;
  placesUnderWay: PlacesUnderWayTable;
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
  workOffers: WorkOffersTable;
  delegations: DelegationsTable;
  delegationEnds: DelegationEndsTable;
  handovers: HandoversTable;
  reasonsInClear: ReasonsInClearTable;
  documents: DocumentsTable;
  documentFiles: DocumentFilesTable;
  lookupCodes: LookupCodesTable;
};

export type { LinkageState } from './readModels/tables.ts';
export type PermitRow = Selectable<PermitsTable>;
export type ObligationRow = Selectable<ObligationsTable>;
export type PushRow = Selectable<PushesTable>;
export type PublicationRow = Selectable<PublicationsTable>;
export type BarRow = Selectable<BarsTable>;
export type ContenderRow = Selectable<ContendersTable>;
export type MatterRow = Selectable<MattersTable>;
