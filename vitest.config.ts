import { defineConfig } from 'vitest/config';

/** What needs no server runs first and alone; what needs them shares one set for the whole run. */
const NEEDS_SERVERS = ['test/ledger/**', 'test/api/**', 'test/workflows/**', 'test/journeys/**', 'test/faults/**'];

/** `npm run test:production`, by a configuration of its own. */
const PRODUCTION = 'test/production/**';

export default defineConfig({
  test: {
    reporters: ['default', './test/closingLine.ts'],
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: [...NEEDS_SERVERS, PRODUCTION],
          // properties take seconds on a machine that has others to serve
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: NEEDS_SERVERS.map((folder) => `${folder}/*.test.ts`),
          globalSetup: ['test/servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
