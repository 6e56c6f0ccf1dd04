import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Verifier } from '../../api/verifier.ts';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { findCommand } from '../../ledger/commands.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { requestVerification } from '../../ledger/verifications.ts';
import { recoverCase } from '../../local/recovery/recoverCase.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application } from '../api/records.ts';
import { type Service, startService } from '../api/service.ts';
import { asAdmin, numberElsewhere } from '../ledger/database.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { backUp } from './ledgerCopy.ts';

/** A restored system verifies itself before it takes commands. */

const CLERK = { user: '610113-clerk-1' };
const OPERATOR = { user: '610113-operator' };

let shell: Shell;
let service: Service;
let verifier: Verifier;
beforeAll(async () => {
  shell = await startShell();
  await storeCatalogue(shell.ledger, loadXian(), { source: 'test' });
  await numberElsewhere(shell.database.ownerUrl);
  verifier = startedVerifier();
  service = await startService({
    ledger: shell.ledger,
    engineAddress: inject('temporalAddress'),
    taskQueue: shell.taskQueue,
    mayTakeCommands: () => verifier.mayTakeCommands(),
  });
  service.setClock(instantOf(Date.now()));
});
afterAll(async () => {
  await service.close();
  await shell.close();
});

/** As a process has it that has just been started. */
const startedVerifier = () =>
  new Verifier({
    ledger: shell.ledger,
    client: shell.client,
    taskQueue: shell.taskQueue,
    logger: pino({ level: 'silent' }),
  });

const now = () => instantOf(Date.now() - 1000);
const today = application('APP-0001', { receivedAt: now() });
const submit = (key: string = randomUUID()) => service.post('/api/v1/permits', today, { ...CLERK, key });
const other = application('APP-0002', { receivedAt: now() });
const sentOther = (key: string) => service.post('/api/v1/permits', other, { ...CLERK, key });
/** As callers do: where a slow machine leaves the outcome unknown, the same key finds out. */
const submitted = async (key: string = randomUUID()): Promise<string> => {
  let answer = await submit(key);
  while (answer.body.code === 'outcomeUnknown') answer = await submit(key);
  expect(answer.body).toMatchObject({ caseNumber: expect.any(String) });
  return String(answer.body.caseNumber);
};
const accept = (number: string, key: string = randomUUID()) =>
  service.post(`/api/v1/permits/${number}/accept`, {}, { ...CLERK, key });
const resumed = async (...cases: string[]) => {
  const { body } = await service.post('/api/v1/operations/resume', { cases, reason: 'recovered' }, OPERATOR);
  return Object(body).results.map(({ outcome }: { outcome: string }) => outcome);
};
const halted = async () =>
  (await listIncidents(shell.ledger, { kind: 'caseHalted', open: true })).map(({ stream, detail }) => [
    stream,
    detail.problem,
  ]);
const verifications = () => shell.ledger.selectFrom('verifications').selectAll().orderBy('id').execute();
const serialOf = (number: string): number => Number(number.slice(-6));
const setSerial = (last: number) =>
  asAdmin(
    shell.database.ownerUrl,
    `update case_serials set last = ${last} where jurisdiction = '610113' and day = '${civilDateOf(now())}'`,
  );

type WrittenDown = { command: object; party: object };
/** As a submission stands before it is sent. */
async function submissionOf(number: string): Promise<WrittenDown> {
  const { rows } = await asAdmin(
    shell.database.ownerUrl,
    `select to_jsonb(commands) as command, to_jsonb(parties) as party from commands join parties using (stream)
     where stream = 'permit/${number}' and name = 'receive'`,
  );
  const open = { received_at: now(), outcome: null, outcome_at: null, claimed_until: null };
  return { command: { ...rows[0]?.command, ...open }, party: rows[0]?.party };
}
const writeDown = ({ command, party }: WrittenDown) =>
  asAdmin(
    shell.database.ownerUrl,
    `insert into commands select * from jsonb_populate_record(null::commands, '${JSON.stringify(command)}');
     insert into parties select * from jsonb_populate_record(null::parties, '${JSON.stringify(party)}')`,
  );

describe('an ordinary start', () => {
  it('takes no command before it has looked; verifies a new installation once, and not again', async () => {
    expect((await submit()).body).toMatchObject({ status: 503, code: 'verifying' });
    expect((await service.get('/readyz')).body).toMatchObject({ status: 'verifying', verified: false });
    await verifier.look();
    expect((await service.get('/readyz')).body).toMatchObject({ status: 'ready', verified: true });
    verifier = startedVerifier();
    await verifier.look();
    expect((await verifications()).map(({ reason }) => reason)).toEqual(['firstStart']);
    await expectAgreement(shell, await submitted());
  });
});

describe('a number that is somebody else’s', () => {
  it('is no refusal of the applicant: the submission gets another one, under the same key', async () => {
    const taken = await submitted();
    await setSerial(serialOf(taken) - 1);
    const key = randomUUID();
    const number = await submitted(key);
    expect(serialOf(number)).toBe(serialOf(taken) + 1);
    expect(await submitted(key)).toBe(number);
    await expectAgreement(shell, taken);
    await expectAgreement(shell, number);

    // who was told the first one at once finds the one that holds in the status
    await setSerial(serialOf(taken) - 1);
    const waiting = await service.post('/api/v1/permits', today, {
      ...CLERK,
      headers: { prefer: 'respond-async, wait=0' },
    });
    expect([waiting.status, waiting.body.caseNumber]).toEqual([202, taken]);
    const standing = async () => (await service.get(String(waiting.body.status), CLERK)).body;
    await expect.poll(async () => (await standing()).state, { timeout: 20_000 }).toBe('done');
    const holds = String((await standing()).caseNumber);
    expect(serialOf(holds)).toBeGreaterThan(serialOf(number));
    expect((await standing()).permit).toBe(`/api/v1/permits/${holds}`);

    // what was sealed for the submission went along, and nothing of the other case
    const partiesOf = (stream: string) =>
      shell.ledger.selectFrom('parties').select('id').where('stream', '=', stream).execute();
    expect(await partiesOf(`permit/${number}`)).toHaveLength(1);
    expect(await partiesOf(`permit/${taken}`)).toHaveLength(1);
    const detail = await service.get(`/api/v1/permits/${number}`, CLERK);
    expect(detail.status).toBe(200);
  });
});

describe('the ledger is restored from an older copy', () => {
  let concluded = '';

  it('before commands are taken, what it lost is named and halted, its numbers are passed over, and the others go on', async () => {
    const [ahead, quiet] = [await submitted(), await submitted()];
    const backup = await backUp(shell);
    const [acceptKey, lateAcceptKey] = [randomUUID(), randomUUID()];
    const [lateKey, overKey] = [randomUUID(), randomUUID()];
    const accepted = await accept(ahead, acceptKey);
    expect(accepted.status).toBe(200);
    const late = await submitted(lateKey);
    const acceptedLate = await accept(late, lateAcceptKey);
    expect(acceptedLate.status).toBe(200);
    const lost = await submitted();
    const over = await submitted(overKey);
    concluded = over;
    const withdrawn = await service.post(`/api/v1/permits/${over}/withdraw`, {}, CLERK);
    expect(withdrawn.status).toBe(200);
    await shell.handleOf(over).result();
    const writtenDown = await submissionOf(over);
    await backup.restore();
    // the copy was taken after this submission was written down and before it was sent
    await writeDown(writtenDown);

    // a process that ran all the while and has not looked yet takes no retry for something new
    for (const answer of [await submit(lateKey), await accept(quiet)])
      expect([answer.status, answer.body.code]).toEqual([503, 'verifying']);

    // given: a process that starts on the restored ledger, without a word from anybody
    verifier = startedVerifier();
    for (const answer of [await accept(quiet), await submit()])
      expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'verifying', '10']);
    expect((await service.get(`/api/v1/permits/${quiet}`, CLERK)).status).toBe(200);

    // the engine lists a case some moments after it was opened
    const query = `WorkflowId IN ('permit/${late}', 'permit/${lost}', 'permit/${over}')`;
    await expect.poll(async () => (await shell.client.workflow.count(query)).count, { timeout: 20_000 }).toBe(3);
    await verifier.look();

    // then
    const done = (await verifications()).at(-1);
    expect(done).toMatchObject({
      reason: 'ledgerMoved',
      findings: { halted: 3, ledgerBehind: 1, numbersMoved: 1, submissionsReserved: 3 },
    });
    // one that was opened and ended since is named too
    expect((await halted()).sort()).toEqual(
      [ahead, late, lost, over].map((number) => [`permit/${number}`, 'headBehind']).sort(),
    );
    for (const number of [ahead, late]) expect((await shell.health(number)).halted).toBe('headBehind');
    expect((await accept(quiet)).status).toBe(200);
    await expectAgreement(shell, quiet);

    // nobody is told of a success that is not on record, though the engine remembers it
    const retried = await accept(ahead, acceptKey);
    expect([retried.status, retried.body.code]).toEqual([503, 'caseHalted']);
    // and nobody gets a number that somebody else holds: the files share one engine, so another's may be the highest
    const next = serialOf(await submitted());
    expect(next).toBeGreaterThan(serialOf(over));

    // nor is a second case opened by a submission that opened one: its first is named until it is back on record
    for (const [key, number] of [
      [lateKey, late],
      [overKey, over],
    ]) {
      const answer = await submit(key);
      expect([answer.status, answer.body.code, answer.body.refusal]).toEqual([
        503,
        'caseHalted',
        { caseNumber: number },
      ]);
    }
    expect(serialOf(await submitted())).toBe(next + 1);
    for (const [key, number] of [
      [lateKey, late],
      [overKey, over],
    ] as const) {
      await recoverCase(shell.ledger, shell.client, `permit/${number}`);
      // the key is that of what was handed in, and of nothing else
      expect((await sentOther(key)).body.code).toBe('idempotencyKeyReused');
      expect((await submit(key)).body).toMatchObject({ caseNumber: number, receipt: { command: 'receive' } });
      // the case belongs to its client again, and knows its people
      const row = await shell.ledger.selectFrom('permits').select('client').where('caseNumber', '=', number).execute();
      expect(row).toEqual([{ client: CLERK.user }]);
      const { body } = await service.get(`/api/v1/permits/${number}`, CLERK);
      expect(body.applicant).toMatchObject({ name: Object(today.applicant).name });
      expect((await sentOther(key)).body.code).toBe('idempotencyKeyReused');
    }
    expect(await resumed(late, over)).toEqual(['resumed', 'caseConcluded']);
    // a command whose row was lost is answered as it was at first, though the case, in its next run, would refuse it
    const repeated = await accept(late, lateAcceptKey);
    expect([repeated.status, repeated.body]).toEqual([200, acceptedLate.body]);
    await expectAgreement(shell, late);
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);

    // brought back from its history and resumed, the case answers the same retry as it did at first
    await recoverCase(shell.ledger, shell.client, `permit/${ahead}`);
    expect(await resumed(ahead)).toEqual(['resumed']);
    const again = await accept(ahead, acceptKey);
    expect([again.status, again.body]).toEqual([200, accepted.body]);
    const row = await findCommand(shell.ledger, String(Object(accepted.body.receipt).commandId));
    expect(row?.outcome).toMatchObject({ kind: 'receipt' });
    await expectAgreement(shell, ahead);
  }, 90_000);

  it('a number that comes up all the same is passed over: its case is halted, or over and on record', async () => {
    const [unmended] = (await halted()).map(([stream]) => String(stream));
    for (const number of [unmended ?? '', concluded]) {
      await setSerial(serialOf(number) - 1);
      expect(serialOf(await submitted())).toBeGreaterThan(serialOf(number));
    }
  });
});

describe('npm run restored', () => {
  it('makes every process verify; a broken chain halts its case, and only that one', async () => {
    const [broken, sound] = [await submitted(), await submitted()];
    await asAdmin(
      shell.database.ownerUrl,
      `set session_replication_role = replica;
       update events set body = replace(body, 'window', 'online') where stream = 'permit/${broken}'`,
    );
    await asAdmin(shell.database.ownerUrl, `update permits set case_state = 'CLOSED' where case_number = '${sound}'`);
    await requestVerification(shell.ledger, 'restored', 'operator');
    expect((await accept(sound)).body.code).toBe('verifying');
    await verifier.look();

    expect(await halted()).toContainEqual([`permit/${broken}`, 'chainBroken']);
    expect((await accept(broken)).body.code).toBe('caseHalted');
    // the read model that was not what its events say is mended, and its case goes on
    expect((await verifications()).at(-1)?.findings).toMatchObject({ chainBroken: 1, readModelRowsMended: 1 });
    expect((await accept(sound)).status).toBe(200);
    await expectAgreement(shell, sound);
  });

  it('waits for a worker, without which no case can answer', async () => {
    await shell.stopWorker();
    const lonely = new Verifier({
      ledger: shell.ledger,
      client: shell.client,
      taskQueue: `nobody-${randomUUID()}`,
      logger: pino({ level: 'silent' }),
    });
    await requestVerification(shell.ledger, 'restored', 'operator');
    await lonely.look();
    expect(await lonely.mayTakeCommands()).toBe(false);
    await shell.startWorker();
    await verifier.look();
    expect(await lonely.mayTakeCommands()).toBe(true);
  });
});

describe('a restored ledger that is written to before it is verified', () => {
  it('still knows what it has lost: no second case opens under one key', async () => {
    await submitted();
    const backup = await backUp(shell);
    const key = randomUUID();
    const number = await submitted(key);
    await backup.restore();
    await requestVerification(shell.ledger, 'restored', 'operator');
    // the copy is days old, and a process of another kind or an older release adds to it meanwhile
    await asAdmin(
      shell.database.ownerUrl,
      `insert into commands (id, stream, name, actor, client, body_hash, command, received_at, outcome, outcome_at)
       select 'meanwhile', stream, 'adoptCalendar', actor, client, body_hash, command, now() + interval '3 days',
         '{"kind": "refused", "code": "calendarNotNewer", "detail": {}, "status": 409}', now()
       from commands where name = 'receive' limit 1`,
    );
    const query = `WorkflowId = 'permit/${number}'`;
    await expect.poll(async () => (await shell.client.workflow.count(query)).count, { timeout: 20_000 }).toBe(1);
    verifier = startedVerifier();
    await verifier.look();

    const answer = await submit(key);
    expect([answer.status, answer.body.code, answer.body.refusal]).toEqual([503, 'caseHalted', { caseNumber: number }]);
    // brought back, it is answered to what opened it and to nothing else, by the same people or not
    await recoverCase(shell.ledger, shell.client, `permit/${number}`);
    const stored = () =>
      shell.ledger.selectFrom('parties').select('id').where('stream', '=', `permit/${number}`).execute();
    const [material, ...materials] = Object(today).materials;
    for (const changes of [
      { materials },
      { materials: [{ ...material, sha256: 'f'.repeat(64) }, ...materials] },
      { receivedAt: instantOf(Date.parse(String(today.receivedAt)) - 1000) },
      { channel: today.channel === 'window' ? 'online' : 'window' },
      { applicant: { ...Object(today.applicant), name: '另一家餐饮有限公司' } },
    ]) {
      const another = await service.post('/api/v1/permits', { ...today, ...changes }, { ...CLERK, key });
      expect([another.status, another.body.code]).toEqual([422, 'idempotencyKeyReused']);
      expect(await stored()).toEqual([]);
    }
    expect((await submit(key)).body).toMatchObject({ caseNumber: number });
    expect(await stored()).toHaveLength(1);
  }, 90_000);
});
