import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Intake } from '../../api/intake.ts';
import { commandIdOf } from '../../api/permits.ts';
import { Precedence } from '../../api/precedence.ts';
import { addWorkdays } from '../../domain/calendar.ts';
import { latestCalendar } from '../../domain/catalogue/lookup.ts';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { findCommand } from '../../ledger/commands.ts';
import { readStream } from '../../ledger/readEvents.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { asAdmin, numberElsewhere } from '../ledger/database.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { startLine } from './line.ts';
import { application, type Sample } from './records.ts';
import { type Answered, type Asking, type Service, startService } from './service.ts';

const PERMITS = '/api/v1/permits';
const CLIENT = { user: '610113-client' };
const ZONE_CLIENT = { user: 'XAGX-client' };
const LATER = { headers: { prefer: 'respond-async' } };
const catalogue = loadXian();

let shell: Shell;
let service: Service;
beforeAll(async () => {
  shell = await startShell({ hasWorker: false });
  await storeCatalogue(shell.ledger, catalogue, { source: 'test' });
  await numberElsewhere(shell.database.ownerUrl);
});
afterAll(() => shell.close());
beforeEach(() => asAdmin(shell.database.ownerUrl, 'delete from commands where outcome is null'));
afterEach(async () => {
  await service.close();
  await shell.stopWorker();
});

async function open(
  intake: { atOnce?: number; backlog?: number; serves?: boolean },
  engineAddress = inject('temporalAddress'),
): Promise<Service> {
  const opened = await startService({ ledger: shell.ledger, engineAddress, taskQueue: shell.taskQueue, intake });
  opened.setClock(instantOf(Date.now()));
  return opened;
}

const now = () => instantOf(Date.now() - 60_000).replace(/\.\d+/, '');
const body = (changes: Sample = {}) => application('APP-0001', { receivedAt: now(), ...changes });
const zoneBody = () => application('APP-0009', { receivedAt: now() });
const submit = (asking: Asking = {}, asked = body()) => service.post(PERMITS, asked, { ...CLIENT, ...asking });

/** No worker takes it up, so it keeps the one place until its request ends. */
async function occupied(): Promise<void> {
  const key = randomUUID();
  // The service is closed while it waits.
  submit({ ...LATER, key }).catch(() => undefined);
  const isOnRecord = async () =>
    expect(await findCommand(shell.ledger, commandIdOf('client-610113', '', key))).toMatchObject({ outcome: null });
  await vi.waitFor(isOnRecord, { timeout: 3000 });
}

const served = async (outcome: string) =>
  (await service.parts.metrics.intakeServed.get()).values.find(({ labels }) => labels.outcome === outcome)?.value;

const count = async (what: string) =>
  (await asAdmin(shell.database.ownerUrl, `select count(*)::int as count from ${what}`)).rows[0]?.count;

const statusOf = (answer: Answered, asking: Asking = CLIENT) => service.get(String(answer.body.status), asking);

async function untilDone(answers: readonly Answered[], asking: Asking = CLIENT): Promise<void> {
  const areDone = async () => {
    for (const answer of answers) expect((await statusOf(answer, asking)).body).toMatchObject({ state: 'done' });
  };
  await vi.waitFor(areDone, { timeout: 25_000, interval: 200 });
}

describe('A burst over the places there are', () => {
  it('is accepted, and served in turn by jurisdiction, each receipt once', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const zones = { ...ZONE_CLIENT, ...LATER };
    const ours: Answered[] = [];
    for (let n = 0; n < 6; n++) ours.push(await submit(LATER));
    const theirs = [await service.post(PERMITS, zoneBody(), zones), await service.post(PERMITS, zoneBody(), zones)];
    for (const answer of [...ours, ...theirs]) {
      expect([answer.status, answer.body.state]).toEqual([202, 'waiting']);
      expect(answer.headers.get('location')).toBe(answer.body.status);
      expect(answer.headers.get('preference-applied')).toBe('respond-async');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(new Set([...ours, ...theirs].map((answer) => answer.body.caseNumber)).size).toBe(8);

    await shell.startWorker();
    service.parts.intake.start();
    await untilDone(ours);
    await untilDone(theirs, ZONE_CLIENT);

    const numbers = [...ours, ...theirs].map((answer) => String(answer.body.caseNumber));
    const { rows } = await asAdmin(
      shell.database.ownerUrl,
      `select stream from events where seq = 1 order by recorded_at`,
    );
    const order = rows.map(({ stream }) => String(stream).slice('permit/'.length)).filter((n) => numbers.includes(n));
    const [a1, a2, a3, a4, a5, a6, b1, b2] = numbers;
    expect(order).toEqual([a1, b1, a2, b2, a3, a4, a5, a6]);
    for (const number of numbers) {
      const events = await readStream(shell.ledger, `permit/${number}`);
      expect(events.filter(({ event }) => event.type === 'Received')).toHaveLength(1);
    }
  });

  it('is answered with the receipt where the caller waits for it long enough', async () => {
    await shell.startWorker();
    service = await open({ atOnce: 1, serves: true });
    const asking = { headers: { prefer: 'respond-async, wait=4' } };
    const answers = await Promise.all([submit(asking), submit(asking), submit(asking)]);
    await untilDone(answers.filter(({ status }) => status === 202));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(1);
  });

  it('is finished by the process that comes after, those that were in hand among it', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const waiting = await Promise.all([submit(LATER), submit(LATER), submit(LATER)]);
    expect(waiting.map(({ status }) => status)).toEqual([202, 202, 202]);
    await service.close();

    await shell.startWorker();
    service = await open({ atOnce: 2, serves: true });
    await untilDone(waiting);
    const isAllDone = async () => expect(await count('commands where outcome is null')).toBe(0);
    await vi.waitFor(isAllDone, { timeout: 20_000, interval: 200 });
  });

  it('waits while the engine is away, and is finished when it is back', async () => {
    const line = await startLine(inject('temporalAddress'));
    await line.cut();
    service = await open({ atOnce: 1, serves: true }, line.address);
    const waiting = await Promise.all([submit(LATER), submit(LATER), submit(LATER)]);
    expect(waiting.map(({ status }) => status)).toEqual([202, 202, 202]);
    const isTried = async () => expect(await served('unanswered')).toBeGreaterThan(0);
    await vi.waitFor(isTried, { timeout: 10_000, interval: 100 });

    await line.mend();
    await shell.startWorker();
    await asAdmin(shell.database.ownerUrl, 'update commands set claimed_until = now() where outcome is null');
    await untilDone(waiting);
    await service.close();
    await line.cut();
  });

  it('is bounded: beyond the backlog even those who can wait are turned away', async () => {
    service = await open({ atOnce: 1, backlog: 1 });
    await occupied();
    expect((await submit(LATER)).status).toBe(202);
    expect((await submit(LATER)).body.code).toBe('intakeBusy');
  });
});

describe('The same key again', () => {
  it('is answered with the same number while it waits, with the receipt afterwards; another body is refused', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const asked = body();
    const asking = { ...LATER, key: randomUUID() };
    const first = await submit(asking, asked);
    const again = await submit(asking, asked);
    expect([again.status, again.body]).toEqual([202, first.body]);
    const other = await submit(asking, { ...asked, remark: 'x' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);

    await shell.startWorker();
    service.parts.intake.start();
    await untilDone([first]);
    const done = await submit(asking, asked);
    expect([done.status, done.body.caseNumber]).toEqual([201, first.body.caseNumber]);
  });
});

describe('Whoever would not be answered later', () => {
  it('is turned away before anything is written, and comes again with the same key', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const written = async () =>
      Promise.all([count('commands'), count('parties'), count('texts'), count('streams'), count('case_serials')]);
    const serials = () => asAdmin(shell.database.ownerUrl, 'select jurisdiction, last from case_serials order by 1');
    const before = [await written(), (await serials()).rows];
    const asked = body();
    const key = randomUUID();
    const refused = await submit({ key }, asked);
    expect([refused.status, refused.body.code]).toEqual([429, 'intakeBusy']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect([await written(), (await serials()).rows]).toEqual(before);

    await shell.startWorker();
    service.parts.intake.start();
    const comesIn = async () => expect((await submit({ key }, asked)).status).toBe(201);
    await vi.waitFor(comesIn, { timeout: 15_000 });
  });

  it('is told that the outcome is unknown, never that nothing was taken, once it is on record', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const asked = body();
    const key = randomUUID();
    expect((await submit({ ...LATER, key }, asked)).status).toBe(202);
    expect((await submit({ key }, asked)).body.code).toBe('outcomeUnknown');
  });
});

describe('While intake is full', () => {
  it('an officer is served', async () => {
    await shell.startWorker();
    const whole = await open({ atOnce: 1 });
    service = whole;
    const { caseNumber } = (await submit()).body;
    // Nobody works on this queue: what is submitted here keeps its place.
    const engineAddress = inject('temporalAddress');
    const full = await startService({ ledger: shell.ledger, engineAddress, intake: { atOnce: 1 } });
    full.setClock(instantOf(Date.now()));
    service = full;
    await occupied();
    expect((await submit(LATER)).status).toBe(202);
    const accepted = await full.post(`${PERMITS}/${caseNumber}/accept`, {}, { user: '610113-clerk-1' });
    expect([accepted.status, accepted.body.caseNumber]).toEqual([200, caseNumber]);
    expect((await submit()).body.code).toBe('intakeBusy');
    await whole.close();
  });
});

describe('A wait in our own line', () => {
  it('past the last day on which no reason is asked is not late entry', async () => {
    service = await open({ atOnce: 1 });
    const day = addWorkdays(latestCalendar(catalogue), addDays(civilDateOf(instantOf(Date.now())), -10), 1);
    const lastDay = addWorkdays(latestCalendar(catalogue), day, 1);
    const asked = body({ receivedAt: `${day}T10:00:00+08:00` });
    await occupied();
    service.setClock(`${lastDay}T23:59:50.000+08:00`);
    const asking = { ...LATER, key: randomUUID() };
    const first = await submit(asking, asked);
    expect(first.status).toBe(202);

    service.setClock(`${addDays(lastDay, 1)}T00:00:10.000+08:00`);
    const tooLate = await submit(LATER, asked);
    expect(tooLate.body).toMatchObject({ errors: [{ path: 'lateEntryReason', code: 'required' }] });
    expect((await submit(asking, asked)).body).toEqual(first.body);
    await shell.startWorker();
    service.parts.intake.start();
    await untilDone([first]);
    const [received] = await readStream(shell.ledger, `permit/${first.body.caseNumber}`);
    expect(received?.event.effectiveAt).toBe(`${day}T10:00:00.000+08:00`);
  });
});

describe('The status of a submission', () => {
  it('is shown to its client and to those who may read the case, to nobody else, without personal data', async () => {
    service = await open({ atOnce: 1 });
    await occupied();
    const answer = await submit(LATER);
    const waiting = await statusOf(answer);
    expect(waiting.body).toMatchObject({ state: 'waiting', caseNumber: answer.body.caseNumber, outcome: null });
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(waiting.headers.get('cache-control')).toBe('private, no-cache');
    expect(waiting.headers.get('etag')).not.toBeNull();
    expect(JSON.stringify(waiting.body)).not.toContain('applicant');

    for (const user of ['610113-clerk-2', '610113-operator', 'auditor'])
      expect((await statusOf(answer, { user })).status).toBe(200);
    for (const user of ['XAGX-client', 'XAGX-clerk-1', 'client', 'XAGX-operator'])
      expect((await statusOf(answer, { user })).status).toBe(404);

    await shell.startWorker();
    service.parts.intake.start();
    await untilDone([answer]);
    const done = await statusOf(answer);
    expect(done.body.permit).toBe(`${PERMITS}/${answer.body.caseNumber}`);
    expect(done.headers.get('retry-after')).toBeNull();
    expect((await service.get(String(done.body.permit), CLIENT)).status).toBe(200);
  });

  it('tells a refusal as a problem', async () => {
    service = await open({ atOnce: 1 });
    const ahead = Date.now() + 3_600_000;
    service.setClock(instantOf(ahead));
    await occupied();
    const answer = await submit(LATER, body({ receivedAt: instantOf(ahead - 1000) }));
    expect(answer.status).toBe(202);
    await shell.startWorker();
    service.parts.intake.start();
    const isRefused = async () => expect((await statusOf(answer)).body).toMatchObject({ state: 'refused' });
    await vi.waitFor(isRefused, { timeout: 20_000, interval: 200 });
    expect((await statusOf(answer)).body.problem).toMatchObject({ status: 422, code: 'future' });
  });
});

describe('A command of an officer that takes long', () => {
  it('does not throttle the desk: whoever gives way keeps nobody else from it, and nobody is turned away', async () => {
    service = await open({});
    const precedence = new Precedence(60_000);
    const intake = new Intake({ ...service.parts, precedence });
    let answer = () => {};
    const slow = precedence.first(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    const papers = Array.from({ length: 60 }, (_, n) => intake.atTheDesk(async () => n));
    expect(await Promise.all(papers)).toHaveLength(60);
    answer();
    await slow;
  });

  it('goes first where an officer asks it, not where applicants do, be it through the window', async () => {
    service = await open({});
    const first = vi.spyOn(service.parts.precedence, 'first');
    const clerk = { user: '610113-clerk-1' };
    const ask = (name: string) => service.post(`${PERMITS}/610113-20260302-000001/${name}`, {}, clerk);
    await ask('withdraw');
    expect(first).not.toHaveBeenCalled();
    await ask('accept');
    expect(first).toHaveBeenCalledOnce();
  });
});
