import type {
  BarsTable,
  ContendersTable,
  MattersTable,
  ObligationsTable,
  PermitsTable,
  PublicationsTable,
  PushesTable,
} from './tables.ts';

/** Names every column of a table: one that is added to its type must be added here. */
type EveryColumn<Table> = { readonly [Column in keyof Table]-?: true };

const PERMITS: EveryColumn<PermitsTable> = {
  caseNumber: true,
  stream: true,
  jurisdiction: true,
  caseState: true,
  linkageState: true,
  lamp: true,
  kind: true,
  channel: true,
  items: true,
  competentOrg: true,
  receivedByOrg: true,
  client: true,
  applicantId: true,
  receivedAt: true,
  acceptedOn: true,
  deemed: true,
  decidedOn: true,
  decision: true,
  decisions: true,
  closedAt: true,
  nextDue: true,
  calendarVersion: true,
  calendarKnownThrough: true,
  imported: true,
  updatedAt: true,
  seq: true,
};

const OBLIGATIONS: EveryColumn<ObligationsTable> = {
  stream: true,
  openedSeq: true,
  id: true,
  caseNumber: true,
  jurisdiction: true,
  kind: true,
  organ: true,
  item: true,
  pushId: true,
  basis: true,
  start: true,
  due: true,
  statutoryDue: true,
  statutoryDueLenient: true,
  provisional: true,
  lamp: true,
  rung: true,
  yellowAt: true,
  redAt: true,
  statutoryPassed: true,
  state: true,
  metAt: true,
  late: true,
  endedAt: true,
  endedReason: true,
  explainedAt: true,
  explainedBy: true,
  explanationId: true,
  holder: true,
  heldSince: true,
  decider: true,
  deciderSince: true,
  pauses: true,
  readyToDecide: true,
};

const PUSHES: EveryColumn<PushesTable> = {
  pushId: true,
  stream: true,
  caseNumber: true,
  jurisdiction: true,
  item: true,
  supervisor: true,
  enforcer: true,
  unit: true,
  delivery: true,
  catalogueVersion: true,
  state: true,
  orderedAt: true,
  deliveredAt: true,
  receipt: true,
  receiptMissingAt: true,
  acknowledgedAt: true,
  officer: true,
  late: true,
  attempts: true,
  lastProblem: true,
  nextAttemptAt: true,
  decision: true,
  deputy: true,
  absentFrom: true,
  absentTo: true,
  returnedAt: true,
  proposedOwner: true,
  replaces: true,
  replacedBy: true,
};

const PUBLICATIONS: EveryColumn<PublicationsTable> = {
  caseNumber: true,
  item: true,
  stream: true,
  jurisdiction: true,
  organ: true,
  inNameOf: true,
  applicantId: true,
  kind: true,
  decisionNumber: true,
  decidedOn: true,
  validFrom: true,
  validTo: true,
  renews: true,
  certificateNumber: true,
  publishedAt: true,
  receipt: true,
  conditions: true,
  corrections: true,
};

const BARS: EveryColumn<BarsTable> = {
  caseNumber: true,
  item: true,
  article: true,
  stream: true,
  subject: true,
  kind: true,
  document: true,
  decidedAt: true,
};

const CONTENDERS: EveryColumn<ContendersTable> = {
  caseNumber: true,
  item: true,
  stream: true,
  jurisdiction: true,
  kind: true,
  acceptedAt: true,
  receivedAt: true,
  quantity: true,
  reviewers: true,
  checks: true,
  concerned: true,
  withoutReview: true,
  licence: true,
  state: true,
};

const MATTERS: EveryColumn<MattersTable> = {
  matter: true,
  stream: true,
  caseNumber: true,
  jurisdiction: true,
  cause: true,
  obligationId: true,
  pushId: true,
  convener: true,
  concerned: true,
  state: true,
  referredAt: true,
  due: true,
  owner: true,
  dissent: true,
  document: true,
  boundAt: true,
  raisedAt: true,
  raisedWhy: true,
  settledAt: true,
};

export type ReadModel = {
  table: 'permits' | 'obligations' | 'pushes' | 'publications' | 'bars' | 'contenders' | 'matters';
  /** the property of a row, and its column */
  columns: readonly (readonly [property: string, column: string])[];
  key: readonly string[];
};

const readModel = (table: ReadModel['table'], properties: object, key: readonly string[]): ReadModel => ({
  table,
  columns: Object.keys(properties).map((property) => [property, snakeCase(property)]),
  key: key.map(snakeCase),
});

/** as Kysely's plugin names columns in every other statement */
function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const READ_MODELS = {
  permits: readModel('permits', PERMITS, ['caseNumber']),
  obligations: readModel('obligations', OBLIGATIONS, ['stream', 'openedSeq']),
  pushes: readModel('pushes', PUSHES, ['pushId']),
  publications: readModel('publications', PUBLICATIONS, ['caseNumber', 'item']),
  bars: readModel('bars', BARS, ['caseNumber', 'item', 'article']),
  contenders: readModel('contenders', CONTENDERS, ['caseNumber', 'item']),
  matters: readModel('matters', MATTERS, ['matter']),
};
