import { storeCatalogue } from '../../ledger/catalogue.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { type Service, startService } from './service.ts';

/** The API before a ledger of its own with the city's catalogue, and no engine: what an officer of the register meets. */
export type Register = { ledger: FreshLedger; service: Service; close: () => Promise<void> };

export async function startRegister(): Promise<Register> {
  const ledger = await freshLedger();
  await storeCatalogue(ledger.service, loadXian(), { source: 'test' });
  const service = await startService({ ledger: ledger.service });
  const close = async () => {
    await service.close();
    await ledger.close();
  };
  return { ledger, service, close };
}
