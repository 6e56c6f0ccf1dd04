import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { downloadFolder } from '../dataFolder.ts';
import { freePorts } from '../ports.ts';

export type Stack = { url: string; isOurs: boolean; close(): Promise<void> };

const START = fileURLToPath(new URL('../start.mjs', import.meta.url));
const READY_TIMEOUT_MS = 180_000;

/** The stack that runs already, or one of our own that ends with us and leaves nothing behind. */
export async function openStack(say: (line: string) => void, stopped: AbortSignal): Promise<Stack> {
  const running = process.env.SHENGUAN_URL ?? `http://127.0.0.1:${process.env.PORT ?? '3000'}`;
  if (await isLocalStack(running)) return { url: running, isOurs: false, close: async () => undefined };
  if (process.env.SHENGUAN_URL) throw new Error(`${running} 没有本机演示接口 · is no local stack`);
  say('没有正在运行的系统，启动一套临时的 · no stack is running, starting one of our own …');
  return startStack(say, stopped);
}

async function isLocalStack(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/local/users`, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}

async function startStack(say: (line: string) => void, stopped: AbortSignal): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'shenguan-demo-'));
  // started by root, PostgreSQL runs as somebody else, who must get in
  chmodSync(folder, 0o755);
  const [port = 0, temporalPort = 0, uiPort = 0] = await freePorts(3);
  const child = fork(START, [], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // Ctrl-C reaches a whole group: the stack has one of its own, and is ended by us, in its order
    detached: true,
    env: {
      ...process.env,
      PORT: String(port),
      TEMPORAL_PORT: String(temporalPort),
      TEMPORAL_UI_PORT: String(uiPort),
      SHENGUAN_DATA_DIR: folder,
      SHENGUAN_DOWNLOAD_DIR: downloadFolder(),
    },
  });
  if (child.stdout) passOnSteps(child.stdout, say);
  // told to end while it still starts, it ends what it has started so far
  const interrupt = () => child.kill('SIGTERM');
  stopped.addEventListener('abort', interrupt, { once: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    const late = () => reject(new Error('启动超时 · the stack did not become ready'));
    const timeout = setTimeout(late, READY_TIMEOUT_MS);
    child.on('message', (message) => {
      if (typeof message !== 'object' || message === null || !('url' in message)) return;
      clearTimeout(timeout);
      stopped.removeEventListener('abort', interrupt);
      resolve(String(message.url));
    });
    void ended.then(() => {
      clearTimeout(timeout);
      reject(new Error('系统未能启动，原因见上 · the stack could not start, see above'));
    });
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { url, isOurs: true, close };
}

/** Up to the blank line before its advice what to try next; the rest of the pipe is read and dropped. */
function passOnSteps(stdout: Readable, say: (line: string) => void): void {
  const lines = createInterface(stdout);
  lines.on('line', (line) => {
    if (line === '') lines.removeAllListeners('line');
    else say(`  ${line}`);
  });
}
