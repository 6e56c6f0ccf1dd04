import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What is changed: characters of a file of the domain. Set by `npm run law:mutants` for each run. */
const { file, start, end, replacement }: { file: string; start: number; end: number; replacement: string } = JSON.parse(
  process.env.LAW_MUTANT ?? '{"file":"","start":0,"end":0,"replacement":""}',
);
const path = file && fileURLToPath(new URL(file, import.meta.url));

/** The tests that cite a row of docs/law.md, with one change made to the code that the row names. */
export default defineConfig({
  plugins: [
    {
      name: 'one-change',
      enforce: 'pre',
      transform: (source: string, id: string) =>
        id === path ? source.slice(0, start) + replacement + source.slice(end) : null,
    },
  ],
  test: {
    include: ['test/domain/**/*.test.ts', 'test/*.test.ts'],
    setupFiles: ['test/everyProperty.ts'],
    env: { PROPERTIES: 'few' },
    bail: 1,
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
