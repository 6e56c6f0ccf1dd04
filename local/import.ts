import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { importFile, type LineFault } from '../api/imports.ts';
import { ledgerReference } from '../api/reference.ts';
import { instantOf } from '../domain/time.ts';
import { type Ledger, openLedger } from '../ledger/database.ts';
import { hashOfFile, importedLines } from '../ledger/imports.ts';
import { type DataKeys, dataKeys } from '../ledger/privacy.ts';
import { dataFolderPath, secretIn } from './dataFolder.ts';
import { ledgerAddress } from './ledgerAddress.ts';

const HELP = `npm run import -- <FILE.jsonl> --by <operator> [--dry-run]
npm run import -- <FILE.jsonl> --status

上线时移交原系统的在办案件：每行一件（JSON Lines），逐行校验，整份文件要么全部写入、要么一件不写；同一文件再次导入
不产生任何影响。写入后由 API 进程逐件启动，案件永久标明来自原系统。
Takes over the open cases of an older system at go-live: one a line (JSON Lines), every line is validated, the whole
file is written or nothing of it, and the same file again changes nothing. The API processes then start the cases,
which say for ever where they came from. What a line holds: docs/operations.md.

  --dry-run  只校验 · validate only
  --status   该文件各行的结果 · what became of the lines of this file
  --help     本说明 · this text

DATABASE_URL, SHENGUAN_DATA_KEY, SHENGUAN_MAC_KEY  缺省为本机 npm start 的 · else those of npm start on this machine`;

const MOST_SHOWN = 200;

/** The keys of the one-machine stack belong to its ledger alone. */
function keysFor(databaseUrl: string): DataKeys {
  if (process.env.SHENGUAN_DATA_KEY || databaseUrl !== ledgerAddress()) return dataKeys(process.env);
  const folder = dataFolderPath();
  return dataKeys({
    SHENGUAN_DATA_KEY: secretIn(folder, 'data-key', 32),
    SHENGUAN_MAC_KEY: secretIn(folder, 'mac-key', 32),
  });
}

async function takeOver(ledger: Ledger, keys: DataKeys, text: string, by: string, isDryRun: boolean): Promise<number> {
  const snapshot = await ledgerReference(ledger).current();
  const actor = { user: by, org: 'operators', role: 'operator' };
  const now = instantOf(Date.now());
  const { lines, faults, added } = await importFile({ ledger, keys, snapshot }, { text, by: actor, now, isDryRun });
  if (faults.length > 0) {
    for (const fault of faults.slice(0, MOST_SHOWN)) console.error(faultLine(fault));
    console.error(`${faults.length} 处错误，未写入任何案件 · faults; nothing was written`);
    return 1;
  }
  const done = isDryRun ? '校验通过，未写入 · valid, nothing written' : `新写入 · written: ${added}`;
  console.log(`${lines} 行 · lines  ${done}`);
  return 0;
}

function faultLine({ line, path, code, detail }: LineFault): string {
  const more = Object.entries(detail ?? {}).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  return `第 ${line} 行 · line ${line}  ${path}  ${code}${more.length > 0 ? `  (${more.join(', ')})` : ''}`;
}

async function status(ledger: Ledger, text: string): Promise<number> {
  const lines = await importedLines(ledger, hashOfFile(text));
  const open = lines.filter(({ outcome }) => outcome === null);
  const refused = lines.filter(({ outcome }) => outcome?.kind === 'refused');
  for (const { line, number, outcome } of refused) console.log(`${line}  ${number}  ${String(outcome?.code)}`);
  console.log(
    `${lines.length} 件 · cases: ${lines.length - open.length - refused.length} 已启动 · started, ${open.length} 待启动 · waiting, ${refused.length} 被拒 · refused`,
  );
  return refused.length > 0 ? 1 : 0;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      status: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const isDryRun = values['dry-run'];
  if (values.help) return console.log(HELP);
  if (!file || !(values.by || isDryRun || values.status)) return fail(HELP);
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl)
    return fail('请设置 DATABASE_URL（账本的 PostgreSQL 地址）· set DATABASE_URL, the address of the ledger');
  const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-import' });
  try {
    const text = readFileSync(file, 'utf8');
    process.exitCode = values.status
      ? await status(ledger, text)
      : await takeOver(ledger, keysFor(databaseUrl), text, values.by ?? 'dry-run', isDryRun);
  } finally {
    await ledger.destroy();
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

try {
  await main();
} catch (error) {
  fail(error instanceof Error ? error.message || String(error) : String(error));
}
