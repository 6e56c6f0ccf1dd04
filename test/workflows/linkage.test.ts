import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../activities/signature.ts';
import { instantOf } from '../../domain/time.ts';
import { setEndpoint } from '../../ledger/endpoints.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { addresseesOf, rerouted, returned } from '../domain/permit/linkage/steps.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';
import { startSupervisorSystem } from './supervisorSystem.ts';

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

async function decided(): Promise<string> {
  const number = shell.caseNumber();
  await shell.open(number, received(now(), { item: 'public-place-hygiene' }));
  for (const step of [accepted(now()), reviewStarted(now()), countersigned(now()), verified(now()), granted(now())])
    await shell.send(number, step);
  return number;
}

const pushOf = (number: string) => `${number}-P1`;

/** Waits until an event is on record; the delivery itself is the signal that it is about to be. */
async function until(number: string, type: string): Promise<void> {
  await expect.poll(async () => (await shell.recorded(number)).map((e) => e.type), { timeout: 20_000 }).toContain(type);
}

describe('S8: the result is pushed while the decision is made', () => {
  it('accepts the decision and schedules its delivery in one workflow task', async () => {
    const number = await decided();
    await until(number, 'PushDelivered');
    const events = (await shell.handleOf(number).fetchHistory()).events ?? [];
    const scheduled = events.find((e) => e.activityTaskScheduledEventAttributes?.activityType?.name === 'deliverPush');
    const decision = events.find(
      (e) => e.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name === 'decide',
    );
    const task = scheduled?.activityTaskScheduledEventAttributes?.workflowTaskCompletedEventId;
    expect(decision).toBeDefined();
    // the task's completion, then what it decided: acceptance, ledger marker, answer and delivery, in this order
    expect(Number(task)).toBe(Number(decision?.eventId) - 1);
    const marker = events.find((e) => e.markerRecordedEventAttributes && Number(e.eventId) > Number(decision?.eventId));
    expect(Number(marker?.eventId)).toBeLessThan(Number(scheduled?.eventId));
    expect(marker?.markerRecordedEventAttributes?.workflowTaskCompletedEventId).toEqual(task);
  });

  it('signs what it sends, names its addressee, and uses the push id as idempotency key', async () => {
    const number = await decided();
    const [delivery] = await system.seen(pushOf(number), 1);
    if (!delivery) throw new Error('nothing was delivered');
    const headers = {
      'webhook-id': String(delivery.headers['webhook-id']),
      'webhook-timestamp': String(delivery.headers['webhook-timestamp']),
      'webhook-signature': String(delivery.headers['webhook-signature']),
    };
    expect(isSignedBy(shell.publicKey, headers, delivery.body)).toBe(true);
    expect(isSignedBy(shell.publicKey, headers, delivery.body.replace('granted', 'denied'))).toBe(false);
    expect(JSON.parse(delivery.body)).toMatchObject({
      push: { pushId: pushOf(number), supervisor: HEALTH_BUREAU, decision: { outcome: 'granted' } },
    });
    await until(number, 'PushDelivered');
    const taken = (await shell.recorded(number)).find((event) => event.type === 'PushDelivered');
    expect(taken).toMatchObject({ receipt: `R-${pushOf(number)}` });
    await shell.send(number, acknowledged(now()));
  });
});

describe('S8: a push that was returned goes to the system of the next addressee', () => {
  it('under its own number and signature, with the decision it is about and the push it replaces', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    for (const step of [accepted(now()), reviewStarted(now()), countersigned(now()), verified(now()), granted(now())])
      await shell.send(number, step);
    await until(number, 'PushDelivered');
    await shell.send(number, returned(now()));
    const facts = addresseesOf(await shell.stateOf(number));
    const units = facts.units.map((unit) => ({ ...unit, delivery: 'endpoint' as const }));
    await shell.send(number, rerouted(now(), HEALTH_BUREAU, { facts: { ...facts, units } }));
    const [delivery] = await system.seen(`${number}-P2`, 1);
    if (!delivery) throw new Error('nothing was delivered');
    expect(JSON.parse(delivery.body)).toMatchObject({
      push: {
        pushId: `${number}-P2`,
        supervisor: HEALTH_BUREAU,
        replaces: `${number}-P1`,
        decision: { outcome: 'granted', number: `${number}-J1` },
      },
    });
    await expect
      .poll(async () => (await shell.stateOf(number)).pushes.map(({ state }) => state), { timeout: 20_000 })
      .toEqual(['ended', 'pushed']);
    await shell.send(number, acknowledged(now()));
  });
});

describe('a supervisor whose system is away', () => {
  it('gets the same push again after minutes, hours and days; a missing receipt is an incident after 15 minutes', async () => {
    system.answerWith(() => ({ status: 503 }));
    const number = await decided();
    await until(number, 'PushDeliveryFailed');
    await shell.advance(number, 20 / 1440);
    const failed = (await shell.recorded(number)).filter((event) => event.type === 'PushDeliveryFailed');
    expect(failed.length).toBeGreaterThanOrEqual(3);
    expect(failed[0]).toMatchObject({ attempt: 1, problem: 'http503' });
    expect((await shell.recorded(number)).map((event) => event.type)).toContain('PushReceiptMissing');
    const incidents = await listIncidents(shell.ledger, { stream: `permit/${number}` });
    expect(incidents.map((incident) => incident.kind)).toEqual(['pushReceiptMissing']);

    system.answerWith(({ headers }) => ({
      status: 200,
      body: JSON.stringify({ receipt: `R-${headers['idempotency-key']}` }),
    }));
    await shell.advance(number, 1);
    await until(number, 'PushDelivered');
    expect((await shell.recorded(number)).filter((event) => event.type === 'PushDelivered')).toHaveLength(1);
    await shell.send(number, acknowledged(now()));
  });

  it('is not asked again within seconds when it refuses the request itself', async () => {
    system.answerWith(() => ({ status: 400 }));
    const number = await decided();
    await until(number, 'PushDeliveryFailed');
    expect(system.deliveries.filter((d) => d.headers['idempotency-key'] === pushOf(number))).toHaveLength(1);
    expect((await shell.recorded(number)).at(-1)).toMatchObject({ type: 'PushDeliveryFailed', problem: 'http400' });
    system.answerWith(() => ({ status: 201, body: '{}' }));
  });
});
