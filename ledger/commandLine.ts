import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** True for the file that node was started with, false where it is imported. */
export const isStartedDirectly = (moduleUrl: string): boolean =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);

export type CommandLine = {
  help: string;
  /** allowed parameters, `--help` aside */
  flags: readonly string[];
  /** @returns the exit code */
  run(databaseUrl: string, flags: ReadonlySet<string>): Promise<number>;
};

/** An operator's tool: explains itself, refuses what it does not know, and says in one line what went wrong. */
export async function runCommandLine({ help, flags, run }: CommandLine): Promise<void> {
  const given = process.argv.slice(2);
  if (given.includes('--help')) return console.log(help);
  const unknown = given.find((flag) => !flags.includes(flag));
  if (unknown !== undefined) return fail(`不认识的参数 · unknown parameter: ${unknown}\n\n${help}`);
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl)
    return fail('请设置 DATABASE_URL（账本的 PostgreSQL 地址）· set DATABASE_URL, the address of the ledger');
  try {
    process.exitCode = await run(databaseUrl, new Set(given));
  } catch (error) {
    fail(error instanceof Error ? error.message || String(error) : String(error));
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
