import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { up } from '../../ledger/migrations/0028-sealed-reasons.ts';
import { readTexts } from '../../ledger/privacy.ts';
import { sealReasonsInClear } from '../../ledger/staffReasons.ts';
import { asAdmin, freshLedger } from './database.ts';
import { testKeys } from './keys.ts';

it('reasons that an earlier release wrote in clear are sealed when the service starts, and stand nowhere else', async () => {
  const ledger = await freshLedger();
  const asOwner = (statement: string) => asAdmin(ledger.ownerUrl, statement);
  // as it was before
  await asOwner(`drop table reasons_in_clear;
    alter table delegations drop column reason_text, drop column reason, add column reason text not null;
    alter table delegation_ends drop column reason_text, drop column reason, add column reason text not null;
    alter table handovers drop column reason_text, drop column reason, add column reason text not null;
    insert into delegations (id, body_hash, organ, jurisdiction, principal, delegate, role, from_day, to_day, reason, made_by)
      values ('D-1', 'h', 'o', 'j', 'away', 'there', 'reviewer', '2026-03-02', '2026-03-03', 'ill', '{}');
    insert into delegation_ends (delegation, request, ended_on, reason, ended_by)
      values ('D-1', 'r', '2026-03-02', 'well again', '{}');
    insert into handovers (id, body_hash, organ, jurisdiction, officer, successor, reason, made_by)
      values ('H-1', 'h', 'o', 'j', 'leaving', 'next', 'retired', '{}')`);
  const pool = new pg.Pool({ connectionString: ledger.ownerUrl, max: 1 });
  const owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await owner.transaction().execute(up);
  await owner.destroy();

  expect(await sealReasonsInClear(ledger.service, testKeys)).toBe(3);
  expect(await sealReasonsInClear(ledger.service, testKeys)).toBe(0);
  const { rows } = await asOwner(`select reason_text as id, 'staff/away' as stream from delegations
    union all select reason_text, 'staff/away' from delegation_ends
    union all select reason_text, 'staff/leaving' from handovers`);
  const ids = rows.map(({ id }: { id: string }) => id);
  const texts = await readTexts(ledger.service, testKeys, ids);
  expect(ids.map((id) => texts[id])).toEqual(['ill', 'well again', 'retired']);
  const stored = await ledger.service.selectFrom('texts').select(['id', 'stream']).where('id', 'in', ids).execute();
  expect(new Map(stored.map(({ id, stream }) => [id, stream]))).toEqual(
    new Map(rows.map(({ id, stream }: { id: string; stream: string }) => [id, stream])),
  );
  for (const table of ['delegations', 'delegation_ends', 'handovers'])
    expect((await asOwner(`select reason from ${table}`)).rows).toEqual([{ reason: '' }]);
  // and they are kept as before
  await expect(asOwner("update delegations set role = 'x'")).rejects.toThrow('refused');
  await ledger.close();
});
