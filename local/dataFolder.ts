import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Lock, LockHeld, takeLock } from './lock.ts';
import { StartRefused } from './startRefused.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Where everything that `npm start` writes is kept. */
export const dataFolderPath = (): string => resolve(PROJECT, process.env.SHENGUAN_DATA_DIR || '.data');

/** Downloads may be shared by several copies of the project. */
export const downloadFolder = (): string =>
  resolve(process.env.SHENGUAN_DOWNLOAD_DIR || join(dataFolderPath(), 'downloads'));

export type DataFolder = {
  path: string;
  /** A path inside; its folder is made. */
  file(...parts: string[]): string;
  /** Random bytes as base64, made once and kept readable by the owner alone. */
  secret(name: string, bytes: number): string;
  /** An Ed25519 private key, PKCS 8 as base64, kept in the same way. */
  signingKey(name: string): string;
  /** A text made once by `invent`, kept in the same way. */
  kept(name: string, invent: () => string): string;
  /** Tells the next start that it is worth waiting. */
  announceEnd(): void;
  close(): void;
};

/** A start that was told to end right now may take this long to do so (parts finish what they have in hand). */
const ENDING_PATIENCE_MS = 60_000;
/** Time for a running start to notice that its npm has been killed. */
const NOTICE_PATIENCE_MS = 3_000;

/**
 * Opens the folder for this process alone.
 * @throws StartRefused when another start has it open, or it cannot be written
 */
export async function openDataFolder(path = dataFolderPath()): Promise<DataFolder> {
  makeFolder(path, 0o755);
  const lock = await lockFolder(path);
  const ending = endingFile(path);
  rmSync(ending, { force: true });
  return {
    path,
    file: (...parts) => {
      const file = join(path, ...parts);
      mkdirSync(join(file, '..'), { recursive: true });
      return file;
    },
    secret: (name, bytes) => secretIn(path, name, bytes),
    signingKey: (name) => keptIn(path, name, newSigningKey),
    kept: (name, invent) => keptIn(path, name, invent),
    announceEnd: () => writeFileSync(ending, ''),
    close: () => {
      rmSync(ending, { force: true });
      lock.release();
    },
  };
}

const endingFile = (path: string): string => join(path, 'ending');

async function lockFolder(path: string): Promise<Lock> {
  const asked = Date.now();
  for (;;) {
    try {
      return takeLock(join(path, 'lock'));
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      const patienceMs = existsSync(endingFile(path)) ? ENDING_PATIENCE_MS : NOTICE_PATIENCE_MS;
      if (Date.now() - asked > patienceMs) throw folderInUse(path, error.holder.pid);
    }
    await pause(100);
  }
}

const folderInUse = (path: string, pid: number) =>
  new StartRefused(
    `数据目录 ${path} 正在被进程 ${pid} 使用。请先结束它，或用 SHENGUAN_DATA_DIR 指定另一个目录（并为 PORT、TEMPORAL_PORT 选择空闲端口）。`,
    `The data folder ${path} is in use by process ${pid}. End it first, or set SHENGUAN_DATA_DIR to another folder (and PORT, TEMPORAL_PORT to free ports).`,
  );

function makeFolder(path: string, mode: number): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      `无法写入数据目录 ${path}（${why}）。请用 SHENGUAN_DATA_DIR 指定另一个目录。`,
      `The data folder ${path} cannot be written (${why}). Set SHENGUAN_DATA_DIR to another folder.`,
    );
  }
}

/** Random bytes of a data folder, as base64. Whoever asks first makes them; a crash never leaves half a key. */
export const secretIn = (dataFolder: string, name: string, bytes: number): string =>
  keptIn(dataFolder, name, () => randomBytes(bytes).toString('base64'));

const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');

function keptIn(dataFolder: string, name: string, invent: () => string): string {
  const folder = join(dataFolder, 'secrets');
  const path = join(folder, name);
  makeFolder(folder, 0o700);
  if (!existsSync(path)) linkNew(path, invent());
  return readFileSync(path, 'utf8');
}

function linkNew(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    // another process was first: its secret is the one
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
