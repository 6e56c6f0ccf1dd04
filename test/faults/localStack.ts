import { fork, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { downloadFolder } from '../../local/dataFolder.ts';
import { freePorts } from '../../local/ports.ts';

const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export type Answer = { status: number; body: { [member: string]: unknown } };

/** `npm start` as an operator has it, on a data folder and ports of its own. */
export async function startLocalStack(folder: string) {
  const [port = 0, temporalPort = 0, uiPort = 0] = await freePorts(3);
  const environment = {
    ...process.env,
    PORT: String(port),
    TEMPORAL_PORT: String(temporalPort),
    TEMPORAL_UI_PORT: String(uiPort),
    SHENGUAN_DATA_DIR: folder,
    SHENGUAN_DOWNLOAD_DIR: downloadFolder(),
  };
  const child = fork(fileOf('local/start.mjs'), [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: environment,
  });
  let said = '';
  child.stdout?.on('data', (text) => (said += String(text)));
  child.stderr?.on('data', (text) => (said += String(text)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    void ended.then(() => reject(new Error(`the stack did not start:\n${said}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const tokens = new Map<string, string>();

  async function request(method: string, path: string, body: unknown, headers: { [name: string]: string } = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: Answer = { status: response.status, body: JSON.parse(await response.text()) };
    return answer;
  }

  async function tokenOf(user: string): Promise<string> {
    const known = tokens.get(user);
    if (known) return known;
    const { body } = await request('POST', '/local/token', { user });
    tokens.set(user, String(body.token));
    return String(body.token);
  }

  return {
    folder,
    said: () => said,
    get: async (path: string, user: string) =>
      request('GET', path, undefined, { authorization: `Bearer ${await tokenOf(user)}` }),
    post: async (path: string, body: unknown, user: string, key: string = randomUUID()) =>
      request('POST', path, body, { authorization: `Bearer ${await tokenOf(user)}`, 'idempotency-key': key }),
    /** an operator's tool, told of this stack as by its environment */
    tool: (launcher: string, file: string, ...parameters: string[]) =>
      runTool(environment, [launcher, file, ...parameters]),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A tool of an operator's, run to its end. */
export function runTool(
  environment: NodeJS.ProcessEnv,
  [launcher = '', ...parameters]: string[],
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileOf(launcher), ...parameters], { env: environment });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.stderr.on('data', (text) => (said += String(text)));
    child.once('exit', (code) => resolve({ code, said }));
  });
}
