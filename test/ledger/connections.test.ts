import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { openLedger } from '../../ledger/database.ts';
import { readStream } from '../../ledger/readEvents.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { explainedBatch, flushOf, receivedBatch, START, written } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

/** A way to Postgres that can be blocked without anybody being told, as a broken network does it. */
async function blockableWay(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    if (isBlocked) return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const way = new URL(url);
  way.port = String(address.port);
  return {
    url: way.href,
    block() {
      isBlocked = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    open() {
      isBlocked = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a connection that stopped answering', () => {
  it('is not used again, and nothing of its transaction is ever committed', async () => {
    const way = await blockableWay(ledger.serviceUrl);
    const service = openLedger(way.url, { maxConnections: 1 });
    const lost = service.transaction().execute(async (transaction) => {
      const stream = { stream: 'permit/lost', subject: 'permit', jurisdiction: '610113', seq: 0, hash: '' };
      await transaction.insertInto('streams').values(stream).execute();
      way.block();
      await transaction.selectFrom('streams').selectAll().execute();
    });
    await expect(lost).rejects.toThrow('timeout');
    way.open();

    const caseNumber = '610113-20260302-000001';
    await append(service, flushOf(`permit/${caseNumber}`, START, receivedBatch(caseNumber)));
    const { rows } = await asAdmin(ledger.ownerUrl, 'select stream from streams');
    expect(rows).toEqual([{ stream: `permit/${caseNumber}` }]);
    await service.destroy();
    way.close();
  });
});

describe('a connection that breaks', () => {
  it('is replaced at the next use, without a restart', async () => {
    const caseNumber = '610113-20260302-000002';
    const stream = `permit/${caseNumber}`;
    const head = written(await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber))));
    await asAdmin(
      ledger.ownerUrl,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where application_name = 'shenguan' and datname = current_database()`,
    );
    const request = flushOf(stream, head, explainedBatch(stream, 'c2'));
    const result = await append(ledger.service, request).catch(() => append(ledger.service, request));
    expect(written(result).seq).toBe(2);
    expect(await readStream(ledger.service, stream)).toHaveLength(2);
  });
});
