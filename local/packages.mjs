/**
 * What every command needs before the first package may be imported. Plain JavaScript on Node alone.
 * Messages come in Chinese where LANG says so, in English elsewhere.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(PROJECT, 'node_modules');
const MINIMUM_NODE = [20, 20];
const INSTALL_TIMEOUT_MS = 15 * 60_000;
const HEARTBEAT_MS = 10_000;

const inChinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');
/** @param {string} chinese @param {string} english */
const say = (chinese, english) => console.error(inChinese ? chinese : english);

/**
 * Makes sure that Node and the packages are there, then runs a TypeScript file in this very process: no process in
 * between that would have to pass signals on, twice in a terminal.
 * @param {string} entry path from the project's folder
 * @param {string[]} parameters
 */
export async function runTypeScript(entry, parameters) {
  await ensurePackages();
  const { register } = await import('tsx/esm/api');
  register();
  await runInPlace(join(PROJECT, entry), parameters);
}

/** @param {string} file @param {string[]} parameters */
export async function runInPlace(file, parameters) {
  process.argv = [process.argv[0] ?? process.execPath, file, ...parameters];
  await import(pathToFileURL(file).href);
}

export async function ensurePackages() {
  requireNode();
  if (packagesAreCurrent()) return;
  say('正在安装依赖包（首次约一分钟）…', 'Installing packages (about a minute the first time) …');
  const started = Date.now();
  if (!(await npm('ci')) && !(await npm('install'))) {
    say(
      '依赖包安装失败，原因见上。请检查网络后重试。',
      'The packages could not be installed; the reason is above. Check the network and start again.',
    );
    process.exit(1);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`依赖包已安装，用时 ${seconds} 秒。`, `Packages installed in ${seconds} s.`);
}

function requireNode() {
  if (isNewEnough(process.versions.node)) return;
  const wanted = MINIMUM_NODE.join('.');
  say(
    `需要 Node.js ≥ ${wanted}，当前是 ${process.versions.node}。请从 nodejs.org 安装新版本。`,
    `Node.js ≥ ${wanted} is needed, this is ${process.versions.node}. Get a newer one from nodejs.org.`,
  );
  process.exit(1);
}

/** @param {string} version such as `20.20.2` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
}

function packagesAreCurrent() {
  const wanted = lockedPackages(join(PROJECT, 'package-lock.json'));
  const installed = lockedPackages(join(MODULES, '.package-lock.json'));
  return wanted !== null && installed !== null && installsAll(wanted, installed);
}

/**
 * npm writes its hidden lock file when an install is complete. A package is stale when its version differs, and
 * missing when it is not there although it is no optional one or is made for this very platform.
 * @param {Record<string, any>} wanted @param {Record<string, any>} installed
 */
export function installsAll(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : !isNeededHere(entry);
  });
}

function isNeededHere(entry) {
  if (!entry.optional) return true;
  return Boolean(!entry.libc && entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch));
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * `ci` takes exactly what the lock file says, and refuses when that has gaps; `install` fills them, and is told not to
 * write its answer down: the lock file is changed by people. Development packages belong to it, whatever NODE_ENV says.
 * @param {'ci' | 'install'} command
 * @returns {Promise<boolean>}
 */
function npm(command) {
  const quietly = command === 'ci';
  const parameters = [
    command,
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--fetch-timeout=60000',
  ];
  if (!quietly) parameters.push('--no-save');
  const script = process.env.npm_execpath;
  const byNode = script !== undefined && /npm-cli\.c?js$/.test(script);
  const options = { cwd: PROJECT, stdio: quietly ? ['ignore', 'pipe', 'pipe'] : 'inherit' };
  const child = byNode
    ? spawn(process.execPath, [script, ...parameters], options)
    : spawn('npm', parameters, { ...options, shell: process.platform === 'win32' });
  let output = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });

  return new Promise((resolve) => {
    const started = Date.now();
    const heartbeat = setInterval(() => showProgress(started), HEARTBEAT_MS);
    const timeout = setTimeout(() => {
      say('安装超时。', `npm ${command} took too long and was ended.`);
      child.kill();
    }, INSTALL_TIMEOUT_MS);
    const endWithUs = () => child.kill();
    const interrupted = () => process.exit(130);
    process.once('exit', endWithUs);
    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);

    const finish = (ok) => {
      clearInterval(heartbeat);
      clearTimeout(timeout);
      process.off('exit', endWithUs);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve(ok);
    };
    child.once('error', (error) => {
      say(`npm ${command}：${error.message}`, `npm ${command}: ${error.message}`);
      finish(false);
    });
    child.once('close', (code) => {
      if (code !== 0 && quietly) showRefusal(output);
      finish(code === 0);
    });
  });
}

function showRefusal(output) {
  const reason = output.split('\n').find((line) => /^npm error (?!code )\S/.test(line)) ?? 'npm error';
  say(
    `npm ci 未成功（${reason.slice(10)}），改用 npm install …`,
    `npm ci did not work (${reason.slice(10)}); trying npm install …`,
  );
}

function showProgress(started) {
  const seconds = Math.round((Date.now() - started) / 1000);
  const folders = existsSync(MODULES) ? readdirSync(MODULES).length : 0;
  say(`… ${seconds} 秒，node_modules 中已有 ${folders} 个目录`, `… ${seconds} s, ${folders} folders in node_modules`);
}
