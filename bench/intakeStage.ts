import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { createActivities } from '../activities/createActivities.ts';
import { instantOf } from '../domain/time.ts';
import { storeCatalogue } from '../ledger/catalogue.ts';
import { openLedger } from '../ledger/database.ts';
import { migrate } from '../ledger/migrate.ts';
import { loadXian } from '../local/reference/loadXian.ts';
import { type Service, startService } from '../test/api/service.ts';
import { testKeys } from '../test/ledger/keys.ts';
import { bundleWorkflows, createWorker } from '../workers/worker.ts';
import { startServers } from './servers.ts';

export type IntakeStage = Awaited<ReturnType<typeof openIntakeStage>>;

const TASK_QUEUE = 'intake';
/** as the API and the worker have them in production */
const MOST_CONNECTIONS = 20;

/** The API over HTTP and the worker in this one process; Temporal and PostgreSQL are processes of their own. */
export async function openIntakeStage(durable: boolean, atOnce: number, say: (line: string) => void) {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const servers = await startServers(durable, say);
  const closing: (() => Promise<unknown>)[] = [servers.stop];
  const onClose = (close: () => Promise<unknown>) => void closing.unshift(close);
  const close = async () => {
    for (const closeOne of closing) await closeOne();
  };

  try {
    const servicePassword = randomBytes(16).toString('hex');
    await migrate(servers.ownerUrl, { servicePassword });
    const open = () => {
      const ledger = openLedger(servers.serviceUrl(servicePassword), { maxConnections: MOST_CONNECTIONS });
      onClose(() => ledger.destroy());
      return ledger;
    };
    const ledger = open();
    await storeCatalogue(ledger, loadXian(), { source: 'bench' });
    const connection = await NativeConnection.connect({ address: servers.temporalAddress });
    onClose(() => connection.close());
    const signingKey = generateKeyPairSync('ed25519').privateKey;
    const worker = await createWorker({
      connection,
      namespace: 'default',
      taskQueue: TASK_QUEUE,
      workflowBundle: await bundleWorkflows(),
      activities: createActivities({ ledger: open(), keys: testKeys, signingKey }),
    });
    const running = worker.run();
    onClose(async () => {
      worker.shutdown();
      await running;
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
