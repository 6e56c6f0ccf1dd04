import { defineConfig } from 'vitest/config';

/** `npm run mutation`: the tests of the pure domain, each property a tenth as often and with one seed. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? 'test/domain,test/expectation.test.ts')
      .split(',')
      .map((path) => (path.endsWith('.test.ts') ? path : `${path}/**/*.test.ts`)),
    setupFiles: ['test/everyProperty.ts'],
    env: { PROPERTIES: 'few' },
    testTimeout: 60_000,
  },
});
