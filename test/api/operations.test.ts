import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmedHead } from '../../api/operations/confirmedHead.ts';
import { type Operation, operate } from '../../api/operations/operate.ts';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { listIncidents, openIncident } from '../../ledger/incidents.ts';
import { listOperations } from '../../ledger/operations.ts';
import { oldestUnfinishedCommand } from '../../ledger/queries/commands.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { application } from './records.ts';
import type { Answered, Service } from './service.ts';

/** What operators do over HTTP, on real servers. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const OPERATOR = '610113-operator';
const DECIDER = '610113-decider';
const REASON = '法院要求保全 court order';
const now = () => instantOf(Date.now() - 2000).replace(/\.\d+/, '');

async function opened(): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const { status, body } = await service.post('/api/v1/permits', application('APP-0001', { receivedAt: now() }), {
    user: CLERK,
  });
  expect(status).toBe(201);
  return String(body.caseNumber);
}

type Result = { case: string; outcome: string; kind: string; detail: { [name: string]: unknown } };

const ask = (name: string, cases: string[], more = {}, asking = {}): Promise<Answered> =>
  service.post(`/api/v1/operations/${name}`, { cases, reason: REASON, ...more }, { user: OPERATOR, ...asking });

async function outcomes(name: string, cases: string[], more = {}): Promise<string[]> {
  const { status, body } = await ask(name, cases, more);
  expect(status).toBe(200);
  return (body.results as Result[]).map(({ outcome }) => outcome);
}

const accept = (number: string, key: string = randomUUID()) =>
  service.post(`/api/v1/permits/${number}/accept`, {}, { user: CLERK, key });

/** what the record says of the last operation */
const lastOf = async (number: string) =>
  (await listOperations(shell.ledger, { stream: `permit/${number}` }))[0]?.detail;

const openKinds = async (number: string) =>
  (await listIncidents(shell.ledger, { stream: `permit/${number}`, open: true })).map(({ kind }) => kind);

/** Everything the ledger holds, as bytes; what operators did stands beside it. */
async function ledgerBytes(except: readonly string[] = ['operations']): Promise<{ [table: string]: string }> {
  const { rows: tables } = await asAdmin(
    shell.database.ownerUrl,
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'`,
  );
  const entries = await Promise.all(
    tables
      .map(({ name }) => String(name))
      .filter((name) => !except.includes(name))
      .map(async (name) => {
        const { rows } = await asAdmin(
          shell.database.ownerUrl,
          `select md5(coalesce(string_agg(row::text, '|' order by row::text), '')) as bytes from ${name} as row`,
        );
        return [name, String(rows[0]?.bytes)] as const;
      }),
  );
  return Object.fromEntries(entries);
}

const lengthOf = async (number: string) => (await shell.handleOf(number).describe()).historyLength;

/** The record of a case without its last event, as an older copy of the ledger has it. */
const loseHead = (number: string) =>
  asAdmin(
    shell.database.ownerUrl,
    `update streams set seq = 1, hash = (select hash from events where stream = 'permit/${number}' and seq = 1)
     where stream = 'permit/${number}'`,
  );
const mendHead = (number: string) =>
  asAdmin(
    shell.database.ownerUrl,
    `update streams set (seq, hash) =
       (select seq, hash from events where stream = 'permit/${number}' order by seq desc limit 1)
     where stream = 'permit/${number}'`,
  );

async function halted(): Promise<string> {
  const number = await opened();
  await loseHead(number);
  expect((await accept(number)).body.code).toBe('caseHalted');
  return number;
}

describe('suspend', () => {
  it('lets a command wait, unrefused and unalarmed; after resume it is carried out under its own id', async () => {
    const number = await opened();
    expect(await outcomes('suspend', [number])).toEqual(['suspended']);
    expect(await openKinds(number)).toEqual(['caseSuspended']);

    const waiting = await accept(number, 'waits');
    expect([waiting.status, waiting.body.code]).toEqual([503, 'caseSuspended']);
    expect(waiting.headers.get('retry-after')).toBe('60');
    expect((await shell.stateOf(number)).state).toBe('RECEIVED');
    // a wait that operators wanted raises no alarm
    expect((await oldestUnfinishedCommand(shell.ledger)).oldest?.stream).not.toBe(`permit/${number}`);
    expect(await outcomes('send-again', [number])).toEqual(['caseSuspended']);

    expect(await outcomes('resume', [number])).toEqual(['resumed']);
    expect(await openKinds(number)).toEqual([]);
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
    expect(await outcomes('send-again', [number])).toEqual(['nothingWaiting']);
    expect((await accept(number, 'waits')).status).toBe(200);
    expect((await shell.recorded(number)).filter(({ type }) => type === 'Accepted')).toHaveLength(1);
  });

  it('costs the applicant no day: what he handed in meanwhile keeps its day, and comes before what is asked later', async () => {
    const number = await opened();
    const defects = [{ material: 'food-business-m1', reason: '缺少签字' }];
    const asked = await service.post(`/api/v1/permits/${number}/requestCorrection`, { defects }, { user: CLERK });
    expect(asked.status).toBe(200);
    expect(await outcomes('suspend', [number])).toEqual(['suspended']);

    // when: he answers, and long after his time is over the case goes on
    const handedIn = { materials: [{ materialId: 'food-business-m1', source: 'shared' }] };
    const answered = await service.post(`/api/v1/permits/${number}/correct`, handedIn, { user: CLERK });
    expect([answered.status, answered.body.code]).toEqual([503, 'caseSuspended']);
    const today = instantOf(Date.now()).slice(0, 10);
    await shell.advance(number, 90);
    await shell.handleOf(number).signal('resume');
    const ground = {
      ground: 'notCorrected',
      reasons: '逾期未补正',
      articles: [{ document: '行政许可法', article: '第三十二条' }],
    };
    const late = await service.post(`/api/v1/permits/${number}/terminate`, ground, { user: DECIDER });

    // then
    expect([late.status, late.body.code]).toEqual([409, 'wrongState']);
    const facts = await shell.recorded(number);
    expect(facts.find(({ type }) => type === 'CorrectionHandedIn')?.effectiveAt.slice(0, 10)).toBe(today);
    // and what the bureau then left undone is the bureau's
    expect(facts.find(({ type }) => type === 'Accepted')).toMatchObject({ deemed: true, acceptedOn: today });
    expect(facts.map(({ type }) => type)).not.toContain('Terminated');
  });

  it('resume itself sends what waits, in the order in which it was asked', async () => {
    const number = await opened();
    await ask('suspend', [number]);
    for (const name of ['accept', 'withdraw'])
      expect((await service.post(`/api/v1/permits/${number}/${name}`, {}, { user: CLERK })).body.code).toBe(
        'caseSuspended',
      );
    const { body } = await ask('resume', [number]);
    const [result] = body.results as Result[];
    expect(Object.values(result?.detail.commands ?? {})).toEqual(['receipt', 'receipt']);
    const types = (await shell.recorded(number)).map(({ type }) => type);
    expect(types.filter((type) => ['Accepted', 'Withdrawn'].includes(type))).toEqual(['Accepted', 'Withdrawn']);
  });

  it('of one that is suspended changes nothing, and resume of one that runs neither', async () => {
    const number = await opened();
    expect(await outcomes('resume', [number])).toEqual(['notHeld']);
    await ask('suspend', [number]);
    expect(await outcomes('suspend', [number])).toEqual(['alreadySuspended']);
    expect(await openKinds(number)).toEqual(['caseSuspended']);
    await ask('resume', [number]);
  });
});

describe('resume', () => {
  it('of a halted case is refused until its record is mended, then lets it go on', async () => {
    const number = await halted();
    expect(await outcomes('resume', [number])).toEqual(['factsAtRisk']);
    await mendHead(number);
    expect(await outcomes('resume', [number])).toEqual(['resumed']);
    expect(await openKinds(number)).toEqual([]);
    // with the command that waited for it
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
  });

  it('is refused for a case that came to its end in the engine, where an older ledger has it open', async () => {
    const number = await opened();
    await service.post(`/api/v1/permits/${number}/withdraw`, {}, { user: CLERK });
    await shell.handleOf(number).result();
    const stream = `permit/${number}`;
    await asAdmin(
      shell.database.ownerUrl,
      `set session_replication_role = replica;
       delete from events where stream = '${stream}' and seq > 1;
       update streams set seq = 1, hash = (select hash from events where stream = '${stream}' and seq = 1)
         where stream = '${stream}'`,
    );
    const before = await ledgerBytes();
    const { body } = await ask('resume', [number]);
    expect(body.results).toMatchObject([{ outcome: 'factsAtRisk', detail: { agreement: 'ledgerBehind' } }]);
    expect(await ledgerBytes()).toEqual(before);
    expect((await shell.handleOf(number).describe()).status.name).toBe('COMPLETED');
  });

  it('starts a lost case again from the ledger, and its command goes on', async () => {
    const number = await opened();
    const before = await shell.recorded(number);
    await shell.handleOf(number).terminate('lost');
    expect((await accept(number, 'lost')).body.code).toBe('caseHalted');
    expect(await openKinds(number)).toEqual(['workflowMissing']);
    for (const name of ['suspend', 'send-again']) expect(await outcomes(name, [number])).toEqual(['workflowMissing']);
    expect(await outcomes('resume', [number])).toEqual(['restarted']);
    expect(await openKinds(number)).toEqual([]);
    expect(await shell.stateOf(number)).toEqual(before.reduce(permitDecider.evolve, permitDecider.initial));
    expect((await accept(number, 'lost')).status).toBe(200);
  });
});

describe('a case that is over', () => {
  it('is refused, and no longer stands on the incident list', async () => {
    const number = await opened();
    await service.post(`/api/v1/permits/${number}/withdraw`, {}, { user: CLERK });
    await shell.handleOf(number).result();
    // held while its last event was on its way
    await openIncident(shell.ledger, { kind: 'caseSuspended', stream: `permit/${number}`, detail: {} });
    for (const name of ['suspend', 'terminate']) expect(await outcomes(name, [number])).toEqual(['caseConcluded']);
    expect(await openKinds(number)).toEqual(['caseSuspended']);
    expect(await outcomes('resume', [number])).toEqual(['caseConcluded']);
    expect(await openKinds(number)).toEqual([]);
  });
});

describe('terminate', () => {
  it('is refused on a case in good health, and never ends the case itself', async () => {
    const number = await opened();
    const [before, state] = [await shell.recorded(number), await shell.stateOf(number)];
    expect(await outcomes('terminate', [number])).toEqual(['caseHealthy']);
    expect(await outcomes('terminate', [number], { evenIfHealthy: true })).toEqual(['terminated']);
    expect(await openKinds(number)).toEqual(['workflowMissing']);
    expect(await outcomes('terminate', [number], { evenIfHealthy: true })).toEqual(['workflowMissing']);
    expect(await shell.recorded(number)).toEqual(before);
    expect(await outcomes('resume', [number])).toEqual(['restarted']);
    expect(await shell.stateOf(number)).toEqual(state);
    expect(await shell.recorded(number)).toEqual(before);
  });

  it('is refused while no worker runs: silence is no evidence that none could go on', async () => {
    const number = await opened();
    await shell.stopWorker();
    expect(await outcomes('terminate', [number])).toEqual(['workflowSilent']);
    expect(await outcomes('resume', [number])).toEqual(['workflowSilent']);
    const { body } = await service.get(`/api/v1/operations/cases/${number}`, { user: OPERATOR });
    expect(body).toMatchObject({ workflow: { status: 'silent', because: 'timeout' }, agreement: 'agree' });
    await shell.startWorker();
    expect(await outcomes('resume', [number])).toEqual(['notHeld']);
  });

  it('reads in the history of a silent workflow what the ledger confirmed, and refuses where the ledger lacks it', async () => {
    const [sound, behind] = [await opened(), await opened()];
    expect((await accept(behind)).status).toBe(200);
    const { seq } = await shell.health(behind);
    await shell.stopWorker();
    await loseHead(behind);
    const asked = { evenIfHealthy: true };
    expect(await outcomes('terminate', [sound, behind], asked)).toEqual(['terminated', 'factsAtRisk']);
    expect(await lastOf(behind)).toMatchObject({ agreement: 'ledgerBehind', workflow: seq });
    const { body } = await service.get(`/api/v1/operations/cases/${behind}`, { user: OPERATOR });
    expect(body).toMatchObject({ workflow: { status: 'silent', confirmed: { seq } }, agreement: 'ledgerBehind' });

    // what is lost all the same is on record, here and at the start from what is left
    const allTheSame = { evenIfFactsAreLost: true };
    expect(await outcomes('terminate', [behind], { ...asked, ...allTheSame })).toEqual(['terminated']);
    expect(await lastOf(behind)).toMatchObject({ agreement: 'ledgerBehind', workflow: seq, ...allTheSame });
    await shell.startWorker();
    expect(await outcomes('resume', [behind])).toEqual(['factsAtRisk']);
    // with the facts back on record there is nothing to lose
    await mendHead(behind);
    expect(await outcomes('resume', [sound, behind])).toEqual(['restarted', 'restarted']);
    expect((await shell.health(behind)).seq).toBe(seq);
  });

  it('knows what a run took over from the record', async () => {
    const number = await opened();
    expect(await outcomes('terminate', [number], { evenIfHealthy: true })).toEqual(['terminated']);
    expect(await outcomes('resume', [number])).toEqual(['restarted']);
    // a run that began with what the ledger held, and has written nothing since
    const { seq, hash } = await shell.health(number);
    expect(await confirmedHead(shell.client, `permit/${number}`)).toEqual({ seq, hash });
  });

  it('is refused where the workflow knows what the ledger lacks, whatever is asked', async () => {
    const number = await halted();
    const whatever = { evenIfHealthy: true, evenIfFactsAreLost: true };
    expect(await outcomes('terminate', [number], whatever)).toEqual(['factsAtRisk']);
    expect((await shell.health(number)).halted).toBe('headBehind');
    await mendHead(number);
    await ask('resume', [number]);
  });
});

describe('a dry run', () => {
  it('says what would happen and changes neither ledger nor histories', async () => {
    const [running, held, lost] = [await opened(), await opened(), await opened()];
    await ask('suspend', [held]);
    await accept(held);
    await shell.handleOf(lost).terminate('lost');
    const numbers = [running, held, lost];
    const [ledger, lengths] = [await ledgerBytes(), await Promise.all(numbers.map(lengthOf))];

    const would = async (name: string) =>
      outcomes(name, numbers, { dryRun: true, ...(name === 'terminate' && { evenIfHealthy: true }) });
    expect(await would('suspend')).toEqual(['suspended', 'alreadySuspended', 'workflowMissing']);
    expect(await would('resume')).toEqual(['notHeld', 'resumed', 'restarted']);
    expect(await would('send-again')).toEqual(['nothingWaiting', 'caseSuspended', 'nothingWaiting']);
    expect(await would('terminate')).toEqual(['terminated', 'terminated', 'workflowMissing']);

    expect(await ledgerBytes()).toEqual(ledger);
    expect(await Promise.all(numbers.map(lengthOf))).toEqual(lengths);
    expect((await shell.handleOf(lost).describe()).status.name).toBe('TERMINATED');
    expect((await listOperations(shell.ledger, { stream: `permit/${running}` })).map(({ dryRun }) => dryRun)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    await ask('resume', [held, lost]);
  });
});

describe('a list of cases', () => {
  it('goes on past one that cannot be, and says what came of each', async () => {
    const [one, other] = [await opened(), await opened()];
    const unknown = '610113-20200101-000001';
    const { body } = await ask('suspend', [one, unknown, other, one]);
    expect((body.results as Result[]).map((result) => [result.case, result.outcome])).toEqual([
      [one, 'suspended'],
      [unknown, 'unknownCase'],
      [other, 'suspended'],
    ]);
    expect(body.summary).toEqual({ done: 2, unchanged: 0, refused: 1, failed: 0 });
    await ask('resume', [one, other]);
  });

  it('under the same key is answered from the record, and under the same key with another body refused', async () => {
    const number = await opened();
    const first = await ask('suspend', [number], {}, { key: `once-${number}` });
    await ask('resume', [number]);
    expect((await ask('suspend', [number], {}, { key: `once-${number}` })).body).toEqual(first.body);
    expect((await shell.health(number)).suspended).toBeNull();
    const other = await ask('suspend', [number], { reason: 'another' }, { key: `once-${number}` });
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);
  });

  it('goes on under the same key with those whose turn had not come', async () => {
    const number = await opened();
    const operation: Operation = {
      operation: 'suspend',
      cases: [number],
      actor: { user: OPERATOR, org: '610113-approval-bureau', role: 'operator' },
      via: 'api',
      reason: REASON,
      dryRun: false,
      evenIfHealthy: false,
      evenIfFactsAreLost: false,
      batch: `late-${number}`,
      bodyHash: 'h',
    };
    const late = await operate(service.parts, operation, { atOnce: 4, perCaseMs: 3000, until: Date.now() - 1 });
    expect(late).toMatchObject([{ case: number, outcome: 'notReached' }]);
    expect((await shell.health(number)).suspended).toBeNull();
    const again = await operate(service.parts, operation, { atOnce: 4, perCaseMs: 3000 });
    expect(again).toMatchObject([{ case: number, outcome: 'suspended' }]);
    await ask('resume', [number]);
  });

  it.each([
    ['cases', { cases: [] }],
    ['cases', { cases: Array.from({ length: 201 }, () => '610113-20200101-000001') }],
    ['cases[0]', { cases: ['permit/610113'] }],
    ['reason', { reason: '' }],
    ['reason', { reason: '申请人 610104188805238983 要求' }],
    ['dryRun', { dryRun: 'yes' }],
    ['evenIfHealthy', { evenIfHealthy: true }],
  ])('is refused for what is wrong with %s', async (path, wrong) => {
    const number = '610113-20200101-000001';
    const { status, body } = await ask('suspend', [number], wrong);
    expect(status).toBe(400);
    expect((body.errors as { path: string }[]).map((error) => error.path)).toContain(path);
  });
});

describe('who may', () => {
  it('is an operator of the jurisdiction or of the city; others are refused, and that is on record', async () => {
    const number = await opened();
    for (const user of [CLERK, '610113-organ-head', '610113-auditor', '610113-client']) {
      expect((await ask('suspend', [number], {}, { user })).status).toBe(403);
      if (user !== '610113-auditor') {
        expect((await service.get(`/api/v1/operations/cases/${number}`, { user })).status).toBe(403);
        expect((await service.get('/api/v1/operations', { user })).status).toBe(403);
      }
    }
    expect((await service.post('/api/v1/operations/suspend', { cases: [number], reason: REASON })).status).toBe(401);
    const elsewhere = await ask('suspend', [number], {}, { user: 'XAGX-operator' });
    expect((elsewhere.body.results as Result[]).map(({ outcome }) => outcome)).toEqual(['notPermitted']);
    expect((await service.get(`/api/v1/operations/cases/${number}`, { user: 'XAGX-operator' })).status).toBe(403);
    expect(JSON.stringify((await service.get('/api/v1/operations', { user: 'XAGX-operator' })).body)).not.toContain(
      number,
    );
    expect((await shell.health(number)).suspended).toBeNull();
    expect(await listOperations(shell.ledger, { stream: `permit/${number}` })).toMatchObject([
      { actor: { user: 'XAGX-operator' }, outcome: 'notPermitted' },
    ]);
    const { rows } = await asAdmin(
      shell.database.ownerUrl,
      `select actor ->> 'user' as user from attempts where command_name = 'suspendCase' and status = 403`,
    );
    expect(rows.map(({ user }) => user)).toEqual(expect.arrayContaining([CLERK, '610113-auditor']));

    expect((await ask('suspend', [number], {}, { user: 'operator' })).body.summary).toMatchObject({ done: 1 });
    await ask('resume', [number], {}, { user: 'operator' });
  });
});

describe('the record of operations', () => {
  it('says who, what, when and why, refused ones too, and cannot be changed', async () => {
    const number = await opened();
    await ask('terminate', [number]);
    await ask('suspend', [number], { reason: '系统切换 cut-over' });
    await ask('resume', [number]);
    const { body } = await service.get(`/api/v1/operations?case=${number}`, { user: '610113-auditor' });
    const actor = { user: OPERATOR, org: '610113-approval-bureau', role: 'operator' };
    expect(body.entries).toMatchObject([
      { operation: 'resume', outcome: 'resumed', actor, reason: REASON, via: 'api', dryRun: false },
      { operation: 'suspend', outcome: 'suspended', actor, reason: '系统切换 cut-over' },
      { operation: 'terminate', outcome: 'caseHealthy', actor, reason: REASON },
    ]);
    for (const statement of [`update operations set reason = ''`, 'delete from operations', 'truncate operations']) {
      for (const url of [shell.database.serviceUrl, shell.database.ownerUrl])
        await expect(asAdmin(url, statement)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('a look', () => {
  it('shows ledger beside workflow, what waits and what was done, and nobody', async () => {
    const number = await opened();
    await ask('suspend', [number]);
    await accept(number);
    const { status, body } = await service.get(`/api/v1/operations/cases/${number}`, { user: OPERATOR });
    expect(status).toBe(200);
    const { seq, hash } = await shell.health(number);
    expect(body).toMatchObject({
      ledger: { seq, hash, caseState: 'RECEIVED', isConcluded: false },
      workflow: { status: 'running', health: { seq, hash, suspended: expect.any(String) } },
      agreement: 'agree',
      commandsWaiting: [{ name: 'accept', role: 'windowClerk' }],
      obligations: [{ id: 'accept' }],
      incidents: [{ kind: 'caseSuspended', detail: { by: OPERATOR, reason: REASON } }],
      operations: [{ operation: 'suspend', outcome: 'suspended' }],
    });
    for (const secret of ['测试人01', '610104188805238983', '029-00000001', '示例青禾'])
      expect(JSON.stringify(body)).not.toContain(secret);
    const held = await service.get('/api/v1/operations/halted', { user: OPERATOR });
    expect(held.body.entries).toContainEqual(
      expect.objectContaining({ caseNumber: number, kinds: ['caseSuspended'], waiting: 1 }),
    );
    await ask('resume', [number]);
    expect((await service.get('/api/v1/operations/cases/610113-20200101-000001', { user: OPERATOR })).status).toBe(404);
  });
});

describe('nothing an operator can do alters an event', () => {
  it('whatever is done to a case in whatever state, its rows in the ledger stay byte for byte', async () => {
    const [running, lost, broken] = [await opened(), await opened(), await halted()];
    await mendHead(broken);
    // what was asked before is carried out once the case goes on
    expect(await outcomes('resume', [broken])).toEqual(['resumed']);
    await shell.handleOf(lost).terminate('lost');
    const before = await ledgerBytes();
    const names = ['suspend', 'terminate', 'resume', 'suspend', 'suspend', 'resume', 'resume', 'terminate', 'suspend'];
    for (const [index, name] of names.entries()) {
      const more = name === 'terminate' ? { evenIfHealthy: index > 1 } : {};
      await outcomes(name, [running, lost, broken], more);
    }
    await outcomes('resume', [running, lost, broken]);
    const after = await ledgerBytes();
    for (const table of [
      'events',
      'receipts',
      'streams',
      'permits',
      'obligations',
      'pushes',
      'publications',
      'commands',
    ])
      expect([table, after[table]]).toEqual([table, before[table]]);
    for (const number of [running, lost]) expect((await accept(number)).status).toBe(200);
    expect((await service.post(`/api/v1/permits/${broken}/withdraw`, {}, { user: CLERK })).status).toBe(200);
  });
});
