import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderPath, secretIn } from './dataFolder.ts';

export const DATABASE = 'shenguan';
export const SERVICE_ROLE = 'shenguan_service';
export const PORT_FILE = 'postgres.port';

export const serviceAddress = (port: number, password: string): string =>
  `postgres://${SERVICE_ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;

/** The ledger of the one-machine stack in the data folder; null where none was ever started. */
export function ledgerAddress(): string | null {
  const folder = dataFolderPath();
  const file = join(folder, PORT_FILE);
  if (!existsSync(file)) return null;
  return serviceAddress(Number(readFileSync(file, 'utf8')), secretIn(folder, 'postgres-service', 24));
}
