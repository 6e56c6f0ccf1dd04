import { spawn } from 'node:child_process';

export type CommandResult = { ok: boolean; output: string; reason: string };

export type CommandOptions = {
  timeoutMs: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number };
};

/** Runs a program to its end or to its time-out, together with all that it starts. Never throws. */
export function runCommand(command: string, parameters: string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
      ...(options.cwd && { cwd: options.cwd }),
      ...(options.env && { env: options.env }),
      ...options.user,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));

    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, options.timeoutMs);
    // an interrupted start must not leave a download running
    const killOnExit = () => killGroup(child.pid);
    process.once('exit', killOnExit);
    const finish = (ok: boolean, why: string) => {
      clearTimeout(timer);
      process.off('exit', killOnExit);
      const reason = timedOut ? `no answer within ${options.timeoutMs / 1000} s` : why;
      resolve({ ok: ok && !timedOut, output, reason });
    };
    child.once('error', (error) => finish(false, error.message));
    child.once('close', (code) => finish(code === 0, lastLine(output) || `exit code ${code}`));
  });
}

const lastLine = (output: string): string => output.trim().split('\n').at(-1)?.trim() ?? '';

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
