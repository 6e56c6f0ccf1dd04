import { randomUUID } from 'node:crypto';
import { Engine } from '../../api/engine.ts';
import { isLedgerAway } from '../../api/failures.ts';
import { createMetrics } from '../../api/metrics.ts';
import { operate, type Result } from '../../api/operations/operate.ts';
import { outcomeOf } from '../../api/operations/outcomes.ts';
import type { OperationParts } from '../../api/operations/plan.ts';
import { show } from '../../api/operations/show.ts';
import { Permits } from '../../api/permits.ts';
import { ledgerReference } from '../../api/reference.ts';
import { type Ledger, openLedger } from '../../ledger/database.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { listOperations } from '../../ledger/operations.ts';
import { heldCases } from '../../ledger/queries/heldCases.ts';
import { permitStream } from '../../ledger/streams.ts';
import { isVerificationPending } from '../../ledger/verifications.ts';
import { hasMovedClock } from '../virtualTime.ts';
import { type Changing, HELP, HELP_OF } from './help.ts';
import {
  atOnceIn,
  type Given,
  isChanging,
  jurisdictionIn,
  operationIn,
  ParameterError,
  parametersOf,
  textIn,
} from './parameters.ts';
import { heldLines, incidentLines, operationLines, resultLine, shownLines, summaryLine } from './print.ts';
import { casesOf } from './selection.ts';

const PER_CASE_MS = 15_000;
const MOST_LISTED = 1000;
const WRONG = 2;

/** The operators' command line. @returns the exit code */
export async function runOps(parameters: readonly string[]): Promise<number> {
  try {
    if (parameters.includes('--help')) {
      console.log(parameters[0] === '--help' ? HELP : HELP_OF[operationIn(parameters)]);
      return 0;
    }
    const given = parametersOf(parameters);
    const databaseUrl = process.env.DATABASE_URL;
    if (!databaseUrl)
      throw new ParameterError(
        '请设置 DATABASE_URL（账本的 PostgreSQL 地址）· set DATABASE_URL, the address of the ledger',
      );
    return await withParts(databaseUrl, (parts) => run(parts, given));
  } catch (error) {
    const isTyped = error instanceof ParameterError;
    const message = error instanceof Error ? error.message || String(error) : String(error);
    const place = isLedgerAway(error) ? `账本没有应答（DATABASE_URL）· the ledger does not answer: ` : '';
    console.error(isTyped ? `${message}\n\n${hintFor(parameters)}` : `${place}${message}`);
    return isTyped ? WRONG : 1;
  }
}

const hintFor = ([operation]: readonly string[]): string =>
  `npm run ops -- ${operation !== undefined && operation in HELP_OF ? `${operation} ` : ''}--help`;

async function withParts(databaseUrl: string, work: (parts: OperationParts) => Promise<number>): Promise<number> {
  const ledger = openLedger(databaseUrl, { maxConnections: 6, applicationName: 'shenguan-ops' });
  const {
    TEMPORAL_ADDRESS,
    TEMPORAL_PORT = '7233',
    TEMPORAL_NAMESPACE,
    TEMPORAL_TASK_QUEUE,
    TEMPORAL_TLS,
  } = process.env;
  const engine = new Engine({
    address: TEMPORAL_ADDRESS ?? `127.0.0.1:${TEMPORAL_PORT}`,
    namespace: TEMPORAL_NAMESPACE ?? 'default',
    taskQueue: TEMPORAL_TASK_QUEUE ?? 'permits',
    tls: TEMPORAL_TLS === '1',
  });
  const permits = new Permits({
    ledger,
    keys: null,
    engine,
    reference: ledgerReference(ledger),
    metrics: createMetrics(() => Promise.resolve(0)),
    hasMovedClock: (stream) => hasMovedClock(engine.client, stream),
    mayTakeCommands: async () => !(await isVerificationPending(ledger)),
  });
  try {
    return await work({ ledger, engine, permits });
  } finally {
    await engine.close();
    await ledger.destroy();
  }
}

async function run(parts: OperationParts, given: Given): Promise<number> {
  const { operation } = given;
  if (isChanging(operation)) return act(parts, operation, given);
  const { ledger } = parts;
  const print = <T>(found: T, lines: (found: T) => string) =>
    console.log(given.values.json ? JSON.stringify(found, null, 2) : lines(found));
  switch (operation) {
    case 'incidents':
      print(await incidentsOf(ledger, given), incidentLines);
      return 0;
    case 'halted':
      print(await heldCases(ledger, { jurisdiction: jurisdictionIn(given), limit: MOST_LISTED }), heldLines);
      return 0;
    case 'record':
      print(await recordOf(ledger, given), operationLines);
      return 0;
    case 'show': {
      const [number = ''] = given.cases;
      const seen = await show(parts, number, Date.now() + PER_CASE_MS);
      if (!seen) throw new Error(`账本和引擎中都没有该案 · neither ledger nor engine knows the case: ${number}`);
      print(seen, shownLines);
      return 0;
    }
  }
}

function incidentsOf(ledger: Ledger, given: Given) {
  const { closed, all } = given.values;
  if (closed && all) throw new ParameterError('--closed 与 --all 只能选一个 · give --closed or --all, not both');
  const kind = textIn(given, 'kind');
  const jurisdiction = jurisdictionIn(given);
  return listIncidents(ledger, {
    limit: MOST_LISTED,
    ...(!all && { open: !closed }),
    ...(kind !== undefined && { kind }),
    ...(jurisdiction !== undefined && { jurisdiction }),
  });
}

function recordOf(ledger: Ledger, given: Given) {
  const [number] = given.cases;
  return listOperations(ledger, {
    limit: MOST_LISTED,
    stream: number === undefined ? undefined : permitStream(number),
    batch: textIn(given, 'batch'),
    jurisdiction: jurisdictionIn(given),
  });
}

async function act(parts: OperationParts, operation: Changing, given: Given): Promise<number> {
  const dryRun = given.values['dry-run'] === true;
  const atOnce = atOnceIn(given);
  const cases = await casesOf(parts.ledger, given);
  const actor = { user: textIn(given, 'by') ?? '', org: 'commandLine', role: 'operator' };
  const batch = randomUUID();
  const results = await operate(
    parts,
    {
      ...{ operation, cases, actor, dryRun, batch, bodyHash: null, via: 'commandLine' },
      reason: textIn(given, 'reason') ?? '',
      evenIfHealthy: given.values['even-if-healthy'] === true,
      evenIfFactsAreLost: given.values['even-if-facts-are-lost'] === true,
    },
    {
      atOnce,
      perCaseMs: PER_CASE_MS,
      // progress goes beside the answer, so that the answer can be piped
      onDone: (result, done) => console.error(`${done}/${cases.length}  ${resultLine(result)}`),
    },
  );
  console.log(
    given.values.json ? JSON.stringify(jsonOf(batch, dryRun, results), null, 2) : summaryLine(results, dryRun),
  );
  return results.every(({ outcome }) => ['done', 'unchanged'].includes(outcomeOf(outcome).kind)) ? 0 : 1;
}

const jsonOf = (batch: string, dryRun: boolean, results: readonly Result[]) => ({
  batch,
  dryRun,
  results: results.map(({ case: number, outcome, detail }) => ({
    case: number,
    outcome,
    kind: outcomeOf(outcome).kind,
    detail,
  })),
});
