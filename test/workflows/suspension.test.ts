import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { setEndpoint } from '../../ledger/endpoints.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
  withdrawn,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';
import { startSupervisorSystem } from './supervisorSystem.ts';

/** A case that operators hold: nothing happens, and no limit of the law moves. */

const HEALTH_BUREAU = '610113-health';

let shell: Shell;
let system: Awaited<ReturnType<typeof startSupervisorSystem>>;
beforeAll(async () => {
  shell = await startShell();
  system = await startSupervisorSystem();
  await setEndpoint(shell.ledger, { org: HEALTH_BUREAU, url: system.url, keyId: 'k1' });
});
afterAll(async () => {
  await shell.close();
  await system.close();
});

const now = () => instantOf(Date.now() - 1000);
const suspend = (number: string) => shell.handleOf(number).signal('suspend');
const resume = (number: string) => shell.handleOf(number).signal('resume');

async function opened(carried = {}): Promise<string> {
  const number = shell.caseNumber();
  await shell.open(number, received(now()), carried);
  return number;
}

describe('a suspended case', () => {
  it('lets no due moment happen; resumed, each happens with its lawful moment', async () => {
    const [held, free] = [await opened(), await opened()];
    await suspend(held);
    const before = await shell.recorded(held);

    // when: the five working days of Art. 32(1)5 pass for both
    await shell.advance(held, 12);
    await shell.advance(free, 12);

    // then
    expect(await shell.recorded(held)).toEqual(before);
    expect(await shell.health(held)).toMatchObject({ suspended: expect.any(String), halted: null, pending: 0 });
    const resumedAt = await shell.nowOf(held);
    await resume(held);
    await expect.poll(async () => (await shell.stateOf(held)).accepted, { timeout: 20_000 }).not.toBeNull();
    const told = async (number: string) =>
      (await shell.recorded(number)).map(({ type, effectiveAt }) => ({ type, day: effectiveAt.slice(0, 10) }));
    expect(await told(held)).toEqual(await told(free));
    const late = (await shell.recorded(held)).slice(before.length);
    expect(late.length).toBeGreaterThan(1);
    for (const { at, effectiveAt } of late) {
      expect(at >= resumedAt).toBe(true);
      expect(effectiveAt < at).toBe(true);
    }
    expect(await shell.health(held)).toMatchObject({ suspended: null });
  });

  it('takes no command, and takes it after resume', async () => {
    const number = await opened();
    await suspend(number);
    const before = await shell.recorded(number);
    expect((await shell.refused(shell.send(number, accepted(now()))))?.code).toBe('caseSuspended');
    expect(await shell.recorded(number)).toEqual(before);
    await resume(number);
    await shell.send(number, accepted(now()));
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
  });

  it('tells of a push that was under way only when it goes on, and then once', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now(), { item: 'public-place-hygiene' }));
    for (const step of [accepted(now()), reviewStarted(now()), countersigned(now()), verified(now())])
      await shell.send(number, step);
    let answer = () => {};
    system.answerWith(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ status: 201, body: JSON.stringify({ receipt: 'R-1' }) });
        }),
    );
    await shell.send(number, granted(now()));
    await expect.poll(() => system.deliveries.length, { timeout: 20_000 }).toBe(1);
    await suspend(number);
    expect(await shell.health(number)).toMatchObject({ suspended: expect.any(String) });
    const before = await shell.recorded(number);

    // when: the supervisor answers
    answer();
    await expect
      .poll(async () => (await shell.handleOf(number).describe()).raw.pendingActivities?.length ?? 0, {
        timeout: 20_000,
      })
      .toBe(0);
    expect(await shell.health(number)).toMatchObject({ running: [expect.stringContaining('deliverPush')] });
    expect(await shell.recorded(number)).toEqual(before);

    // then
    await resume(number);
    await expect
      .poll(async () => (await shell.recorded(number)).map(({ type }) => type), { timeout: 20_000 })
      .toContain('PushDelivered');
    await shell.send(number, acknowledged(now()));
    const types = (await shell.recorded(number)).map(({ type }) => type);
    expect(types.filter((type) => type === 'PushDelivered')).toHaveLength(1);
    expect(system.deliveries).toHaveLength(1);
  });

  it('stays suspended through continue-as-new', async () => {
    const number = await opened();
    await shell.handleOf(number).terminate('to begin again close to the next run');
    const recorded = await shell.ledger
      .selectFrom('events')
      .select(['seq', 'hash'])
      .where('stream', '=', `permit/${number}`)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    const state = (await shell.recorded(number)).reduce(permitDecider.evolve, permitDecider.initial);
    const carried = { stream: `permit/${number}`, state, ...recorded, rollAfterEvents: 12 };
    await shell.client.workflow.start('permit', {
      workflowId: `permit/${number}`,
      taskQueue: shell.taskQueue,
      args: [carried],
    });
    const first = (await shell.handleOf(number).describe()).runId;
    await suspend(number);
    // signals alone make its history grow
    await expect
      .poll(
        async () => {
          await suspend(number);
          return (await shell.handleOf(number).describe()).runId;
        },
        { timeout: 30_000 },
      )
      .not.toBe(first);
    expect((await shell.health(number)).suspended).not.toBeNull();
    expect((await shell.refused(shell.send(number, accepted(now()))))?.code).toBe('caseSuspended');
    await resume(number);
    await shell.send(number, accepted(now()));
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
  });

  it('withdrawn while it was held ends with that day: its later cards keep nothing open', async () => {
    const number = await opened();
    await shell.send(number, accepted(now()));
    await suspend(number);
    const askedAt = await shell.nowOf(number);
    await shell.advance(number, 30);
    await resume(number);
    const cards = async () => (await shell.stateOf(number)).unexplained.map(({ obligationId }) => obligationId);
    await expect.poll(cards, { timeout: 20_000 }).toContain('decide:food-business');
    // and of what silence about it brought up: the order, the convener's time
    const annulled = await cards();

    await shell.send(number, withdrawn(now(), { askedAt }));

    await shell.handleOf(number).result();
    const ending = (await shell.recorded(number)).find(({ type }) => type === 'Withdrawn');
    expect(ending).toMatchObject({ effectiveAt: askedAt, annulled });
    expect(annulled.length).toBeGreaterThan(1);
  });

  it('is left as it is by a second suspension, and a case in good health by a stray resume', async () => {
    const number = await opened();
    await resume(number);
    await suspend(number);
    const { suspended } = await shell.health(number);
    await suspend(number);
    expect((await shell.health(number)).suspended).toBe(suspended);
    await resume(number);
    await shell.send(number, accepted(now()));
  });
});
