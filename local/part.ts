import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessRegistry, StopSignal } from './processes.ts';
import { StartRefused } from './startRefused.ts';

/** One process of the stack, from its start to its end. */
export type Part = {
  name: string;
  pid: number;
  logFile: string;
  /** Settles when the process has ended, for whatever reason; never rejects. */
  ended: Promise<string>;
  hasEnded(): boolean;
  /** The last lines of its log. */
  lastLines(count?: number): string[];
  /** Asks it to end, and after its patience makes it. */
  stop(): Promise<void>;
  kill(): void;
  child: ChildProcess;
};

export type PartOptions = {
  name: string;
  command: string;
  parameters: string[];
  logFile: string;
  registry: ProcessRegistry;
  stopSignal?: StopSignal;
  stopTimeoutMs?: number;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  user?: { uid: number; gid: number };
  /** A Node process that says when it is ready, and ends when we do. */
  ipc?: boolean;
};

const LOG_LIMIT_BYTES = 20_000_000;

/**
 * Its output goes to a file and not through a pipe: it must outlive us, so that a kill -9 here breaks nothing there.
 * It leads a process group of its own: Ctrl-C in a terminal reaches the whole group, and the order of the end is ours.
 */
export async function startPart(options: PartOptions): Promise<Part> {
  const { name, registry, logFile, stopSignal = 'SIGTERM', stopTimeoutMs = 15_000 } = options;
  const child = spawnLogged(options);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name}: ${await ended}`);

  registry.record(pid, name, stopSignal);
  let over = false;
  void ended.then(() => {
    over = true;
    registry.forget(pid);
  });
  return {
    name,
    pid,
    logFile,
    ended,
    child,
    hasEnded: () => over,
    lastLines: (count = 12) => tail(logFile, count),
    kill: () => void child.kill('SIGKILL'),
    stop: () => stopChild(child, ended, stopSignal, stopTimeoutMs),
  };
}

function spawnLogged(options: PartOptions): ChildProcess {
  const log = openLog(options.logFile);
  const spawnOptions: SpawnOptions = {
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: options.ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    ...(options.env && { env: options.env }),
    ...(options.cwd && { cwd: options.cwd }),
    ...options.user,
  };
  try {
    return spawn(options.command, options.parameters, spawnOptions);
  } finally {
    closeSync(log);
  }
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<string>,
  signal: StopSignal,
  timeoutMs: number,
): Promise<void> {
  child.kill(signal);
  const timeout = new AbortController();
  const late = pause(timeoutMs, 'late', { signal: timeout.signal }).catch(() => 'ended');
  const first = await Promise.race([ended.then(() => 'ended'), late]);
  timeout.abort();
  if (first === 'late') child.kill('SIGKILL');
  await ended;
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true });
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.old`);
  return openSync(logFile, 'a', 0o640);
}

/** Why a part is not there, with the last lines it wrote: of more use than where in our own code that was noticed. */
export function partFailed(part: Part, how: string): StartRefused {
  const lines = part.lastLines().map((line) => `\n  ${line}`);
  return new StartRefused(
    `${part.name} 未能启动（${how}）。日志：${part.logFile}`,
    `${part.name} did not start (${how}). Its log:${lines.join('')}`,
  );
}

function tail(logFile: string, count: number): string[] {
  if (!existsSync(logFile)) return [];
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count);
}
