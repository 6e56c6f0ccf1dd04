import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Ledger } from '../ledger/database.ts';
import { intakeBacklog } from '../ledger/intake.ts';
import { waitingDocuments } from '../ledger/officialDocuments.ts';
import { openIncidentsByKind, outboxBacklog, owedPushes } from '../ledger/queries/backlog.ts';
import { countsByStateAndLamp } from '../ledger/queries/permits.ts';
import type { Engine } from './engine.ts';
import { ledgerUnavailable } from './failures.ts';
import { inTime } from './inTime.ts';
import { ASKED_WITHIN_MS } from './metrics.ts';

type Parts = {
  ledger: Ledger;
  engine: Pick<Engine, 'isReachable'>;
  /** of this process: one that has never seen the engine takes none either */
  mayTakeCommands: () => Promise<boolean>;
};

/**
 * What is asked of the ledger and the engine whenever the metrics are read. Each API process gives the same answer,
 * but for what it has seen itself: take the greatest, never the sum. Labels come from closed sets of our own; nothing names a case or a person.
 */
export function watchState(registry: Registry, { ledger, engine, mayTakeCommands }: Parts): void {
  const registers = [registry];

  new Gauge({
    name: 'shenguan_ready',
    help: '1 when this process reaches the part, 0 when not',
    labelNames: ['part'],
    registers,
    async collect() {
      const [postgres, temporal] = await Promise.all([
        answered(sql`select 1`.execute(ledger)),
        engine.isReachable(Date.now() + ASKED_WITHIN_MS),
      ]);
      this.set({ part: 'postgres' }, postgres ? 1 : 0);
      this.set({ part: 'temporal' }, temporal ? 1 : 0);
    },
  });

  new Gauge({
    name: 'shenguan_cases',
    help: 'Cases on record, by state and worst lamp',
    labelNames: ['state', 'lamp'],
    registers,
    async collect() {
      const counts = await answered(countsByStateAndLamp(ledger));
      this.reset();
      for (const { caseState, lamp, count } of counts ?? []) this.inc({ state: caseState, lamp }, count);
    },
  });

  new Gauge({
    name: 'shenguan_open_incidents',
    help: 'Incidents nobody has closed, by kind; caseHalted counts the halted cases',
    labelNames: ['kind'],
    registers,
    async collect() {
      const counts = await answered(openIncidentsByKind(ledger));
      this.reset();
      for (const { kind, count } of counts ?? []) this.set({ kind }, count);
    },
  });

  new Gauge({
    name: 'shenguan_verifying',
    help: '1 while no command is taken because ledger and engine have yet to be compared, or the engine was away since the start; NaN when the ledger is away',
    registers,
    async collect() {
      const mayTake = await answered(mayTakeCommands());
      this.set(mayTake === null ? Number.NaN : mayTake ? 0 : 1);
    },
  });

  new Gauge({
    name: 'shenguan_pushes_owed',
    help: 'Pushes ordered by a decision and not yet received by the supervisor; NaN when the ledger cannot be asked',
    registers,
    async collect() {
      this.set((await answered(owedPushes(ledger))) ?? Number.NaN);
    },
  });

  new Gauge({
    name: 'shenguan_intake_waiting',
    help: 'Submissions on record that wait for their receipt; NaN when the ledger cannot be asked',
    registers,
    async collect() {
      this.set((await answered(intakeBacklog(ledger)))?.waiting ?? Number.NaN);
    },
  });

  new Gauge({
    name: 'shenguan_intake_oldest_seconds',
    help: 'How long the oldest of them has waited; NaN when the ledger cannot be asked',
    registers,
    async collect() {
      this.set((await answered(intakeBacklog(ledger)))?.oldestSeconds ?? Number.NaN);
    },
  });

  new Gauge({
    name: 'shenguan_documents_waiting',
    help: 'Official documents that are not sealed yet, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await answered(waitingDocuments(ledger));
      this.reset();
      for (const { state, count } of counts ?? []) this.set({ state }, count);
    },
  });

  new Gauge({
    name: 'shenguan_outbox_waiting',
    help: 'Notifications to client systems not yet taken; NaN when the ledger cannot be asked',
    registers,
    async collect() {
      this.set((await answered(outboxBacklog(ledger)))?.waiting ?? Number.NaN);
    },
  });

  new Gauge({
    name: 'shenguan_outbox_overdue_seconds',
    help: 'How long a notification that may go out has been left lying; NaN when the ledger cannot be asked',
    registers,
    async collect() {
      this.set((await answered(outboxBacklog(ledger)))?.overdueSeconds ?? Number.NaN);
    },
  });
}

/** null when the answer does not come, or not in time: a metric says so by its absence */
const answered = <T>(asked: Promise<T>): Promise<T | null> =>
  inTime(asked, ASKED_WITHIN_MS, ledgerUnavailable).catch(() => null);
