import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseCaseNumber } from '../domain/identifiers/caseNumber.ts';
import { openLedger } from '../ledger/database.ts';
import { permitStream } from '../ledger/streams.ts';
import { recoverCase } from './recovery/recoverCase.ts';

const HELP = `npm run recover -- <办件编号 case number>

账本由较旧的备份恢复后，从流程历史中补回该案缺失的事件：内容、顺序、哈希都与原来相同。个人信息不在引擎中：原申请以同一 Idempotency-Key 再次提交
（或同一文件再次导入）时才补回。
完成后用 npm run resume 恢复办理。
After the ledger was restored from an older copy: brings back the events of a case that the engine's history still
holds, the same in content, order and hash. Personal data are not in the engine: the applicant's come back when his
submission is sent again under its key, or the same file is imported again.
Go on with npm run resume.

DATABASE_URL · TEMPORAL_ADDRESS · TEMPORAL_NAMESPACE`;

const parameters = process.argv.slice(2);
const [caseNumber] = parameters;
const databaseUrl = process.env.DATABASE_URL;
if (parameters.includes('--help')) console.log(HELP);
else if (!caseNumber || !parseCaseNumber(caseNumber) || parameters.length !== 1 || !databaseUrl) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const address = process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${process.env.TEMPORAL_PORT ?? '7233'}`;
  const connection = await Connection.connect({ address, connectTimeout: '5 seconds' });
  const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-recover' });
  try {
    const client = new Client({ connection, namespace: process.env.TEMPORAL_NAMESPACE ?? 'default' });
    const { from, to } = await recoverCase(ledger, client, permitStream(caseNumber));
    const none = '没有可补回的事件 · the history holds nothing that the ledger lacks';
    console.log(to === from ? none : `已补回 · brought back: seq ${from + 1}–${to}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await ledger.destroy();
    await connection.close();
  }
}
