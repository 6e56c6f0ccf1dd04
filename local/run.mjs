/** `node local/run.mjs <file.ts> [parameters]`: a TypeScript file of this project, its packages made sure of first. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, runTypeScript } from './packages.mjs';

const [entry, ...parameters] = process.argv.slice(2);
if (entry === undefined || !existsSync(join(PROJECT, entry))) {
  console.error(
    `用法 · usage: node local/run.mjs <file.ts> [parameters]${entry === undefined ? '' : ` (no file ${entry})`}`,
  );
  process.exit(2);
}
await runTypeScript(entry, parameters);
