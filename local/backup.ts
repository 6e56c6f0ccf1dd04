import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { instantOf } from '../domain/time.ts';
import { copyRunningCluster } from './copies/clusterCopy.ts';
import { folderParameter } from './copies/folderParameter.ts';
import { writeManifest } from './copies/manifest.ts';
import { copyTemporal } from './copies/temporalCopy.ts';
import { dataFolderPath, secretIn } from './dataFolder.ts';
import { PORT_FILE } from './ledgerAddress.ts';
import { lockHolder, takeLock } from './lock.ts';
import { clusterIn, isServedNow, ownerAddress } from './postgresServer.ts';
import { StartRefused } from './startRefused.ts';
import { showFailure } from './steps.ts';

const HELP = `npm run backup -- --to <目录 folder>

备份本机系统：先备份 Temporal 的数据文件，再备份账本。系统可以正在运行（Temporal 暂停片刻），也可以已停止。
目录须为空。其中有密钥和个人信息，请妥善保管。
Copies the system of this machine: Temporal's file first, the ledger after. It may be running (Temporal is held for a
moment) or stopped. The folder must be empty; it will hold keys and personal data, so keep it safe.

  --to FOLDER           备份目录 · where to
  --help                本说明 · this text

SHENGUAN_DATA_DIR       数据目录 · data folder (.data)`;

/** Keys of personal data and of signatures: without them a copy of the ledger cannot be read. */
const BESIDE = ['secrets', 'local-identity.json'];

async function backUp(data: string, to: string): Promise<void> {
  const databaseFile = join(data, 'temporal', 'temporal.db');
  const cluster = clusterIn(join(data, 'postgres'));
  if (!existsSync(databaseFile) || cluster === null) {
    throw new StartRefused(
      `${data} 中没有可备份的系统。若使用外部的 Temporal，请按 docs/operations.md 先备份它，再备份账本。`,
      `There is no whole system in ${data}. With a Temporal server elsewhere, back that up first and the ledger after: docs/operations.md.`,
    );
  }
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new StartRefused(`目录 ${to} 不是空的。`, `The folder ${to} is not empty.`);
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o700);

  // a system that is stopped must not be started meanwhile
  const lock = lockHolder(join(data, 'lock')) ? null : takeLock(join(data, 'lock'));
  try {
    const heldMs = await copyTemporal(databaseFile, join(to, 'temporal'));
    const temporalAt = instantOf(Date.now());
    console.log(`Temporal：已复制 · copied${heldMs > 0 ? ` (held for ${heldMs} ms)` : ''}`);
    const target = join(to, 'cluster');
    if (isServedNow(cluster)) {
      const port = Number(readFileSync(join(data, PORT_FILE), 'utf8'));
      await copyRunningCluster(cluster, target, ownerAddress(port, secretIn(data, 'postgres-owner', 24), 'postgres'));
    } else cpSync(cluster, target, { recursive: true, filter: (source) => !source.endsWith('postmaster.pid') });
    const ledgerAt = instantOf(Date.now());
    console.log('账本 · ledger: 已复制 · copied');
    for (const name of BESIDE)
      if (existsSync(join(data, name))) cpSync(join(data, name), join(to, name), { recursive: true });
    await writeManifest(to, { temporalAt, ledgerAt });
    console.log(`备份完成 · backup complete: ${to}`);
  } finally {
    lock?.release();
  }
}

try {
  const to = folderParameter('--to', HELP);
  if (to !== null) await backUp(dataFolderPath(), resolve(to));
} catch (error) {
  showFailure(error);
  process.exitCode = 1;
}
