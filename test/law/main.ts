import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faultsOf, PAGE, pageOf } from './page.ts';
import { titlesOfTests } from './titles.ts';

const HELP = `npm run law -- [options]

按测试名称生成 docs/law.md：许可法各条和方案 S1–S24 各由哪些测试证明。不运行任何测试。
Writes docs/law.md from the names of the tests: which tests show each article of the licensing law and each of S1–S24.
Runs no test.

  --check           不写；与名称不符时以 1 退出 · write nothing; exit code 1 when the page is not what the names say
  --help            本说明 · this text

Exit code 1 also when a row has no test and is not listed as to come (test/law/rows.ts).`;

try {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(HELP);
  else {
    const titles = titlesOfTests();
    const page = pageOf(titles);
    if (!values.check) writeFileSync(PAGE, page);
    const faults = [
      ...faultsOf(titles),
      ...(readFileSync(PAGE, 'utf8') === page ? [] : ['docs/law.md is out of date: npm run law']),
    ];
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    else console.log(`docs/law.md: ${titles.length} names read`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
