import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that was given the same number. */
export type ProcessIdentity = { pid: number; startedAt: string };

/**
 * When the process with this number began, in words that only compare for equality; null when there is none.
 * On Linux the start is counted in ticks since boot, so the boot is part of the answer.
 */
export function startOfProcess(pid: number): string | null {
  if (process.platform === 'linux') return startOnLinux(pid);
  return process.platform === 'win32' ? startOnWindows(pid) : startByPs(pid);
}

export function identityOf(pid: number): ProcessIdentity | null {
  const startedAt = startOfProcess(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** False when the process has ended, also when its number went to another one since. */
export const isStillRunning = (identity: ProcessIdentity): boolean =>
  startOfProcess(identity.pid) === identity.startedAt;

function startOnLinux(pid: number): string | null {
  try {
    const start = startTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return start === null ? null : `${start}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return null;
  }
}

/**
 * Field 22 of /proc/<pid>/stat; null for a zombie, which runs no more. The command name (field 2) is in brackets and
 * may itself hold spaces and brackets, so we count from its last one.
 */
export function startTicks(stat: string): string | null {
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? null : (rest[18] ?? null);
}

const startByPs = (pid: number): string | null => firstLine('ps', ['-o', 'lstart=', '-p', String(pid)]);

const startOnWindows = (pid: number): string | null =>
  firstLine('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.Ticks`]);

function firstLine(command: string, parameters: string[]): string | null {
  try {
    const options = { encoding: 'utf8', timeout: 10_000, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } } as const;
    return execFileSync(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}
