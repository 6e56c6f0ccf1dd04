import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { instantOf } from '../domain/time.ts';
import { storeCatalogue } from '../ledger/catalogue.ts';
import { openLedger } from '../ledger/database.ts';
import { migrate } from '../ledger/migrate.ts';
import { loadXian } from '../local/reference/loadXian.ts';
import { type Service, startService } from '../test/api/service.ts';
import { testKeyVariables } from '../test/ledger/keys.ts';
import { startServers } from './servers.ts';

export type IntakeStage = Awaited<ReturnType<typeof openIntakeStage>>;

const TASK_QUEUE = 'intake';
/** as the API has them in production */
const MOST_CONNECTIONS = 20;

/** The API over HTTP beside its callers in this process; the worker, Temporal and PostgreSQL in processes of their own. */
export async function openIntakeStage(durable: boolean, atOnce: number, say: (line: string) => void) {
  const servers = await startServers(durable, say);
  const closing: (() => Promise<unknown>)[] = [servers.stop];
  const onClose = (close: () => Promise<unknown>) => void closing.unshift(close);
  const close = async () => {
    for (const closeOne of closing) await closeOne();
  };

  try {
    const servicePassword = randomBytes(16).toString('hex');
    await migrate(servers.ownerUrl, { servicePassword });
    const ledger = openLedger(servers.serviceUrl(servicePassword), { maxConnections: MOST_CONNECTIONS });
    onClose(() => ledger.destroy());
    await storeCatalogue(ledger, loadXian(), { source: 'bench' });
    const { privateKey } = generateKeyPairSync('ed25519');
    await servers.startWorker({
      ...testKeyVariables,
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TEMPORAL_TASK_QUEUE: TASK_QUEUE,
      DATABASE_URL: servers.serviceUrl(servicePassword),
      SHENGUAN_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      LOG_LEVEL: 'error',
    });
    const service: Service = await startService({
      ledger,
      engineAddress: servers.temporalAddress,
      taskQueue: TASK_QUEUE,
      intake: { atOnce, serves: true },
    });
    onClose(service.close);
    service.setClock(instantOf(Date.now()));
    return { ledger, service, serverPids: servers.pids, close };
  } catch (error) {
    await close();
    throw error;
  }
}
