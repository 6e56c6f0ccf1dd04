import { defineConfig } from 'vitest/config';

/** What needs servers and takes those it is given; the faults that kill servers of their own stay with `npm test`. */
export default defineConfig({
  test: {
    name: 'production',
    reporters: ['default', './test/closingLine.ts'],
    pool: 'forks',
    maxWorkers: 2,
    include: [
      'test/production/*.test.ts',
      'test/journeys/*.test.ts',
      'test/workflows/*.test.ts',
      'test/api/*.test.ts',
      'test/ledger/*.test.ts',
      'test/faults/workerKilled*.test.ts',
    ],
    globalSetup: ['test/production/servers.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
