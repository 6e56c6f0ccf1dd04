import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { storeCatalogue } from '../ledger/catalogue.ts';
import { openLedger } from '../ledger/database.ts';
import { migrate } from '../ledger/migrate.ts';
import { skippedText, takenLaterText } from '../ledger/skippedVersion.ts';
import { loadXian } from './reference/loadXian.ts';

/**
 * Prepares the ledger of a production system, as its owner: tables, the role of the service, reference data. Safe to
 * run again; what is there stays as it is.
 */

const Environment = z.object({
  DATABASE_OWNER_URL: z.string().regex(/^postgres(ql)?:\/\//),
  LEDGER_SERVICE_PASSWORD: z.string().min(12),
  /** files in the form of `local/reference/xian`; absent: no reference data are loaded */
  REFERENCE_FOLDER: z.string().min(1).optional(),
  REFERENCE_SOURCE: z.string().min(1).default('xian'),
});

async function main(): Promise<void> {
  const checked = Environment.safeParse(process.env);
  if (!checked.success) {
    const names = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new Error(`环境变量有误 · wrong environment variables: ${names}`);
  }
  const { DATABASE_OWNER_URL, LEDGER_SERVICE_PASSWORD, REFERENCE_FOLDER, REFERENCE_SOURCE } = checked.data;
  const { applied } = await migrate(DATABASE_OWNER_URL, { servicePassword: LEDGER_SERVICE_PASSWORD });
  console.log(`表结构 · tables: ${applied.join(', ') || '无须改动 · up to date'}`);
  if (REFERENCE_FOLDER === undefined) return;

  const ledger = openLedger(DATABASE_OWNER_URL, { maxConnections: 1, applicationName: 'shenguan-migrate' });
  try {
    const catalogue = loadXian(pathToFileURL(`${REFERENCE_FOLDER}/`));
    const { added, skipped, takenLater } = await storeCatalogue(ledger, catalogue, { source: REFERENCE_SOURCE });
    console.log(`目录 · catalogue: ${added} 条 · entries added`);
    for (const version of takenLater) console.warn(takenLaterText(version));
    for (const version of skipped) console.warn(skippedText(version));
  } finally {
    await ledger.destroy();
  }
}

try {
  await main();
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message || String(error) : String(error)}\n`);
  process.exitCode = 1;
}
