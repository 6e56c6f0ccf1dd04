/** `npm start`: the whole system on this machine. */
import { runTypeScript } from './packages.mjs';

await runTypeScript('local/start.ts', process.argv.slice(2));
