import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const HELP = `npm run mutation -- [files] [options]

Changes the domain in one small way after another and asks whether a test fails of it (Stryker). What was run, what
survives and why: docs/mutation.md. Not a part of npm test: every change runs the tests that reach it.

  files             files or patterns to change (default 'domain/**/*.ts': hours)
  --tests PATHS     folders or files with the tests that are asked, with commas (default test/domain,test/expectation.test.ts)
  --concurrency N   test runs at once (default 2)
  --afresh          forget what an earlier run found out; otherwise only what has changed since is tried
  --help            this text

The report for reading is .data/mutation/report.html. The last line is \`mutation score NN.N\`, in per cent.`;

/** What a test noticed, a change that never ends included. */
const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

const FOLDER = '.data/mutation';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    afresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
if (!/^[1-9]\d?$/.test(values.concurrency)) {
  console.error(`--concurrency ${values.concurrency}: a whole number above 0 is needed`);
  process.exit(2);
}
if (values.tests !== undefined) process.env.MUTATION_TESTS = values.tests;

const results = await new Stryker({
  mutate: positionals.length > 0 ? positionals : ['domain/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  concurrency: Number(values.concurrency),
  // what runs elsewhere beside it must not turn a survivor into one that timed out
  timeoutMS: 30_000,
  // TypeScript 7 has nothing that Stryker could read its configuration with, and vitest needs no rewritten one
  tsconfigFile: 'none.json',
  incremental: true,
  incrementalFile: join(FOLDER, 'incremental.json'),
  force: values.afresh,
  tempDirName: '.data/stryker',
  ignorePatterns: ['.data', 'test/histories', 'docs', 'deploy'],
  reporters: ['clear-text', 'progress-append-only', 'html'],
  htmlReporter: { fileName: join(FOLDER, 'report.html') },
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  allowEmpty: false,
}).runMutationTest();

const count = (states: readonly string[]): number => results.filter(({ status }) => states.includes(status)).length;
const noticed = count(NOTICED);
const all = noticed + count(UNNOTICED);
if (all === 0) {
  console.error('nothing was changed: no such file under domain/?');
  process.exit(1);
}
console.log(`mutation score ${((100 * noticed) / all).toFixed(1)}`);
