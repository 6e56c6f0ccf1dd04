/** `npm run demo`: the city's applications from receipt to acknowledged push. */
import { runTypeScript } from './packages.mjs';

await runTypeScript('local/demo.ts', process.argv.slice(2));
