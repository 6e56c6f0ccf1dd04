import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { admitCommand } from '../../ledger/commands.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { obligationsOf } from '../../ledger/queries/obligations.ts';
import { permit } from '../../ledger/queries/permits.ts';
import { publications } from '../../ledger/queries/publications.ts';
import { pushOf } from '../../ledger/queries/pushes.ts';
import { trace } from '../../ledger/queries/trace.ts';
import { checkReadModels, rebuild } from '../../ledger/rebuild.ts';
import { RecentRows } from '../../ledger/recentRows.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { clerk, DECISION, flushOf, ITEM, START, written } from './story.ts';
import { wholeCase } from './wholeCase.ts';

let ledger: FreshLedger;
const caseNumber = '610113-20260227-000001';
const stream = `permit/${caseNumber}`;
const batches = wholeCase(caseNumber);

/** One transaction per batch, as a live case is written. */
async function live(caseToWrite: string, untilBatch = batches.length): Promise<void> {
  let head = START;
  for (const one of wholeCase(caseToWrite).slice(0, untilBatch)) {
    head = written(await append(ledger.service, flushOf(`permit/${caseToWrite}`, head, one)));
  }
}

beforeAll(async () => {
  ledger = await freshLedger();
  await admitCommand(ledger.service, {
    id: `receive-${caseNumber}`,
    stream,
    name: 'receive',
    actor: clerk,
    client: 'portal',
    bodyHash: 'h',
    command: {},
    texts: [],
  });
  await live(caseNumber);
});
afterAll(() => ledger.close());

describe('the read models say what the events say', () => {
  it('of the case', async () => {
    expect(await permit(ledger.service, caseNumber)).toMatchObject({
      stream,
      caseState: 'CLOSED',
      linkageState: 'acknowledged',
      lamp: 'green',
      items: [ITEM],
      client: 'portal',
      receivedAt: '2026-02-27T00:00:00.000+08:00',
      acceptedOn: '2026-03-02',
      deemed: false,
      decidedOn: '2026-04-02',
      decision: 'granted',
      decisions: { [ITEM]: DECISION },
      closedAt: '2026-04-08T00:00:00.000+08:00',
      nextDue: null,
    });
  });

  it('of each duty, with the cards that were shown, also where one was opened twice', async () => {
    const rows = await obligationsOf(ledger.service, caseNumber);
    expect(rows.map(({ id, state, lamp, rung }) => [id, state, lamp, rung])).toEqual([
      ['accept', 'ended', 'green', null],
      ['accept', 'met', 'green', null],
      [`decide:${ITEM}`, 'met', 'red', 'supervised'],
      [`acknowledge:${caseNumber}-P1`, 'met', 'green', null],
    ]);
    expect(rows[2]).toMatchObject({
      due: '2026-03-30',
      statutoryDue: '2026-03-31',
      provisional: true,
      late: true,
      statutoryPassed: true,
      yellowAt: '2026-03-27T00:00:00.000+08:00',
      redAt: '2026-03-31T00:00:00.000+08:00',
      explainedBy: 'u-decider',
      explanationId: `t2-${caseNumber}`,
    });
  });

  it('of the push and of what Art. 40 publishes', async () => {
    expect(await pushOf(ledger.service, `${caseNumber}-P1`)).toMatchObject({
      state: 'acknowledged',
      attempts: 1,
      lastProblem: 'connection refused',
      nextAttemptAt: null,
      receipt: 'R-1',
      officer: 'u-officer',
      decision: DECISION,
    });
    expect((await publications(ledger.service)).rows).toMatchObject([
      { caseNumber, decisionNumber: DECISION.number, certificateNumber: 'JY16101130000001', receipt: 'P-1' },
    ]);
  });

  it('shows the lamp and the next due day of what is owed at the moment', async () => {
    const other = '610113-20260227-000002';
    await live(other, 7);
    expect(await permit(ledger.service, other)).toMatchObject({ lamp: 'red', nextDue: '2026-03-30' });
  });

  it('traces every event with actor, basis and content', async () => {
    const events = await trace(ledger.service, caseNumber);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const granted = events.find(({ type }) => type === 'LicenceGranted');
    expect(granted).toMatchObject({ actor: { user: 'u-decider' }, data: { decision: DECISION } });
    expect(granted?.basis[0]?.article).toBe('第三十八条第一款');
  });
});

describe('incidents', () => {
  it('come from events, and end where time mends them', async () => {
    const incidents = await listIncidents(ledger.service, { stream });
    expect(incidents).toMatchObject([
      { kind: 'pushReceiptMissing', key: `${caseNumber}-P1`, closedBy: 'case', owner: 'operators' },
      { kind: 'coordinationUnitMissing', key: '610113-market', closedAt: null, owner: '610113-market' },
    ]);
  });
});

describe('rebuilding', () => {
  it('finds nothing to mend in live tables', async () => {
    const { streams, differences } = await checkReadModels(ledger.service);
    expect(differences).toEqual([]);
    expect(streams).toBe(2);
  });

  it('is the same for one flush of everything as for one flush per command', async () => {
    const other = '610113-20260227-000003';
    await append(ledger.service, flushOf(`permit/${other}`, START, ...wholeCase(other)));
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
  });

  it.each([
    ['one process that remembers what it wrote', 11, [0]],
    ['two in turn, each with an older memory of the case', 12, [0, 1]],
    ['two after one another', 13, [0, 0, 1, 1]],
  ])('finds nothing either after %s', async (_name, serial, turns) => {
    const memories = [new RecentRows(), new RecentRows()];
    const other = `610113-20260227-0000${serial}`;
    let head = START;
    for (const [place, one] of wholeCase(other).entries()) {
      const memory = memories[turns[place % turns.length] ?? 0];
      head = written(await append(ledger.service, flushOf(`permit/${other}`, head, one), memory));
    }
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
  });

  it('names what differs, mends it, and takes away what no stream speaks of', async () => {
    await asAdmin(
      ledger.ownerUrl,
      `update permits set lamp = 'yellow' where case_number = '${caseNumber}';
       delete from obligations where stream = '${stream}' and kind = 'decide';
       insert into permits select '610113-20260227-999999', 'permit/none', jurisdiction, case_state, linkage_state, lamp,
         kind, channel, items, competent_org, received_by_org, client, applicant_id, received_at, accepted_on, deemed,
         decided_on, decision, decisions, closed_at, next_due, updated_at, seq from permits limit 1`,
    );
    const expected = ['permits 610113-20260227-000001', 'obligations 9', 'permits 610113-20260227-999999'];
    const rowsOf = ({ differences }: { differences: { row: string }[] }) => differences.map(({ row }) => row).sort();
    expect(rowsOf(await checkReadModels(ledger.service))).toEqual(expected.sort());
    expect(rowsOf(await rebuild(ledger.service))).toEqual(expected.sort());
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
    expect(await permit(ledger.service, caseNumber)).toMatchObject({ lamp: 'green', client: 'portal' });
  });

  it('is not undone by a process that remembers the rows of before', async () => {
    const other = '610113-20260227-000020';
    const [first, ...rest] = wholeCase(other);
    const memory = new RecentRows();
    if (!first) throw new Error('no story');
    let head = written(await append(ledger.service, flushOf(`permit/${other}`, START, first), memory));
    await asAdmin(ledger.ownerUrl, `update permits set channel = 'online' where case_number = '${other}'`);
    // given: a worker that has just started reads the damaged row, and remembers it
    const misled = new RecentRows();
    const [second, ...later] = rest;
    if (!second) throw new Error('no story');
    head = written(await append(ledger.service, flushOf(`permit/${other}`, head, second), misled));
    // when: it is mended, and that worker goes on
    expect((await rebuild(ledger.service)).differences).toHaveLength(1);
    for (const one of later) {
      const flush = () => append(ledger.service, flushOf(`permit/${other}`, head, one), misled);
      head = written(await flush().catch(flush));
    }
    expect((await checkReadModels(ledger.service)).differences).toEqual([]);
  });

  it('gives the same tables from nothing', async () => {
    const tables = ['permits', 'obligations', 'pushes', 'publications'];
    const dump = async () =>
      Promise.all(
        tables.map(async (table) =>
          (await asAdmin(ledger.ownerUrl, `table ${table}`)).rows.map((row) => JSON.stringify(row)).sort(),
        ),
      );
    const before = await dump();
    await asAdmin(ledger.ownerUrl, `truncate ${tables.join(', ')}`);
    await rebuild(ledger.service);
    expect(await dump()).toEqual(before);
  });
});
