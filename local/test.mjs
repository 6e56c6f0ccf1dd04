/** `npm test`: every test, on real servers started once for the run. */
import { join } from 'node:path';
import { ensurePackages, PROJECT, runInPlace } from './packages.mjs';

const parameters = process.argv.slice(2);
if (parameters.includes('--help') || parameters.includes('-h')) {
  console.log(`用法 · usage: npm test [-- <vitest parameters>]

  npm test                            全部测试 · every test
  npm test -- test/domain             一个目录 · one folder
  npm test -- -t "Art. 42"            按名称 · by name
  npm test -- --reporter=verbose      其余参数交给 vitest · anything else goes to vitest

测试使用自己的服务器、端口和临时目录，与运行中的 npm start 互不影响。
Tests use servers, ports and folders of their own; a running npm start is not touched.`);
  process.exit(0);
}
await ensurePackages();
process.chdir(PROJECT);
await runInPlace(join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs'), ['run', ...parameters]);
