import { Client, Connection } from '@temporalio/client';
import { lostAndOver } from '../api/openings.ts';
import { runningPermits, workflowHead } from '../api/workflowHeads.ts';
import { runCommandLine } from '../ledger/commandLine.ts';
import { openLedger } from '../ledger/database.ts';
import { reconcile, reportOf } from '../ledger/reconcile.ts';

const HELP = `npm run reconcile

列出停办的案件、断裂的哈希链、与事件或工作流不符的链头、超过一分钟没有结果的指令，并说明如何处理。不作任何改动。
Lists halted cases, broken chains, heads that differ from their events or from the workflow, and commands unanswered
for more than a minute, and says what to do about each. Changes nothing. Exit code 1 when something is found.

  --help              本说明 · this text

DATABASE_URL          账本；缺省为本机 npm start 的账本 · the ledger; else that of npm start on this machine
TEMPORAL_ADDRESS      Temporal；缺省 127.0.0.1:TEMPORAL_PORT（7233）
TEMPORAL_NAMESPACE    缺省 · default: default`;

const PROGRESS_EVERY = 500;

await runCommandLine({
  help: HELP,
  flags: [],
  async run(databaseUrl) {
    const address = process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${process.env.TEMPORAL_PORT ?? '7233'}`;
    const connection = await Connection.connect({ address, connectTimeout: '5 seconds' }).catch(() => {
      throw new Error(
        `Temporal ${address} 没有应答；npm start 在运行吗？· does not answer; is npm start running? (TEMPORAL_ADDRESS, TEMPORAL_PORT)`,
      );
    });
    const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
    const client = new Client({ connection, namespace });
    const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-reconcile' });
    try {
      const findings = await reconcile(ledger, {
        workflowHead: (stream) => workflowHead(client, stream),
        runningStreams: () => runningPermits(client),
        concludedStreams: () => lostAndOver(client, ledger),
        onProgress: (streams) => {
          if (streams % PROGRESS_EVERY === 0) console.error(`… ${streams}`);
        },
      });
      console.log(reportOf(findings));
      return findings.length > 0 ? 1 : 0;
    } finally {
      await ledger.destroy();
      await connection.close();
    }
  },
});
