import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretIn } from '../../local/dataFolder.ts';
import { LockHeld, takeLock } from '../../local/lock.ts';

let folder: string;
let heir: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shenguan-unit-'));
  heir = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
});
afterEach(() => {
  heir.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('A lock belongs to one living process', () => {
  it('refuses a second taker and names the holder', () => {
    takeLock(join(folder, 'lock'));
    expect(() => takeLock(join(folder, 'lock'))).toThrow(LockHeld);
    expect(() => takeLock(join(folder, 'lock'))).toThrow(String(process.pid));
  });

  it('is free again after its release', () => {
    takeLock(join(folder, 'lock')).release();
    takeLock(join(folder, 'lock'));
  });

  it.each(['', '{"pid":1', `{"pid":${process.pid},"startedAt":"an earlier start"}`])(
    'is taken from a holder that is no more: %s',
    (left) => {
      writeFileSync(join(folder, 'lock'), left);
      takeLock(join(folder, 'lock'));
      expect(readdirSync(folder)).toEqual(['lock']);
    },
  );

  it('stays with the server it was handed to, and opens when that ends', async () => {
    takeLock(join(folder, 'lock')).handOverTo(heir.pid ?? 0);
    expect(() => takeLock(join(folder, 'lock'))).toThrow(String(heir.pid));
    const exited = once(heir, 'exit');
    heir.kill('SIGKILL');
    await exited;
    takeLock(join(folder, 'lock'));
  });
});

describe('Secrets of a data folder', () => {
  it('are made once', () => {
    const first = secretIn(folder, 'data-key', 32);
    expect(Buffer.from(first, 'base64')).toHaveLength(32);
    expect(secretIn(folder, 'data-key', 32)).toBe(first);
    expect(secretIn(folder, 'mac-key', 32)).not.toBe(first);
  });

  it.skipIf(process.platform === 'win32')('are readable by their owner alone', () => {
    secretIn(folder, 'data-key', 32);
    expect(statSync(join(folder, 'secrets', 'data-key')).mode & 0o777).toBe(0o600);
  });
});
