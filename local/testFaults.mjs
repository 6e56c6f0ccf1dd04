/** `npm run test:faults`: the faults again, at random moments. ROUNDS (6) says how often, each part in its turn. */
process.env.ROUNDS ??= '6';
process.argv.push('test/faults');
await import('./test.mjs');
