import { defineConfig } from 'vitest/config';

const asked = (process.env.MUTATION_TESTS ?? 'test/domain,test/expectation.test.ts').split(',');

/** `npm run mutation`: the tests of the pure domain, each property a tenth as often and with one seed. */
export default defineConfig({
  test: {
    include: asked.map((path) => (path.endsWith('.test.ts') ? path : `${path}/**/*.test.ts`)),
    // says nothing of the domain, and reads what is not copied for a run
    exclude: ['test/domain/lawPage.test.ts'],
    setupFiles: ['test/everyProperty.ts'],
    env: { PROPERTIES: 'few' },
    testTimeout: 60_000,
  },
});
