import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { startAgain } from '../api/startAgain.ts';
import { type Ledger, openLedger } from '../ledger/database.ts';
import { closeIncident, listIncidents } from '../ledger/incidents.ts';
import { permitFrom } from '../ledger/permitFrom.ts';
import { permitStream } from '../ledger/streams.ts';

const HELP = `npm run resume -- <办件编号 case number> --by <operator> --note <why>

处理好原因之后，恢复一件停办的案件；引擎丢失的案件由账本重新启动。随后关闭它的事件单。不改动任何事件。
Resumes a halted case once its cause is mended; a case that the engine lost is started again from the ledger. Then
closes its incidents. Alters no event.

DATABASE_URL · TEMPORAL_ADDRESS · TEMPORAL_NAMESPACE · TEMPORAL_TASK_QUEUE (permits)`;

const MENDED = ['caseHalted', 'workflowMissing'];

type Asked = { caseNumber: string; by: string; note: string };

function asked(parameters: readonly string[]): Asked | null {
  const [caseNumber] = parameters;
  const after = (flag: string) => parameters[parameters.indexOf(flag) + 1];
  if (!caseNumber || !parameters.includes('--by') || !parameters.includes('--note')) return null;
  return { caseNumber, by: after('--by') ?? '', note: after('--note') ?? '' };
}

async function resume(ledger: Ledger, client: Client, { caseNumber, by, note }: Asked): Promise<string> {
  const stream = permitStream(caseNumber);
  const { events } = await permitFrom(ledger, stream);
  if (events === 0) throw new Error(`账本中没有该案 · no such case in the ledger: ${caseNumber}`);
  const isRunning = await runs(client, stream);
  if (isRunning) await client.workflow.getHandle(stream).signal('resume');
  else {
    const became = await startAgain(client, ledger, stream, process.env.TEMPORAL_TASK_QUEUE ?? 'permits');
    if (became === 'over') return '该案已结束 · the case is over';
  }
  const open = await listIncidents(ledger, { stream, open: true });
  for (const { id, kind } of open) if (MENDED.includes(kind)) await closeIncident(ledger, { id, closedBy: by, note });
  return isRunning ? '已恢复 · resumed' : '已由账本重新启动 · started again from the ledger';
}

async function runs(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

const parameters = process.argv.slice(2);
const given = asked(parameters);
const databaseUrl = process.env.DATABASE_URL;
if (parameters.includes('--help')) console.log(HELP);
else if (!given || !databaseUrl) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  const address = process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${process.env.TEMPORAL_PORT ?? '7233'}`;
  const connection = await Connection.connect({ address, connectTimeout: '5 seconds' });
  const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-resume' });
  try {
    const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
    console.log(await resume(ledger, new Client({ connection, namespace }), given));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await ledger.destroy();
    await connection.close();
  }
}
