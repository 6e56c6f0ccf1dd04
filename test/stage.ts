import { inject } from 'vitest';
import type { Catalogue } from '../domain/catalogue/types.ts';
import { instantOf } from '../domain/time.ts';
import { storeCatalogue } from '../ledger/catalogue.ts';
import { loadXian } from '../local/reference/loadXian.ts';
import { type Service, type ServiceOptions, startService } from './api/service.ts';
import { numberElsewhere } from './ledger/database.ts';
import { type Shell, startShell } from './workflows/shell.ts';

/** The API before the durable shell, on real servers, with the catalogue of the city: what a bureau's system meets. */
export type Stage = { shell: Shell; service: Service; close: () => Promise<void> };

/**
 * @param options of the API; ledger and engine are those of the shell. `catalogue`: where the city's own does not have
 * what the test is about
 */
export async function startStage({
  catalogue = loadXian(),
  ...options
}: Partial<ServiceOptions> & { catalogue?: Catalogue } = {}): Promise<Stage> {
  const shell = await startShell();
  const { ledger, taskQueue } = shell;
  await storeCatalogue(ledger, catalogue, { source: 'test' });
  await numberElsewhere(shell.database.ownerUrl);
  const service = await startService({ ledger, engineAddress: inject('temporalAddress'), taskQueue, ...options });
  service.setClock(instantOf(Date.now()));
  const close = async () => {
    await service.close();
    await shell.close();
  };
  return { shell, service, close };
}
