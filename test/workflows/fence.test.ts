import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elapseUntil, type Stamped } from '../../domain/decider.ts';
import { permitDecider } from '../../domain/permit/decider.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import { instantOf } from '../../domain/time.ts';
import { append, type Receipt } from '../../ledger/append.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import {
  accepted,
  countersigned,
  denied,
  granted,
  received,
  reviewStarted,
  verified,
  withdrawn,
} from '../domain/permit/steps.ts';
import type { Step } from '../given.ts';
import { play } from '../given.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const now = () => instantOf(Date.now() - 1000);

async function opened(): Promise<string> {
  const number = shell.caseNumber();
  await shell.open(number, received(now()));
  return number;
}

/** What a worker leaves that dies after its commit and before its workflow task is stored. */
async function writeBehindItsBack(number: string, step: Step, id: string): Promise<void> {
  const { seq, hash } = await shell.health(number);
  const permit = await shell.stateOf(number);
  const { log } = play({ permit, log: [] }, [step]);
  const command = step.command(elapseUntil(permitDecider, permit, step.at).state);
  if (!command) throw new Error('only a command leaves a receipt');
  const result = await append(shell.ledger, {
    stream: `permit/${number}`,
    subject: 'permit',
    jurisdiction: permit.jurisdiction,
    from: seq,
    hash,
    batches: [
      {
        commandId: id,
        actor: command.by,
        events: log,
        receipt: {
          commandId: id,
          command: command.type,
          stream: `permit/${number}`,
          at: step.at,
          summary: { lost: true },
        },
      },
    ],
  });
  expect(result.outcome).toBe('written');
}

const foldOf = (events: Stamped<PermitEvent>[]) => events.reduce(permitDecider.evolve, permitDecider.initial);

describe('the ledger is ahead of the history', () => {
  it('the caller whose command is on record gets its stored receipt, and nothing is written twice', async () => {
    const number = await opened();
    const id = randomUUID();
    await writeBehindItsBack(number, accepted(now()), id);
    const receipt = await shell.send(number, accepted(now()), id);
    expect(receipt.summary).toEqual({ lost: true });
    const events = await shell.recorded(number);
    expect(events.filter((event) => event.type === 'Accepted')).toHaveLength(1);
    expect(await shell.stateOf(number)).toEqual(foldOf(events));
  });

  it('another command is decided anew on what is on record', async () => {
    const number = await opened();
    await writeBehindItsBack(number, accepted(now()), randomUUID());
    await shell.send(number, withdrawn(now()));
    const events = await shell.recorded(number);
    expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(['Accepted', 'Withdrawn']));
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  });

  it('and is refused when it is now unlawful, by the state that is on record', async () => {
    const number = await opened();
    await writeBehindItsBack(number, withdrawn(now()), randomUUID());
    const refused = await shell.refused(shell.send(number, accepted(now())));
    expect(refused).toMatchObject({ code: 'wrongState', detail: { state: 'WITHDRAWN' } });
    expect((await shell.recorded(number)).map((event) => event.type)).not.toContain('Accepted');
  });
});

describe('a case told to compare itself', () => {
  it('adopts what the ledger has beyond it, though nobody sends a command', async () => {
    const number = await opened();
    await writeBehindItsBack(number, accepted(now()), randomUUID());
    await shell.handleOf(number).signal('compare');
    const recorded = await shell.recorded(number);
    await expect.poll(async () => (await shell.health(number)).seq, { timeout: 20_000 }).toBe(recorded.length);
    expect(await shell.stateOf(number)).toEqual(foldOf(recorded));
    expect((await shell.health(number)).halted).toBeNull();
  });

  it('changes nothing where the two agree', async () => {
    const number = await opened();
    const before = await shell.recorded(number);
    await shell.handleOf(number).signal('compare');
    await shell.send(number, accepted(now()));
    expect((await shell.recorded(number)).slice(0, before.length)).toEqual(before);
    expect((await shell.health(number)).halted).toBeNull();
  });
});

describe('a case that is told to halt', () => {
  /** while the ledger is slow the engine hands over what comes in only with each heartbeat, some eight seconds apart */
  const PATIENCE_MS = 90_000;
  /** the engine keeps only a few questions to a busy case, and refuses the rest */
  const RARELY = { timeout: PATIENCE_MS, interval: 2000 };

  it('while a decision is on its way: that one is on record and answered, what came after it is refused', {
    timeout: 4 * PATIENCE_MS,
  }, async () => {
    const number = await opened();
    const ids = [randomUUID(), randomUUID()] as const;
    const state = await shell.stateOf(number);
    const slow = await slowLedger(number);
    // nobody asks the case first: beside a slow ledger its answer may come too late
    const send = (step: Step, id: string) => {
      const command = step.command(state);
      if (!command) throw new Error('time passes by advance(), not by a command');
      return shell.handleOf(number).executeUpdate<Receipt, [unknown]>(command.type, {
        updateId: id,
        args: [{ id, command }],
      });
    };
    const first = send(accepted(now()), ids[0]);
    const pending = async () => (await shell.health(number)).pending;
    await expect.poll(pending, RARELY).toBe(1);
    const second = shell.refused(send(withdrawn(now()), ids[1]));
    await expect.poll(pending, RARELY).toBe(2);
    await shell.handleOf(number).signal('halt', 'chainBroken');
    await expect.poll(() => isSignalTaken(number), RARELY).toBe(true);
    await slow.release();

    expect((await first).commandId).toBe(ids[0]);
    expect((await second)?.code).toBe('caseHalted');
    const types = (await shell.recorded(number)).map((event) => event.type);
    expect(types).toContain('Accepted');
    expect(types).not.toContain('Withdrawn');
    expect(await shell.health(number)).toMatchObject({ halted: 'chainBroken', pending: 0 });

    await shell.handleOf(number).signal('resume');
    await shell.send(number, reviewStarted(now()));
    expect(await shell.stateOf(number)).toEqual(foldOf(await shell.recorded(number)));
  });
});

/** Holds the row of a stream, so that what is decided cannot come on record before it is let go. */
async function slowLedger(number: string) {
  const holder = new pg.Client({ connectionString: shell.database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from streams where stream = $1 for update', [`permit/${number}`]);
  return {
    release: async () => {
      await holder.query('rollback');
      await holder.end();
    },
  };
}

describe('a case that no retry can mend', () => {
  it('is halted and named: commands are refused as caseHalted, and nothing is written', async () => {
    const number = await opened();
    const before = await shell.recorded(number);
    // an older copy of the ledger: its head is behind what the case knows
    await asAdmin(
      shell.database.ownerUrl,
      `update streams set seq = 1, hash = (select hash from events where stream = 'permit/${number}' and seq = 1)
       where stream = 'permit/${number}'`,
    );
    const met = randomUUID();
    expect((await shell.refused(shell.send(number, accepted(now()), met)))?.code).toBe('caseHalted');
    expect((await shell.refused(shell.send(number, withdrawn(now()))))?.code).toBe('caseHalted');
    expect(await shell.health(number)).toMatchObject({ halted: 'headBehind', pending: 0 });
    const incidents = await listIncidents(shell.ledger, { stream: `permit/${number}` });
    expect(incidents).toMatchObject([{ kind: 'caseHalted', detail: { problem: 'headBehind' } }]);
    expect(await shell.recorded(number)).toEqual(before);

    // mended by hand, as the incident says: the case goes on from what is on record
    await asAdmin(
      shell.database.ownerUrl,
      `update streams set (seq, hash) = (select seq, hash from events where stream = 'permit/${number}' order by seq desc limit 1)
       where stream = 'permit/${number}'`,
    );
    await shell.handleOf(number).signal('resume');
    // in its next run: the command that met the halt is taken under its own id, which this run answers with the halt
    await expect.poll(() => shell.refused(shell.send(number, accepted(now()), met)), { timeout: 20_000 }).toBeNull();
    await shell.send(number, reviewStarted(now()));
    expect((await shell.stateOf(number)).state).toBe('UNDER_REVIEW');
  });
});

async function isSignalTaken(number: string): Promise<boolean> {
  const events = (await shell.handleOf(number).fetchHistory()).events ?? [];
  const signalled = events.findIndex((event) => event.workflowExecutionSignaledEventAttributes);
  return signalled >= 0 && events.slice(signalled).some((event) => event.workflowTaskStartedEventAttributes);
}

describe('a stray signal to resume', () => {
  it('on a case in good health changes nothing, while a decision is on its way to the ledger neither', async () => {
    const number = await opened();
    for (const step of [accepted, reviewStarted, countersigned, verified]) await shell.send(number, step(now()));
    const permit = await shell.stateOf(number);
    const update = (step: Step) => {
      const command = step.command(permit);
      const args: [unknown] = [{ id: randomUUID(), command }];
      return shell.handleOf(number).executeUpdate<Receipt, [unknown]>(command?.type ?? '', { args });
    };

    // given: the ledger is slow, so the grant is decided and not yet on record
    const slow = await slowLedger(number);
    const grant = update(granted(now()));

    // when
    await shell.handleOf(number).signal('resume');
    // updates of one task may run before its signals: the denial goes out when the signal has been taken
    await expect.poll(() => isSignalTaken(number), { timeout: 30_000 }).toBe(true);
    const denial = await shell.refused(update(denied(now())));

    // then
    await slow.release();
    await grant;
    expect(denial?.code).toBe('wrongState');
    const types = (await shell.recorded(number)).map((event) => event.type);
    expect(types.filter((type) => type === 'LicenceGranted' || type === 'LicenceDenied')).toEqual(['LicenceGranted']);
  });
});
