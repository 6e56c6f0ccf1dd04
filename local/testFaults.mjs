/** `npm run test:faults`: the faults again, at random moments. ROUNDS (5) says how often. */
process.env.ROUNDS ??= '5';
process.argv.push('test/faults');
await import('./test.mjs');
