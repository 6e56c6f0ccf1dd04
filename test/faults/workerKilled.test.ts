import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { setEndpoint } from '../../ledger/endpoints.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { startSupervisorSystem } from '../workflows/supervisorSystem.ts';
import { killHard, openScratch } from './scratch.ts';

const scratch = openScratch();
let shell: Shell;
let system: Awaited<ReturnType<typeof startSupervisorSystem>>;
beforeAll(async () => {
  shell = await startShell({ hasWorker: false });
  system = await startSupervisorSystem();
  await setEndpoint(shell.ledger, { org: '610113-health', url: system.url, keyId: 'k1' });
});
afterAll(async () => {
  await shell.close();
  await scratch.close();
  await system.close();
});

const now = () => instantOf(Date.now() - 1000);

describe('kill -9 of the worker between a decision and its delivery', () => {
  it('the push is delivered by the next worker: nothing lost, nothing twice on record', async () => {
    const first = await scratch.startWorker(shell.workerEnvironment);
    const number = shell.caseNumber();
    await shell.open(number, received(now(), { item: 'public-place-hygiene' }));
    for (const step of [accepted(now()), reviewStarted(now()), countersigned(now()), verified(now())])
      await shell.send(number, step);

    // given: the supervisor's system takes the request and never answers, so the delivery is under way
    system.answerWith(() => null);
    await shell.send(number, granted(now()));
    await system.seen(`${number}-P1`, 1);
    await killHard(first);
    expect((await shell.recorded(number)).map((event) => event.type)).not.toContain('PushDelivered');

    // when: another worker takes over and the system answers again
    system.answerWith(({ headers }) => ({
      status: 200,
      body: JSON.stringify({ receipt: `R-${headers['idempotency-key']}` }),
    }));
    await scratch.startWorker(shell.workerEnvironment);

    // then
    const types = async () => (await shell.recorded(number)).map((event) => event.type);
    await expect.poll(types, { timeout: 40_000 }).toContain('PushDelivered');
    await shell.send(number, acknowledged(now()));
    const events = await shell.recorded(number);
    for (const type of ['LicenceGranted', 'PushOrdered', 'PushDelivered', 'PushAcknowledged'])
      expect(events.filter((event) => event.type === type)).toHaveLength(1);
    expect(await shell.stateOf(number)).toEqual(events.reduce(permitDecider.evolve, permitDecider.initial));
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    expect(new Set(system.deliveries.map((delivery) => delivery.headers['webhook-id']))).toEqual(
      new Set([`${number}-P1`]),
    );
  });
});
