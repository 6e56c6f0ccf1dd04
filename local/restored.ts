import { openLedger } from '../ledger/database.ts';
import { requestVerification } from '../ledger/verifications.ts';

const HELP = `npm run restored -- --by <operator>

恢复账本或 Temporal 之后、启动接口之前运行：此后每个接口进程都先等自检完成，再接受操作。也可在怀疑两者不符时运行。
To be run after the ledger or Temporal was restored and before the API is started: from now on every API process
refuses commands (503 verifying) until one of them has verified the whole. Also whenever the two are in doubt.

  --by NAME             谁恢复的 · who restored it
  --help                本说明 · this text

DATABASE_URL            账本；缺省为本机 npm start 的账本 · the ledger; else that of npm start on this machine`;

const parameters = process.argv.slice(2);
const [flag, by] = parameters;
const databaseUrl = process.env.DATABASE_URL;
if (parameters.includes('--help')) console.log(HELP);
else if (flag !== '--by' || !by || parameters.length !== 2 || !databaseUrl) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  const ledger = openLedger(databaseUrl, { maxConnections: 1, applicationName: 'shenguan-restored' });
  try {
    await requestVerification(ledger, 'restored', by);
    console.log('已登记，自检完成前不接受操作；进度见接口日志和 /readyz');
    console.log('On record: no commands until the verification is done; see the log of the API, and /readyz');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await ledger.destroy();
  }
}
