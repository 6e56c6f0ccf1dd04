import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import type { Permit } from '../../domain/permit/types.ts';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  delivered,
  explained,
  granted,
  issued,
  person,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const now = () => instantOf(Date.now() - 1000);

/** From receipt to review, the substance checked. */
async function underReview(item = 'food-business'): Promise<string> {
  const number = shell.caseNumber();
  await shell.open(number, received(now(), { item }));
  await shell.send(number, accepted(now()));
  await shell.send(number, reviewStarted(now()));
  await shell.send(number, countersigned(now()));
  await shell.send(number, verified(now()));
  return number;
}

describe('a permit, from receipt to acknowledged push', () => {
  it('goes its whole way, and ends when nothing is owed any more', async () => {
    const number = await underReview();
    const receipt = await shell.send(number, granted(now()));
    expect(receipt.summary).toMatchObject({ state: 'GRANTED', decisions: [{ outcome: 'granted' }] });
    await shell.send(number, issued(now()));
    await shell.send(number, delivered(now()));
    expect((await shell.send(number, acknowledged(now()))).summary).toMatchObject({ state: 'CLOSED', obligations: [] });
    await shell.handleOf(number).result();

    const types = (await shell.recorded(number)).map((event) => event.type);
    expect(types.indexOf('PushOrdered')).toBe(types.indexOf('LicenceGranted') + 1);
    for (const type of ['PushDelivered', 'DecisionPublished', 'CaseClosed', 'PushAcknowledged'])
      expect(types).toContain(type);
  });

  it('has the same state in the workflow and in the folded ledger', async () => {
    const number = await underReview();
    const folded = (await shell.recorded(number)).reduce(permitDecider.evolve, permitDecider.initial);
    expect(await shell.stateOf(number)).toEqual(folded);
  });

  it('tells the caller of success only when it is on record, so that he reads his own writes', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    const [before] = (await shell.recorded(number)).slice(-1);
    expect(before).toBeDefined();
    await shell.send(number, accepted(now()));
    const events = await shell.recorded(number);
    expect(events.map((event) => event.type)).toContain('Accepted');
  });
});

describe('an unlawful command', () => {
  it('is refused by its code with the commands that are lawful now, and leaves nothing in the history', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    const before = (await shell.handleOf(number).fetchHistory()).events?.length;
    const refused = await shell.refused(shell.send(number, issued(now())));
    expect(refused).toMatchObject({
      code: 'wrongState',
      detail: { state: 'RECEIVED', allowedCommands: expect.arrayContaining(['accept', 'requestCorrection']) },
    });
    expect((await shell.handleOf(number).fetchHistory()).events?.length).toBe(before);
  });

  it('second person: who received does not decide', async () => {
    const number = await underReview();
    const refused = await shell.refused(shell.send(number, granted(now(), { by: person('clerk') })));
    expect(refused).toMatchObject({ code: 'secondPerson', detail: { did: 'receive' } });
  });

  it('a workflow whose first command was refused ends itself within a minute', async () => {
    const number = shell.caseNumber();
    const refused = await shell.refused(shell.open(number, received(now(), { item: 'hazardous-chemicals' })));
    expect(refused?.code).toBe('itemNotInCatalogue');
    expect(await shell.advance(number, 61 / 86_400)).toBe('closed');
    expect(await shell.recorded(number)).toEqual([]);
  });
});

describe('Art. 32(1)4: silence of the bureau', () => {
  it('accepts the case as of the day of receipt when the fifth working day has passed', async () => {
    const number = shell.caseNumber();
    const day = now();
    await shell.open(number, received(day));
    await shell.advance(number, 12);
    const state: Permit = await shell.stateOf(number);
    expect(state).toMatchObject({ state: 'ACCEPTED', accepted: { deemed: true, on: civilDateOf(day) } });
    const events = await shell.recorded(number);
    const deemed = events.find((event) => event.type === 'Accepted');
    expect(deemed?.effectiveAt).toMatch(/T00:00:00.000\+08:00$/);
    expect(events.map((event) => event.type)).toContain('RedCardShown');
    await shell.send(number, explained(now(), 'accept'));
  });
});

describe('the ladder of an unacknowledged push', () => {
  it('climbs to supervised handling, and a late acknowledgement is lawful and stays on record', async () => {
    const number = await underReview();
    await shell.send(number, granted(now()));
    await shell.advance(number, 8);
    const climbed = (await shell.recorded(number)).filter((e) => 'obligation' in e && e.obligation === 'acknowledge');
    expect(climbed.map((event) => event.type)).toEqual([
      'YellowCardShown',
      'RedCardShown',
      'SupervisedHandlingOrdered',
    ]);
    await shell.send(number, acknowledged(now()));
    const answer = (await shell.recorded(number)).find((event) => event.type === 'PushAcknowledged');
    expect(answer).toMatchObject({ late: true });
  });
});

describe('one timer, every moment at its own time', () => {
  it('records each card at the lawful moment however far the clock jumps', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now(), { item: 'public-place-hygiene' }));
    await shell.send(number, accepted(now()));
    await shell.advance(number, 60);
    const recorded = await shell.recorded(number);
    const cards = recorded.filter(
      (e) => 'obligation' in e && e.obligation === 'decide' && 'obligationId' in e && e.type !== 'ObligationMet',
    );
    expect(cards.map((card) => card.type)).toEqual([
      'ReminderSent',
      'YellowCardShown',
      'RedCardShown',
      'SupervisedHandlingOrdered',
      'StatutoryLimitPassed',
    ]);
    // and what each of them leads to: an order, the convener's queue, the leader's
    const further = recorded.filter(({ type }) => /^(Handling|Matter)/.test(type));
    expect(new Set(further.map(({ type }) => type))).toEqual(
      new Set(['HandlingOrderIssued', 'MatterReferred', 'MatterRaised']),
    );
    for (const card of [...cards, ...further]) {
      expect(card.effectiveAt).toMatch(/T00:00:00.000\+08:00$/);
      expect(card.at.slice(0, 13)).toBe(card.effectiveAt.slice(0, 13));
    }
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
  });
});

describe("the engine's own console", () => {
  it('finds a case by jurisdiction, state, lamp and due moment', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    const query = `WorkflowId = 'permit/${number}' AND Jurisdiction = '610113' AND CaseState = 'RECEIVED' AND Lamp = 'green' AND DueAt > '2026-01-01T00:00:00Z'`;
    await expect.poll(async () => (await shell.client.workflow.count(query)).count, { timeout: 10_000 }).toBe(1);
  });

  it('is told of a new case by its start, which costs no event, and afterwards of each milestone', async () => {
    const number = shell.caseNumber();
    const changes = async () => {
      const { events } = await shell.handleOf(number).fetchHistory();
      return (events ?? []).filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
    };
    await shell.open(number, received(now()));
    expect(await changes()).toBe(0);
    await shell.send(number, accepted(now()));
    expect(await changes()).toBe(1);
  });

  it('cannot cancel the clocks of a case', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    await shell.handleOf(number).cancel();
    await shell.send(number, accepted(now()));
    expect((await shell.handleOf(number).describe()).status.name).toBe('RUNNING');
    await shell.advance(number, 12);
    expect((await shell.recorded(number)).map((event) => event.type)).toContain('RedCardShown');
  });
});
