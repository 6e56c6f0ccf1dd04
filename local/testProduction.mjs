/** `npm run test:production`: the suite of the lifecycle, and a rolling restart under load, in the shape of production. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, PROJECT, runInPlace } from './packages.mjs';

const parameters = process.argv.slice(2);
if (parameters.includes('--help') || parameters.includes('-h')) {
  console.log(`用法 · usage: npm run test:production [-- <vitest parameters>]

  npm run test:production                                     全部 · all of it
  npm run test:production -- test/production                  只做滚动重启 · the rolling restart alone
  npm run test:production -- --reporter=verbose               其余参数交给 vitest · anything else goes to vitest

Temporal 服务器与账本各用一个 PostgreSQL，编译后的两个 API 进程与两个 worker 进程。首次运行用 Go 构建 Temporal
服务器（数分钟，产物留在下载目录，SHENGUAN_DOWNLOAD_DIR）；没有 Go 则跳过。
Temporal's server and the ledger on a PostgreSQL each, two compiled API processes and two workers. The first run has Go
build Temporal's server (some minutes; kept in the download folder, SHENGUAN_DOWNLOAD_DIR); without Go it is skipped.

  CASES               滚动重启时在办的案件数，缺省 200 · open cases of the rolling restart, default 200`);
  process.exit(0);
}
if (spawnSync('go', ['version']).status !== 0 || process.platform === 'win32') {
  console.log(`跳过：生产形态的测试需要 Go（构建 Temporal 服务器）与 /bin/sh。请安装 Go（go.dev/dl）后重试。
Skipped: the test in the shape of production needs Go (it builds Temporal's server) and /bin/sh. Install Go (go.dev/dl).
0 passed, 0 failed, 1 skipped`);
  process.exit(0);
}
await ensurePackages();
process.chdir(PROJECT);
await runInPlace(join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs'), [
  'run',
  '--config',
  'vitest.production.config.ts',
  ...parameters,
]);
