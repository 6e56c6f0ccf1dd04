import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const SHELL = /^-?(sh|ash|bash|busybox|dash|zsh)$/;

/**
 * Our way up to the npm that runs us. It changes when npm is gone: orphans get another parent. Some shells stand
 * between npm and its script, others give it their place; what is above npm is not our business.
 */
export function wayToNpm(): string {
  const parent = process.ppid;
  const seen = processAbove(parent);
  return seen !== null && SHELL.test(seen.command) ? `${parent} of ${seen.parent}` : String(parent);
}

function processAbove(pid: number): { parent: number; command: string } | null {
  try {
    return process.platform === 'linux' ? fromStat(readFileSync(`/proc/${pid}/stat`, 'utf8')) : fromPs(pid);
  } catch {
    return null;
  }
}

function fromStat(stat: string) {
  const end = stat.lastIndexOf(')');
  return { command: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
}

function fromPs(pid: number) {
  const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: 5_000,
  }).trim();
  const [parent = '', ...path] = line.split(/\s+/);
  return { parent: Number(parent), command: path.join(' ').split('/').at(-1) ?? '' };
}
