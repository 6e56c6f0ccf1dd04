import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from '../../local/part.ts';
import { ProcessRegistry } from '../../local/processes.ts';
import { startService } from '../../local/service.ts';

/** A folder and the processes of one fault test; whatever it killed or started is gone at its end. */
export function openScratch() {
  const folder = mkdtempSync(join(tmpdir(), 'shenguan-fault-'));
  const registry = new ProcessRegistry(join(folder, 'processes.json'));
  const parts: Part[] = [];
  const keep = (part: Part): Part => {
    parts.push(part);
    return part;
  };
  return {
    file: (name: string) => join(folder, name),
    registry,
    keep,
    startWorker: async (environment: Record<string, string>): Promise<Part> =>
      keep(
        await startService({
          name: 'worker',
          entry: 'workers/main.ts',
          environment,
          logFile: join(folder, 'worker.log'),
          registry,
        }),
      ),
    startApi: async (environment: Record<string, string>): Promise<Part> =>
      keep(
        await startService({
          name: 'API',
          entry: 'local/api.ts',
          environment: { ...environment, SHENGUAN_DATA_DIR: folder, SHENGUAN_LOCAL: '1' },
          logFile: join(folder, 'api.log'),
          registry,
        }),
      ),
    close: async () => {
      await Promise.all(parts.map((part) => (part.hasEnded() ? undefined : part.stop())));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function killHard(part: Part): Promise<void> {
  process.kill(part.pid, 'SIGKILL');
  await part.ended;
}
