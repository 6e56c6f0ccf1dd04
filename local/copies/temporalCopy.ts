import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lockHolder, takeLock } from '../lock.ts';
import { StartRefused } from '../startRefused.ts';

/** Longer than any copy takes; then the server goes on, whatever became of us. */
const LONGEST_PAUSE_S = 120;
const STOPPED_WITHIN_MS = 5_000;

/**
 * Copies the engine's file as it is at one moment. A running server is held for that moment: what is on disk then is
 * what a kill -9 would leave, and from that it starts again. A file that is copied while it is written is of no moment.
 * @returns how long the server was held, in milliseconds
 */
export async function copyTemporal(databaseFile: string, target: string): Promise<number> {
  const holder = lockHolder(`${databaseFile}.lock`);
  if (holder) return held(holder.pid, () => copyFiles(databaseFile, target));
  const lock = takeLock(`${databaseFile}.lock`);
  try {
    copyFiles(databaseFile, target);
    return 0;
  } finally {
    lock.release();
  }
}

/** The file and its journal; what the two share in memory is made anew. */
function copyFiles(databaseFile: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const [folder, name] = [dirname(databaseFile), basename(databaseFile)];
  for (const file of readdirSync(folder)) {
    if ([name, `${name}-wal`, `${name}-journal`].includes(file))
      copyFileSync(join(folder, file), join(target, file), constants.COPYFILE_FICLONE);
  }
}

async function held(pid: number, copy: () => void): Promise<number> {
  if (process.platform === 'win32') {
    throw new StartRefused(
      'Windows 上请先停止 npm start 再备份。',
      'On Windows stop npm start first, then make the backup.',
    );
  }
  const watchdog = goesOnWithoutUs(pid);
  const since = Date.now();
  try {
    process.kill(pid, 'SIGSTOP');
    await untilStopped(pid);
    copy();
    if (Date.now() - since > LONGEST_PAUSE_S * 1000)
      throw new Error('the copy took too long: the server went on meanwhile');
  } finally {
    process.kill(pid, 'SIGCONT');
    if (watchdog.pid !== undefined) process.kill(-watchdog.pid, 'SIGKILL');
  }
  return Date.now() - since;
}

/** A backup that is killed must not leave the engine standing still. */
function goesOnWithoutUs(pid: number): ChildProcess {
  const command = `sleep ${LONGEST_PAUSE_S}; kill -CONT ${pid}`;
  const watchdog = spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'ignore' });
  watchdog.unref();
  return watchdog;
}

/** The signal is taken by one thread after the other: a write that is under way ends first. */
async function untilStopped(pid: number): Promise<void> {
  for (const until = Date.now() + STOPPED_WITHIN_MS; Date.now() < until; await pause(5)) {
    if (threadStates(pid).every((state) => state.startsWith('T'))) return;
  }
  throw new Error(`process ${pid} does not stand still`);
}

function threadStates(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  if (existsSync(tasks)) {
    return readdirSync(tasks).map((task) => {
      const stat = readFileSync(join(tasks, task, 'stat'), 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2);
    });
  }
  return [execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim()];
}
