import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderParameter } from './copies/folderParameter.ts';
import { checkedManifest } from './copies/manifest.ts';
import { RESTORED, RESTORING } from './copies/restoredMark.ts';
import { openDataFolder } from './dataFolder.ts';
import { placeCluster } from './postgresServer.ts';
import { StartRefused } from './startRefused.ts';
import { showFailure } from './steps.ts';

const HELP = `npm run restore -- --from <备份目录 folder>

把 npm run backup 的备份恢复到空的数据目录。下一次 npm start 先自检，然后才接受操作。
Restores what npm run backup wrote into a data folder that holds no system yet. The next npm start verifies the whole
before it takes commands.

  --from FOLDER         备份目录 · the backup
  --help                本说明 · this text

SHENGUAN_DATA_DIR       数据目录 · data folder (.data)`;

async function restore(from: string): Promise<void> {
  const { temporalAt, ledgerAt } = await checkedManifest(from);
  const data = await openDataFolder();
  try {
    for (const name of ['postgres', 'temporal', 'secrets']) {
      if (!existsSync(join(data.path, name))) continue;
      throw new StartRefused(
        `数据目录 ${data.path} 中已有系统（${name}）。请先移走它，或用 SHENGUAN_DATA_DIR 指定另一个目录。`,
        `The data folder ${data.path} holds a system already (${name}). Move it away first, or set SHENGUAN_DATA_DIR to another folder.`,
      );
    }
    // half a restore must not be started
    writeFileSync(data.file(RESTORING), JSON.stringify({ from, temporalAt, ledgerAt }));
    mkdirSync(data.file('temporal'), { recursive: true });
    cpSync(join(from, 'temporal'), data.file('temporal'), { recursive: true });
    placeCluster(join(from, 'cluster'), data.file('postgres'));
    for (const name of ['secrets', 'local-identity.json'])
      if (existsSync(join(from, name))) cpSync(join(from, name), join(data.path, name), { recursive: true });
    chmodSync(join(data.path, 'secrets'), 0o700);
    renameSync(data.file(RESTORING), data.file(RESTORED));
    console.log(`已恢复 · restored: Temporal ${temporalAt}, ledger ${ledgerAt} → ${data.path}
接下来 · next: npm start（先自检，再接受操作 · it verifies itself, then takes commands）`);
  } finally {
    data.close();
  }
}

try {
  const from = folderParameter('--from', HELP);
  if (from !== null) await restore(resolve(from));
} catch (error) {
  showFailure(error);
  process.exitCode = 1;
}
