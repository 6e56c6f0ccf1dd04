/**
 * `node local/operate.mjs <file.ts> [parameters]`: an operator's tool. Without DATABASE_URL it means the ledger of
 * the one-machine stack.
 */
import { ensurePackages, runTypeScript } from './packages.mjs';

const [entry, ...parameters] = process.argv.slice(2);
if (entry === undefined) {
  console.error('用法 · usage: node local/operate.mjs <file.ts> [parameters]');
  process.exit(2);
}
await ensurePackages();
if (!process.env.DATABASE_URL) {
  const { register } = await import('tsx/esm/api');
  register();
  const { ledgerAddress } = await import('./ledgerAddress.ts');
  const address = ledgerAddress();
  if (address !== null) process.env.DATABASE_URL = address;
}
await runTypeScript(entry, parameters);
