import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { migrate } from '../../ledger/migrate.ts';
import { asAdmin, type FreshLedger, freshLedger, SERVICE_PASSWORD } from './database.ts';
import { flushOf, receivedBatch, START } from './story.ts';

let ledger: FreshLedger;
const caseNumber = '610113-20260302-000001';
beforeAll(async () => {
  ledger = await freshLedger();
  await append(ledger.service, flushOf(`permit/${caseNumber}`, START, receivedBatch(caseNumber)));
});
afterAll(() => ledger.close());

const INSUFFICIENT_PRIVILEGE = '42501';

describe('S22: what is on record is never changed', () => {
  const changes = [
    `update events set body = ''`,
    `update events set recorded_at = now()`,
    'delete from events',
    'truncate events',
    `update receipts set receipt = '{}'`,
    'delete from receipts',
    'truncate receipts',
  ];
  it.each(changes)('refuses the service: %s', (statement) =>
    expect(asAdmin(ledger.serviceUrl, statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE }),
  );
  it.each(changes)('refuses the owner: %s', (statement) =>
    expect(asAdmin(ledger.ownerUrl, statement)).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
      message: expect.stringContaining('what is on record is never changed'),
    }),
  );

  it.each([
    'drop table events',
    'alter table events disable trigger all',
    'set session_replication_role = replica',
    'create table mine (id integer)',
    'delete from streams',
    'truncate streams cascade',
    `update streams set subject = 'other'`,
    'delete from commands',
    `update commands set command = '{}'`,
    'delete from parties',
    'delete from attempts',
    `update operations set reason = ''`,
    'delete from operations',
    `update reference set body = '{}'`,
    'delete from incidents',
    'delete from verifications',
    `update verifications set reason = 'firstStart'`,
    'delete from reservations',
    `update reservations set stream = 'permit/other'`,
    `update commands set stream = 'permit/other'`,
    `update parties set stream = 'permit/other'`,
    'create role other',
  ])('gives the service no more than it needs: %s', (statement) =>
    expect(asAdmin(ledger.serviceUrl, statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE }),
  );

  it('left the event as it was', async () => {
    const { rows } = await asAdmin(ledger.ownerUrl, 'select count(*)::int as events from events');
    expect(rows).toEqual([{ events: 1 }]);
  });
});

describe('migration', () => {
  it('changes nothing the second time', async () => {
    expect(await migrate(ledger.ownerUrl, { servicePassword: SERVICE_PASSWORD })).toEqual({ applied: [] });
  });

  it('of several at once applies each step once', async () => {
    const name = `twice_${process.pid}`;
    await asAdmin(ledger.ownerUrl, `create database ${name}`);
    const url = new URL(ledger.ownerUrl);
    url.pathname = `/${name}`;
    const runs = await Promise.all([1, 2, 3].map(() => migrate(url.href, { servicePassword: SERVICE_PASSWORD })));
    await asAdmin(ledger.ownerUrl, `drop database ${name} with (force)`);
    expect(runs.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  });
});
