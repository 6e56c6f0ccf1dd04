import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  delivered,
  granted,
  issued,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import type { Step } from '../given.ts';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const now = () => instantOf(Date.now() - 1000);

const LIFE: [string, (moment: string) => Step][] = [
  ['accept', accepted],
  ['startReview', reviewStarted],
  ['countersign', countersigned],
  ['verifySubstance', verified],
  ['decide', granted],
  ['issueCertificate', issued],
  ['deliver', delivered],
  ['acknowledge', acknowledged],
];

describe('continue-as-new at every twentieth event', () => {
  it('loses nothing and doubles nothing: 20 permits at once, each through many runs', async () => {
    const numbers = Array.from({ length: 20 }, () => shell.caseNumber());
    await Promise.all(
      numbers.map(async (number) => {
        await shell.open(number, received(now()), { rollAfterEvents: 20 });
        for (const [name, step] of LIFE) await shell.sendThroughRolls(number, step(now()), `${number}/${name}`);
        await shell.handleOf(number).result();
      }),
    );
    for (const number of numbers) {
      const events = await shell.recorded(number);
      for (const type of [
        'Accepted',
        'LicenceGranted',
        'PushOrdered',
        'PushDelivered',
        'CaseClosed',
        'PushAcknowledged',
      ])
        expect(events.filter((event) => event.type === type)).toHaveLength(1);
      expect(events.reduce(permitDecider.evolve, permitDecider.initial).state).toBe('CLOSED');
      expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    }
    const [first = ''] = numbers;
    const runs = [];
    for await (const run of shell.client.workflow.list({ query: `WorkflowId = 'permit/${first}'` })) runs.push(run);
    expect(runs.length).toBeGreaterThan(2);
  });

  it('a command sent again after the roll is answered as the first time, from the ledger', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()), { rollAfterEvents: 20 });
    for (const [name, step] of LIFE.slice(0, 4)) await shell.sendThroughRolls(number, step(now()), `${number}/${name}`);
    // verifySubstance is lawful more than once: only its id says that it is the same
    await shell.sendThroughRolls(number, verified(now()), `${number}/verifySubstance`);
    await shell.sendThroughRolls(number, verified(now()), `${number}/verifySubstance`);
    const events = await shell.recorded(number);
    expect(events.filter((event) => event.type === 'SubstanceVerified')).toHaveLength(2);
  });

  it('carries the clock over: a deemed acceptance comes at its moment in a later run', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()), { rollAfterEvents: 13 });
    await shell.advance(number, 12);
    expect((await shell.stateOf(number)).accepted).toMatchObject({ deemed: true });
  });
});
