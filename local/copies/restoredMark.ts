import { existsSync, rmSync } from 'node:fs';
import { openLedger } from '../../ledger/database.ts';
import { requestVerification } from '../../ledger/verifications.ts';
import type { DataFolder } from '../dataFolder.ts';
import { StartRefused } from '../startRefused.ts';

/** In the data folder: a restore that has not ended, and one that has and of which the ledger has not been told. */
export const RESTORING = 'restoring.json';
export const RESTORED = 'restored.json';

/** @throws StartRefused where a restore was broken off */
export function refuseHalfRestored(data: DataFolder): void {
  if (!existsSync(data.file(RESTORING))) return;
  throw new StartRefused(
    `数据目录 ${data.path} 的恢复没有完成。请清空它，重新运行 npm run restore。`,
    `The restore into ${data.path} was not finished. Empty the folder and run npm run restore again.`,
  );
}

/** Before anything takes commands: a copy of its files cannot be told from the ledger itself. */
export async function passOnRestored(data: DataFolder, ownerUrl: string): Promise<boolean> {
  if (!existsSync(data.file(RESTORED))) return false;
  const ledger = openLedger(ownerUrl, { maxConnections: 1, applicationName: 'shenguan-start' });
  try {
    await requestVerification(ledger, 'restored', 'npm run restore');
  } finally {
    await ledger.destroy();
  }
  rmSync(data.file(RESTORED));
  return true;
}
