import type { OrgId } from '../domain/catalogue/types.ts';
import type { Ledger } from './database.ts';
import { type DataKeys, seal, unseal } from './privacy.ts';

/** Where a supervisor's own system takes pushes, and the key they are signed with. */
export type Endpoint = { org: OrgId; url: string; keyId: string };

export async function setEndpoint(
  ledger: Ledger,
  { active = true, ...endpoint }: Endpoint & { active?: boolean },
): Promise<void> {
  await ledger
    .insertInto('supervisorEndpoints')
    .values({ ...endpoint, active })
    .onConflict((conflict) => conflict.column('org').doUpdateSet({ ...endpoint, active }))
    .execute();
}

/** null: the supervisor reads its pushes in the inbox of this system */
export async function endpointOf(ledger: Ledger, org: OrgId): Promise<Endpoint | null> {
  const row = await ledger
    .selectFrom('supervisorEndpoints')
    .select(['org', 'url', 'keyId'])
    .where('org', '=', org)
    .where('active', '=', true)
    .executeTakeFirst();
  return row ?? null;
}

export async function endpointOrgs(ledger: Ledger): Promise<Set<OrgId>> {
  const rows = await ledger.selectFrom('supervisorEndpoints').select('org').where('active', '=', true).execute();
  return new Set(rows.map((row) => row.org));
}

/** Where a client system wants to hear of its cases. The secret signs what is sent, so it must be readable again. */
export type Webhook = { client: string; url: string; secret: string };

export async function setWebhook(ledger: Ledger, keys: DataKeys, { client, url, secret }: Webhook): Promise<void> {
  const row = { client, webhookUrl: url, ...seal(keys, client, secret) };
  await ledger
    .insertInto('clients')
    .values(row)
    .onConflict((conflict) => conflict.column('client').doUpdateSet(row))
    .execute();
}

export async function webhookOf(ledger: Ledger, keys: DataKeys, client: string): Promise<Webhook | null> {
  const row = await ledger.selectFrom('clients').selectAll().where('client', '=', client).executeTakeFirst();
  return row ? { client, url: row.webhookUrl, secret: unseal(keys, client, row) } : null;
}
