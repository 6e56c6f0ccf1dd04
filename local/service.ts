import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Part, partFailed, startPart } from './part.ts';
import type { ProcessRegistry } from './processes.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const READY_TIMEOUT_MS = 90_000;
const FOLLOW_MS = 300;
/** Longer than an orderly end takes that begins by closing the channel. */
const CUT_OFF_PATIENCE_MS = 20_000;
const PINO_WARN = 40;

export type ServiceOptions = {
  name: string;
  /** Path from the project's folder. */
  entry: string;
  environment: Record<string, string>;
  logFile: string;
  registry: ProcessRegistry;
};

/**
 * One of our own processes (API, worker): configured by its environment alone, it says `{ ready: true }` over IPC,
 * and ends by itself when that channel closes, so that a kill -9 here never leaves it behind.
 */
export async function startService({ name, entry, environment, logFile, registry }: ServiceOptions): Promise<Part> {
  const part = await startPart({
    name,
    command: process.execPath,
    parameters: ['--enable-source-maps', '--import', 'tsx', entry],
    logFile,
    registry,
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    ipc: true,
    stopTimeoutMs: 20_000,
  });
  followWarnings(part);
  endWhenCutOff(part);
  try {
    await untilReady(part);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return part;
}

async function untilReady(part: Part): Promise<void> {
  const ready = new Promise<null>((resolve) => {
    part.child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true)
        resolve(null);
    });
  });
  const late = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve(`not ready within ${READY_TIMEOUT_MS / 1000} s`), READY_TIMEOUT_MS);
    void Promise.race([ready, part.ended]).then(() => clearTimeout(timer));
  });
  const refused = await Promise.race([ready, late, part.ended]);
  if (refused !== null) throw partFailed(part, refused);
}

/** A process that has closed its channel is done; open connections must not keep it standing about half dead. */
function endWhenCutOff(part: Part): void {
  part.child.once('disconnect', () => {
    const timer = setTimeout(() => part.kill(), CUT_OFF_PATIENCE_MS);
    void part.ended.then(() => clearTimeout(timer));
  });
}

/** Warnings and errors are shown as they come; the rest stays in the log file. */
function followWarnings(part: Part): void {
  const sizeNow = () => statSync(part.logFile, { throwIfNoEntry: false })?.size ?? 0;
  let read = sizeNow();
  let unfinished = '';
  const timer = setInterval(() => {
    const size = sizeNow();
    // somebody has emptied the file
    if (size < read) read = 0;
    if (size === read) return;
    const lines = (unfinished + textBetween(part.logFile, read, size)).split('\n');
    read = size;
    unfinished = lines.pop() ?? '';
    for (const line of lines) showWarning(part.name, line);
  }, FOLLOW_MS);
  void part.ended.then(() => clearInterval(timer));
}

function textBetween(file: string, from: number, to: number): string {
  const bytes = Buffer.alloc(to - from);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, bytes, 0, bytes.length, from);
  } finally {
    closeSync(opened);
  }
  return bytes.toString('utf8');
}

function showWarning(name: string, line: string): void {
  if (!line.startsWith('{')) return;
  try {
    const { level, msg, err }: { level?: unknown; msg?: unknown; err?: { message?: unknown } } = JSON.parse(line);
    if (typeof level !== 'number' || level < PINO_WARN) return;
    console.error(`[${name}] ${[msg, err?.message].filter((text) => typeof text === 'string').join(': ')}`);
  } catch {
    // a line that only looks like JSON stays in the log file
  }
}
