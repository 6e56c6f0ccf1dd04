import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isStillRunning, type ProcessIdentity } from './processIdentity.ts';

/** A file that belongs to one living process. It opens by itself when that process is gone. */
export type Lock = { handOverTo(pid: number): void; release(): void };

/** Somebody else, still alive, holds the lock. */
export class LockHeld extends Error {
  readonly holder: ProcessIdentity;
  constructor(path: string, holder: ProcessIdentity) {
    super(`${path} is held by process ${holder.pid}`);
    this.holder = holder;
  }
}

/** @throws LockHeld */
export function takeLock(path: string): Lock {
  const self = identityOf(process.pid);
  if (self === null) throw new Error(`cannot tell when process ${process.pid} began (is \`ps\` installed?)`);

  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (linkedWith(path, self)) return lockAt(path);
    const found = readHolder(path);
    if (found !== null && isStillRunning(found)) throw new LockHeld(path, found);
    setAside(path, found);
  }
  throw new Error(`${path} changes hands too fast`);
}

/** Whoever holds it and still runs; null where nobody does. */
export function lockHolder(path: string): ProcessIdentity | null {
  const holder = readHolder(path);
  return holder !== null && isStillRunning(holder) ? holder : null;
}

function lockAt(path: string): Lock {
  return {
    handOverTo(pid) {
      const heir = identityOf(pid);
      if (heir === null) return;
      renameSync(written(path, heir), path);
    },
    release: () => rmSync(path, { force: true }),
  };
}

/** A link appears whole or not at all: nobody can read a half-written holder. */
function linkedWith(path: string, holder: ProcessIdentity): boolean {
  const draft = written(path, holder);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function written(path: string, holder: ProcessIdentity): string {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  return draft;
}

/** Two processes may find the same dead holder; whoever moves a living one's lock away by mistake puts it back. */
function setAside(path: string, expected: ProcessIdentity | null): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== null && moved.startedAt !== expected?.startedAt && isStillRunning(moved)) {
    try {
      linkSync(aside, path);
    } catch {
      // a third process has it by now; its claim stands
    }
  }
  rmSync(aside, { force: true });
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found !== 'object' || found === null || !('pid' in found) || !('startedAt' in found)) return null;
    const { pid, startedAt } = found;
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}
