import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, isStillRunning, type ProcessIdentity } from './processIdentity.ts';

export type StopSignal = 'SIGTERM' | 'SIGINT';
type EndOptions = { patienceMs?: number; onEnd?: (part: string) => void };
export type RecordedProcess = ProcessIdentity & { part: string; stopSignal: StopSignal };

/**
 * The processes that were started and have not ended, on disk. After a kill -9 the next start ends exactly those: a
 * number that another process has got since is left alone.
 */
export class ProcessRegistry {
  readonly #file: string;
  #recorded: RecordedProcess[];

  constructor(file: string) {
    this.#file = file;
    this.#recorded = readRecorded(file);
  }

  record(pid: number, part: string, stopSignal: StopSignal): void {
    const identity = identityOf(pid);
    if (identity === null) return;
    this.#write([...this.#recorded, { ...identity, part, stopSignal }]);
  }

  forget(pid: number): void {
    this.#write(this.#recorded.filter((recorded) => recorded.pid !== pid));
  }

  /**
   * Ends every recorded process that still runs, the last started first, also one that is recorded meanwhile.
   * @returns the parts that were still running
   */
  async endAll({ patienceMs = 20_000, onEnd = () => undefined }: EndOptions = {}): Promise<string[]> {
    const ended: string[] = [];
    for (let next = this.#recorded.at(-1); next !== undefined; next = this.#recorded.at(-1)) {
      if (isStillRunning(next)) {
        await endProcess(next, next.stopSignal, patienceMs);
        ended.push(next.part);
        onEnd(next.part);
      }
      this.forget(next.pid);
    }
    return ended;
  }

  /** No patience left. */
  killAll(): void {
    for (const { pid } of this.#recorded.filter(isStillRunning)) process.kill(pid, 'SIGKILL');
    this.#write([]);
  }

  #write(recorded: RecordedProcess[]): void {
    this.#recorded = recorded;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(recorded, null, 2), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

async function endProcess(identity: ProcessIdentity, signal: StopSignal, patienceMs: number): Promise<void> {
  if (await endsAfter(identity, signal, patienceMs)) return;
  if (await endsAfter(identity, 'SIGKILL', patienceMs)) return;
  throw new Error(`process ${identity.pid} of an earlier start does not end`);
}

async function endsAfter(identity: ProcessIdentity, signal: NodeJS.Signals, patienceMs: number): Promise<boolean> {
  const until = Date.now() + patienceMs;
  if (!isStillRunning(identity)) return true;
  try {
    process.kill(identity.pid, signal);
  } catch {
    return !isStillRunning(identity);
  }
  // it is not our child: nothing tells us when it ends, so we look
  while (Date.now() < until) {
    if (!isStillRunning(identity)) return true;
    await pause(50);
  }
  return false;
}

/** A file that cannot be read names nobody: better an orphan too many than a stranger killed. */
function readRecorded(file: string): RecordedProcess[] {
  if (!existsSync(file)) return [];
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(found) ? found.filter(isRecorded) : [];
  } catch {
    return [];
  }
}

function isRecorded(found: unknown): found is RecordedProcess {
  if (typeof found !== 'object' || found === null) return false;
  if (!('pid' in found && 'startedAt' in found && 'part' in found && 'stopSignal' in found)) return false;
  if (found.stopSignal !== 'SIGTERM' && found.stopSignal !== 'SIGINT') return false;
  return (
    Number.isInteger(found.pid) &&
    Number(found.pid) > 1 &&
    typeof found.startedAt === 'string' &&
    typeof found.part === 'string'
  );
}
