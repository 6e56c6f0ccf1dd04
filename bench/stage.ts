import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import pg from 'pg';
import { createActivities } from '../activities/createActivities.ts';
import { Engine } from '../api/engine.ts';
import { openLedger } from '../ledger/database.ts';
import { setEndpoint } from '../ledger/endpoints.ts';
import { migrate } from '../ledger/migrate.ts';
import { dataKeys, sealParty, storeParties } from '../ledger/privacy.ts';
import { bundleWorkflows, createWorker } from '../workers/worker.ts';
import { FLOOR_TABLE, floorActivities, floorSide, type Plan, type Sample } from './floor.ts';
import { APPLICANT, oursSide, type Side, SUPERVISOR } from './lifecycle.ts';
import { startReceiver } from './receiver.ts';
import { startServers } from './servers.ts';

export type Stage = Awaited<ReturnType<typeof openStage>>;

let hasRuntime = false;
const NAMESPACE = 'default';
/** as the worker process has it */
const MOST_CONNECTIONS = 20;
const base64Key = () => randomBytes(32).toString('base64');

/** The worker with everything around it, in this one process; Temporal and PostgreSQL are processes of their own. */
export async function openStage(durable: boolean, say: (line: string) => void) {
  // one runtime serves every stage of a process
  if (!hasRuntime) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  hasRuntime = true;
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
    const receiver = await startReceiver();
    onClose(receiver.close);
    const keys = dataKeys({ SHENGUAN_DATA_KEY: base64Key(), SHENGUAN_MAC_KEY: base64Key() });
    await setEndpoint(ledger, { org: SUPERVISOR, url: receiver.url, keyId: 'k1' });
    const party = { applicant: { name: '西安某某洗浴有限公司' }, premises: { address: '西安市雁塔区某路 1 号' } };
    await storeParties(ledger, 'bench', [sealParty(keys, party, APPLICANT).sealed]);

    const engine = new Engine({ address: servers.temporalAddress, namespace: NAMESPACE, taskQueue: 'ours' });
    onClose(() => engine.close());
    const connection = await NativeConnection.connect({ address: servers.temporalAddress });
    onClose(() => connection.close());
    const startWorker = async (
      parts: Pick<Parameters<typeof createWorker>[0], 'taskQueue' | 'workflowBundle' | 'activities'>,
    ) => {
      const worker = await createWorker({ connection, namespace: NAMESPACE, ...parts });
      const running = worker.run();
      onClose(async () => {
        worker.shutdown();
        await running;
      });
    };
    const signingKey = generateKeyPairSync('ed25519').privateKey;
    await startWorker({
      taskQueue: 'ours',
      workflowBundle: await bundleWorkflows(),
      activities: createActivities({ ledger, keys, signingKey }),
    });

    /** The floor is built after the steps of an ordinary permit have been counted. */
    const openFloor = async (plan: Plan, sample: Sample): Promise<Side> => {
      const pool = new pg.Pool({ connectionString: servers.ownerUrl, max: MOST_CONNECTIONS });
      onClose(() => pool.end());
      await pool.query(FLOOR_TABLE);
      const workflowsPath = fileURLToPath(new URL('floorWorkflow.ts', import.meta.url));
      await startWorker({
        taskQueue: 'floor',
        workflowBundle: await bundleWorkflows([], workflowsPath),
        activities: floorActivities({ pool, url: receiver.url, sample }),
      });
      return floorSide(engine.client, 'floor', plan);
    };
    return {
      client: engine.client,
      taskQueue: 'ours',
      ledger,
      receiver,
      ours: oursSide(engine),
      openFloor,
      serverPids: servers.pids,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
