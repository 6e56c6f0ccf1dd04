/** `npm run test:production`: the lifecycle on the production shape, and a rolling restart under load. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, PROJECT, runInPlace } from './packages.mjs';

const parameters = process.argv.slice(2);
if (parameters.includes('--help') || parameters.includes('-h')) {
  console.log(`用法 · usage: npm run test:production [-- <vitest parameters>]

生产形态：Temporal 服务器与账本都在 PostgreSQL 上，两个接口进程、两个工作进程（编译后的代码）。
须装有 Go（首次编译 Temporal 服务器需数分钟）；没有 Go 则跳过。
The production shape: Temporal's server and the ledger on PostgreSQL, two API processes and two workers, compiled.
Needs Go (the first run builds Temporal's server, which takes some minutes); without it, it is skipped.`);
  process.exit(0);
}
await ensurePackages();
process.chdir(PROJECT);
if (spawnSync('go', ['version']).status !== 0) {
  console.log('没有 Go，跳过生产形态测试 · no Go here: the production shape is skipped');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}
await runInPlace(join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs'), [
  'run',
  '--config',
  'vitest.production.config.ts',
  ...parameters,
]);
