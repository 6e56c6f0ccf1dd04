import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { up } from '../../ledger/migrations/0028-ready-work.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { RecentRows } from '../../ledger/recentRows.ts';
import { offerNext } from '../../ledger/workOffers.ts';
import { BUREAU } from '../domain/permit/reference.ts';
import { accepted, procedureStarted, received, reviewStarted, verified } from '../domain/permit/steps.ts';
import { given, type Step } from '../given.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { batch, flushOf, START, written } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

const reviewing = [received('2026-03-02'), accepted('2026-03-02'), reviewStarted('2026-03-03')];
const CASES: [string, Step[], boolean][] = [
  ['in review', reviewing, false],
  ['checked by two', [...reviewing, verified('2026-03-04')], true],
  ['in review again elsewhere', [...reviewing, procedureStarted('2026-03-04')], false],
];
const streamOf = (index: number) => `permit/610113-20260302-00000${index + 1}`;

/** Each event in a flush of its own; every second time by a process that has never seen the case. */
async function recorded(index: number, steps: Step[]): Promise<void> {
  const stream = streamOf(index);
  let head = START;
  const recent = new RecentRows();
  for (const [at, event] of given(...steps).log.entries()) {
    const told = event.type === 'Received' ? { ...event, caseNumber: stream.slice('permit/'.length) } : event;
    const one = flushOf(stream, head, batch(stream, `c${at}`, [told], null));
    head = written(await append(ledger.service, one, at % 2 === 0 ? recent : new RecentRows()));
  }
}

const readiness = async () => {
  const { rows } = await asAdmin(
    ledger.ownerUrl,
    "select ready_to_decide from obligations where state = 'open' and kind = 'decide' order by stream",
  );
  return rows.map((row: { ready_to_decide: boolean | null }) => row.ready_to_decide);
};
const expected = CASES.map(([, , isReady]) => isReady);

describe('Art. 34: what is ready to decide is known of each case without reading it', () => {
  it('as soon as it is on record, and the same when it is folded again', async () => {
    for (const [index, [, steps]] of CASES.entries()) await recorded(index, steps);
    expect(await readiness()).toEqual(expected);
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
  });

  it('of what an earlier release wrote too', async () => {
    await asAdmin(
      ledger.ownerUrl,
      "alter table obligations drop column ready_to_decide; update obligations set pauses = '[]'; alter table work_offers drop column passed_over",
    );
    const pool = new pg.Pool({ connectionString: ledger.ownerUrl, max: 1 });
    const owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    await owner.transaction().execute(up);
    await owner.destroy();
    expect(await readiness()).toEqual(expected);
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
  });

  it('and it is what is offered, once', async () => {
    const asking = { id: 'first', organ: BUREAU, part: 'decide', officer: 'decider-1' } as const;
    expect(await offerNext(ledger.service, asking, 1)).toMatchObject({ stream: streamOf(1), work: 'decide' });
    expect(await offerNext(ledger.service, asking, 2)).toBeNull();
    expect(await offerNext(ledger.service, { ...asking, id: 'second' }, 1)).toBeNull();
  });
});
