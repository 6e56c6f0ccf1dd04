import { storeCatalogue } from '../ledger/catalogue.ts';
import { openLedger } from '../ledger/database.ts';
import { migrate } from '../ledger/migrate.ts';
import { skippedText, takenLaterText } from '../ledger/skippedVersion.ts';
import { loadXian } from './reference/loadXian.ts';

/** Brings the tables up to date and adds what is new in the reference data of the city, both as their owner. */
export async function prepareLedger(
  ownerUrl: string,
  servicePassword: string,
  say: (line: string) => void,
): Promise<void> {
  const { applied } = await migrate(ownerUrl, { servicePassword });
  if (applied.length) say(`表结构 · tables: ${applied.join(', ')}`);

  const ledger = openLedger(ownerUrl, { maxConnections: 1, applicationName: 'shenguan-start' });
  try {
    const { added, skipped, takenLater } = await storeCatalogue(ledger, loadXian(), { source: 'xian' });
    if (added) say(`目录 · catalogue: ${added} 条 · entries`);
    for (const version of takenLater) say(takenLaterText(version));
    for (const version of skipped) say(skippedText(version));
  } finally {
    await ledger.destroy();
  }
}
