import { migrate } from '../ledger/migrate.ts';

/** Brings the tables up to date, as their owner. */
export async function prepareLedger(
  ownerUrl: string,
  servicePassword: string,
  say: (line: string) => void,
): Promise<void> {
  const { applied } = await migrate(ownerUrl, { servicePassword });
  if (applied.length) say(applied.join(', '));
}
