import { existsSync } from 'node:fs';
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

type Asked = { files: string[]; tests: string | undefined; concurrency: number; afresh: boolean };

/** @throws Error that says what is wrong with the parameters */
function asked(): Asked | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tests: { type: 'string' },
      concurrency: { type: 'string', default: '2' },
      afresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  if (!/^[1-9]\d?$/.test(values.concurrency))
    throw new Error(`--concurrency ${values.concurrency}: a whole number above 0 is needed`);
  const isPattern = (path: string): boolean => /[*{]/.test(path);
  for (const path of [...positionals, ...(values.tests?.split(',') ?? [])])
    if (!isPattern(path) && !existsSync(path)) throw new Error(`${path}: there is no such file`);
  return {
    files: positionals.length > 0 ? positionals : ['domain/**/*.ts'],
    tests: values.tests,
    concurrency: Number(values.concurrency),
    afresh: values.afresh,
  };
}

async function scoreOf({ files, tests, concurrency, afresh }: Asked): Promise<number> {
  if (tests !== undefined) process.env.MUTATION_TESTS = tests;
  const results = await new Stryker({
    mutate: files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    concurrency,
    // what runs elsewhere beside it must not turn a survivor into one that timed out
    timeoutMS: 30_000,
    // TypeScript 7 has nothing that Stryker could read its configuration with, and vitest needs no rewritten one
    tsconfigFile: 'none.json',
    incremental: true,
    incrementalFile: join(FOLDER, 'incremental.json'),
    force: afresh,
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
  if (all === 0) throw new Error(`${files.join(' ')}: there is nothing to change`);
  return (100 * noticed) / all;
}

try {
  const run = asked();
  console.log(run ? `mutation score ${(await scoreOf(run)).toFixed(1)}` : HELP);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
