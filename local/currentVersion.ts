import { Client, Connection } from '@temporalio/client';
import { DEPLOYMENT, setCurrentVersion } from '../workers/version.ts';

const HELP = `npm run current-version -- <WORKER_BUILD_ID>

设定当前工作进程版本：新收的办件由它承办，已开的办件仍由原版本办结（或在下一轮运行时转入）。该版本的工作进程须已启动。
Makes a worker version the current one: new cases begin on it, open ones are finished by the version they began with, or
move over with their next run. A worker with this WORKER_BUILD_ID must be running.

  --help              本说明 · this text

TEMPORAL_ADDRESS      Temporal；缺省 127.0.0.1:TEMPORAL_PORT（7233）
TEMPORAL_NAMESPACE    缺省 · default: default`;

const [buildId] = process.argv.slice(2);
if (process.argv.includes('--help')) console.log(HELP);
else if (!buildId || !/^[\w.+-]{1,100}$/.test(buildId)) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  const address = process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${process.env.TEMPORAL_PORT ?? '7233'}`;
  try {
    const connection = await Connection.connect({ address, connectTimeout: '5 seconds' });
    try {
      const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
      await setCurrentVersion(new Client({ connection, namespace }), buildId);
      console.log(`当前版本 · current version: ${DEPLOYMENT}.${buildId}`);
    } finally {
      await connection.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`未能设定 ${buildId}（${address}）· could not make it current: ${why}`);
    process.exitCode = 1;
  }
}
