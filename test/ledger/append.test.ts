import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append, type FlushResult } from '../../ledger/append.ts';
import { admitCommand, findCommand, recordOutcome } from '../../ledger/commands.ts';
import { readStream } from '../../ledger/readEvents.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { holdLock } from './heldLock.ts';
import { clerk, explainedBatch, flushOf, receivedBatch, START, written } from './story.ts';
import { wholeCase } from './wholeCase.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

let serial = 0;
function newCase() {
  serial += 1;
  const caseNumber = `610113-20260302-${String(serial).padStart(6, '0')}`;
  return { caseNumber, stream: `permit/${caseNumber}` };
}

async function startedCase() {
  const { caseNumber, stream } = newCase();
  const head = written(await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber))));
  return { caseNumber, stream, head };
}

const stored = async (stream: string) => (await readStream(ledger.service, stream)).length;

describe('compare-and-swap on the head of a stream', () => {
  it('writes from an empty stream, and from the head it was told', async () => {
    const { stream, head } = await startedCase();
    expect(head.seq).toBe(1);
    const next = written(await append(ledger.service, flushOf(stream, head, explainedBatch(stream, 'c2'))));
    expect(next.seq).toBe(2);
    expect(await verifyStream(ledger.service, stream)).toBeNull();
  });

  it('answers "written" to the same bytes again, once and after another', async () => {
    const { stream, head } = await startedCase();
    const request = flushOf(stream, head, explainedBatch(stream, 'c2'), explainedBatch(stream, 'c3'));
    const first = await append(ledger.service, request);
    expect(await append(ledger.service, request)).toEqual(first);
    expect(await append(ledger.service, request)).toEqual(first);
    expect(await stored(stream)).toBe(3);
  });

  it('gives back what it has when the same command comes with other bytes', async () => {
    const { stream, head } = await startedCase();
    const ours = explainedBatch(stream, 'c2');
    const after = written(await append(ledger.service, flushOf(stream, head, ours)));
    const later = { ...ours, events: ours.events.map((event) => ({ ...event, at: '2026-03-04T00:00:00.000+08:00' })) };
    expect(await append(ledger.service, flushOf(stream, head, later))).toEqual({
      outcome: 'adopt',
      ...after,
      events: ours.events,
      settled: { c2: ours.receipt },
    });
    expect(await stored(stream)).toBe(2);
  });

  it('gives back everything after the head of the caller, also when it begins with what he sends', async () => {
    const { stream, head } = await startedCase();
    const [second, third] = [explainedBatch(stream, 'c2'), explainedBatch(stream, 'c3')];
    const after = written(await append(ledger.service, flushOf(stream, head, second, third)));
    expect(await append(ledger.service, flushOf(stream, head, second))).toEqual({
      outcome: 'adopt',
      ...after,
      events: [...second.events, ...third.events],
      settled: { c2: second.receipt, c3: third.receipt },
    });
  });

  it('settles one command once where two flushes without an event do it at the same moment: the other adopts', async () => {
    const { stream, head } = await startedCase();
    const batch = { ...explainedBatch(stream, 'c2'), events: [] };
    const held = await holdLock(ledger.ownerUrl, `select from streams where stream = '${stream}' for update`);
    const both = [0, 1].map(() => append(ledger.service, flushOf(stream, head, batch)));
    await expect.poll(held.waiting, { interval: 20 }).toBe(2);
    await held.release();
    const outcomes = (await Promise.all(both)).sort((one, other) => other.outcome.localeCompare(one.outcome));
    expect(outcomes).toEqual([
      { outcome: 'written', ...head },
      { outcome: 'adopt', ...head, events: [], settled: { c2: batch.receipt } },
    ]);
  });

  it('gives back the part it has when the caller sends that and more', async () => {
    const { stream, head } = await startedCase();
    const [second, third] = [explainedBatch(stream, 'c2'), explainedBatch(stream, 'c3')];
    const after = written(await append(ledger.service, flushOf(stream, head, second)));
    expect(await append(ledger.service, flushOf(stream, head, second, third))).toEqual({
      outcome: 'adopt',
      ...after,
      events: second.events,
      settled: { c2: second.receipt },
    });
    expect(await stored(stream)).toBe(2);
  });

  it.each([1, 2, 3])('of twenty at once from one head writes one, and the rest adopt it (round %i)', async () => {
    const { stream, head } = await startedCase();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        append(ledger.service, flushOf(stream, head, explainedBatch(stream, `r${n}`))),
      ),
    );
    expect(results.filter((result) => result.outcome === 'written')).toHaveLength(1);
    const adopted = results.filter((result) => result.outcome === 'adopt');
    expect(adopted).toHaveLength(19);
    const winner = await readStream(ledger.service, stream, head.seq);
    for (const result of adopted) expect(result.events).toEqual(winner.map(({ event }) => event));
    expect(await stored(stream)).toBe(2);
  });

  it('of twenty first writes of one stream writes one', async () => {
    const { caseNumber, stream } = newCase();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber, `first-${n}`))),
      ),
    );
    expect(results.filter((result) => result.outcome === 'written')).toHaveLength(1);
    expect(await stored(stream)).toBe(1);
  });

  it('of twenty identical ones writes one and answers all the same', async () => {
    const { stream, head } = await startedCase();
    const request = flushOf(stream, head, explainedBatch(stream, 'same'));
    const results = await Promise.all(Array.from({ length: 20 }, () => append(ledger.service, request)));
    expect(new Set(results.map((result: FlushResult) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]?.outcome).toBe('written');
    expect(await stored(stream)).toBe(2);
  });

  it('refuses a caller whose head the ledger has not reached', async () => {
    const { stream, head } = await startedCase();
    const ahead = { seq: head.seq + 3, hash: 'f'.repeat(64) };
    await expect(append(ledger.service, flushOf(stream, ahead, explainedBatch(stream, 'x')))).rejects.toMatchObject({
      code: 'headBehind',
    });
    const unknown = newCase().stream;
    await expect(append(ledger.service, flushOf(unknown, ahead, explainedBatch(unknown, 'x')))).rejects.toMatchObject({
      code: 'headBehind',
    });
    expect(await stored(stream)).toBe(1);
  });

  it('refuses a caller with another past, at the head and before it', async () => {
    const { stream, head } = await startedCase();
    const forked = { seq: head.seq, hash: 'f'.repeat(64) };
    const request = flushOf(stream, forked, explainedBatch(stream, 'x'));
    await expect(append(ledger.service, request)).rejects.toMatchObject({ code: 'headForked' });
    await append(ledger.service, flushOf(stream, head, explainedBatch(stream, 'c2')));
    await expect(append(ledger.service, request)).rejects.toMatchObject({ code: 'headForked' });
    expect(await stored(stream)).toBe(2);
  });
});

describe('a command is settled once', () => {
  it('answers a command that comes back after the head has moved on, and writes nothing', async () => {
    const { stream, head } = await startedCase();
    const second = explainedBatch(stream, 'c2');
    const after = written(await append(ledger.service, flushOf(stream, head, second)));
    const again = await append(ledger.service, flushOf(stream, after, explainedBatch(stream, 'c3'), second));
    expect(again).toEqual({ outcome: 'adopt', ...after, events: [], settled: { c2: second.receipt } });
    expect(await stored(stream)).toBe(2);
  });

  it('lets the same tick come twice: what it means is decided elsewhere', async () => {
    const { stream, head } = await startedCase();
    const tick = { ...explainedBatch(stream, 'tick'), receipt: null };
    const after = written(await append(ledger.service, flushOf(stream, head, tick)));
    expect(written(await append(ledger.service, flushOf(stream, after, tick))).seq).toBe(3);
  });

  it('settles a command that changes nothing', async () => {
    const { stream, head } = await startedCase();
    const silent = { ...explainedBatch(stream, 'silent'), events: [] };
    expect(written(await append(ledger.service, flushOf(stream, head, silent)))).toEqual(head);
    expect(await append(ledger.service, flushOf(stream, head, silent))).toMatchObject({
      outcome: 'adopt',
      settled: { silent: silent.receipt },
    });
  });

  it('writes the receipt into the command row, unless an outcome stands there', async () => {
    const { stream, head } = await startedCase();
    const asked = {
      stream,
      name: 'explainDelay',
      actor: clerk,
      client: 'window',
      bodyHash: 'h',
      command: {},
      texts: [],
    };
    await admitCommand(ledger.service, { ...asked, id: 'open' });
    await admitCommand(ledger.service, { ...asked, id: 'refused' });
    const refused = { kind: 'refused', code: 'wrongState', detail: {}, status: 409 } as const;
    await recordOutcome(ledger.service, 'refused', refused);
    const open = explainedBatch(stream, 'open');
    await append(ledger.service, flushOf(stream, head, open, explainedBatch(stream, 'refused')));
    expect((await findCommand(ledger.service, 'open'))?.outcome).toEqual({ kind: 'receipt', receipt: open.receipt });
    expect((await findCommand(ledger.service, 'refused'))?.outcome).toEqual(refused);
  });

  it('writes all of a flush or nothing', async () => {
    const { stream, head } = await startedCase();
    const broken = {
      ...explainedBatch(stream, 'c3'),
      events: [{ type: 'CaseClosed', at: 'no time', effectiveAt: 'no time' }],
    };
    await expect(
      append(ledger.service, flushOf(stream, head, explainedBatch(stream, 'c2'), broken)),
    ).rejects.toMatchObject({ code: '22007' });
    expect(await stored(stream)).toBe(1);
  });
});

describe('the hash chain', () => {
  it('names the first event that was changed behind the locks', async () => {
    const { caseNumber, stream } = newCase();
    await append(ledger.service, flushOf(stream, START, ...wholeCase(caseNumber)));
    expect(await verifyStream(ledger.service, stream)).toBeNull();
    await asAdmin(
      ledger.ownerUrl,
      `set session_replication_role = replica;
       update events set body = replace(body, '2026-04-02', '2026-03-30') where stream = '${stream}' and type = 'LicenceGranted'`,
    );
    const granted = (await readStream(ledger.service, stream)).find(({ event }) => event.type === 'LicenceGranted');
    expect(await verifyStream(ledger.service, stream)).toBe(granted?.seq);
  });

  it('names an event that was taken out, at the end too', async () => {
    const { stream, head } = await startedCase();
    await append(ledger.service, flushOf(stream, head, explainedBatch(stream, 'c2'), explainedBatch(stream, 'c3')));
    await asAdmin(
      ledger.ownerUrl,
      `set session_replication_role = replica; delete from events where stream = '${stream}' and seq = 3`,
    );
    expect(await verifyStream(ledger.service, stream)).toBe(3);
    await asAdmin(
      ledger.ownerUrl,
      `set session_replication_role = replica; delete from events where stream = '${stream}' and seq = 1`,
    );
    expect(await verifyStream(ledger.service, stream)).toBe(1);
  });

  it('names an event whose columns say other than its body', async () => {
    const { stream } = await startedCase();
    await asAdmin(
      ledger.ownerUrl,
      `set session_replication_role = replica; update events set command_id = 'forged' where stream = '${stream}'`,
    );
    expect(await verifyStream(ledger.service, stream)).toBe(1);
  });
});
