import { defineConfig } from 'vitest/config';

/** What carries cases through their life; what starts or kills a dev server of its own says nothing about this shape. */
const LIFECYCLE = [
  'test/workflows/*.test.ts',
  'test/journeys/*.test.ts',
  'test/api/{edges,intake,outage,sweeper}.test.ts',
  'test/faults/{postgresStopped,restoredLedger,verification,workerKilled}.test.ts',
];

const shared = { pool: 'forks' as const, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/closingLine.ts'],
    globalSetup: ['test/production/servers.ts'],
    projects: [
      {
        test: { ...shared, name: 'lifecycle', include: LIFECYCLE, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        test: {
          ...shared,
          name: 'rolling restart',
          include: ['test/production/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
