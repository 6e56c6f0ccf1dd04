import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { identifier } from '../api/schemas/fields.ts';
import { fieldErrors } from '../api/schemas/issues.ts';
import { justification } from '../api/schemas/register.ts';
import { isRefusalCode, textOf } from '../api/texts.ts';
import type { Calendar } from '../domain/calendar.ts';
import { latestCalendar } from '../domain/catalogue/lookup.ts';
import { calendarWith } from '../domain/catalogue/publishedCalendar.ts';
import { instantOf } from '../domain/time.ts';
import { type RolloutProgress, rolloutProgress } from '../ledger/calendarRollout.ts';
import { readCatalogue } from '../ledger/catalogue.ts';
import type { CommandOutcome } from '../ledger/commands.ts';
import { type Ledger, openLedger } from '../ledger/database.ts';
import { loadNotice } from '../ledger/register/loadNotice.ts';

const HELP = `npm run calendar -- load <FILE.json> --by <operator> --basis <document> --reason <text>
npm run calendar -- load <FILE.json> --check
npm run calendar -- status [--watch]

加载下一年度的节假日安排。在办案件的暂定到期日随后逐件重新计算并记录；已决定、已完成、已确定的日期不变。推行由 API
进程分批进行，可中断，自动续行；停办的案件列在最后。
Loads the holiday notice of the next year. The provisional due dates of open cases are then counted again, case by case
and on record; what is decided, met or certain does not move. The API processes do it in batches and go on by
themselves after an interruption; cases that cannot follow are named at the end.

  FILE       { "version": "2027", "knownThrough": "2027-12-31",
               "offDays": ["2027-01-01", …], "workingWeekends": ["2027-01-30", …] }
             可只含新的一年 · may hold the new year alone
  --by       办理人 · who loads it
  --basis    依据文件，如“国办发明电〔2026〕7号” · the document it rests on
  --reason   理由 · why; both are published with the change and name no person
  --check    只校验，不加载 · validate only, load nothing
  --watch    持续显示，直至完成 · until it is finished
  --help     本说明 · this text

DATABASE_URL  账本；缺省为本机 npm start 的账本 · the ledger; else that of npm start on this machine`;

const WATCH_EVERY_MS = 2000;

const notice = z.strictObject({
  version: z.string().min(1).max(60),
  knownFrom: z.string().optional(),
  knownThrough: z.string(),
  offDays: z.array(z.string()),
  workingWeekends: z.array(z.string()),
});

/** @throws Error naming every field that is wrong */
function calendarIn(file: string, known: Calendar): Calendar {
  const read = notice.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.') || '/'}: ${message}`).join('\n'));
  const { calendar, findings } = calendarWith(known, read.data);
  if (calendar) return calendar;
  throw new Error(
    findings.map(({ path, code, detail }) => `${path}: ${code}${detail ? ` (${detail})` : ''}`).join('\n'),
  );
}

type Justification = { by: string; basisDocument: string; reason: string };

/** @param why null: only to be checked */
async function load(ledger: Ledger, file: string, why: Justification | null): Promise<void> {
  const { catalogue } = await readCatalogue(ledger);
  const calendar = calendarIn(file, latestCalendar(catalogue));
  const { version, knownThrough } = calendar;
  if (!why) return console.log(`可以加载 · can be loaded: ${version}, 至 · through ${knownThrough}`);
  const { by, ...justification } = why;
  const operator = { user: by, org: 'operators', role: 'operator' };
  const at = instantOf(Date.now());
  const { isNew, outcome } = await loadNotice(ledger, { calendar, by: operator, at, ...justification });
  if (outcome.kind === 'refused') throw new Error(refusalText(outcome));
  console.log(
    `${isNew ? '已加载 · loaded' : '早已加载 · was loaded before'}: ${version}, 至 · through ${knownThrough}`,
  );
  await status(ledger, false);
}

/** Somebody else was first, with another notice. */
const refusalText = ({ code, detail }: Extract<CommandOutcome, { kind: 'refused' }>): string => {
  const texts = isRefusalCode(code) ? `${textOf(code, 'zh')}\n${textOf(code, 'en')}\n` : '';
  return `${code}: ${texts}${JSON.stringify(detail)}`;
};

/** @throws Error naming the parameter that is missing, or names a person */
function justified(values: { by?: string; basis?: string; reason?: string }): Justification {
  const { by = '', basis: basisDocument = '', reason = '' } = values;
  const read = z.object({ by: identifier(), basis: justification.basisDocument, reason: justification.reason });
  const found = read.safeParse({ by, basis: basisDocument, reason });
  if (found.success) return { by, basisDocument, reason };
  const faults = fieldErrors(found.error.issues, { by, basis: basisDocument, reason });
  throw new Error(
    faults.map(({ path, code }) => `--${path}: ${code} (${textOf(code, 'zh')} · ${textOf(code, 'en')})`).join('\n'),
  );
}

async function status(ledger: Ledger, isWatched: boolean): Promise<void> {
  for (;;) {
    const all = await rolloutProgress(ledger);
    console.log(all.length === 0 ? '没有加载过新日历 · no new calendar was loaded' : all.map(line).join('\n'));
    if (!isWatched || all.every(({ finishedAt }) => finishedAt !== null)) return;
    await pause(WATCH_EVERY_MS);
  }
}

function line({
  version,
  knownThrough,
  asked,
  done,
  remaining,
  refused,
  finishedAt,
  waiting,
}: RolloutProgress): string {
  const state = finishedAt ? `完成 · finished ${finishedAt}` : `进行中 · under way, 尚余 · left ${remaining}`;
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  return [
    `${version}（至 · through ${knownThrough}）  ${done}/${asked}  ${state}`,
    ...(codes.length > 0 ? [`  未采用 · did not take it: ${codes.join(', ')}`] : []),
    ...(waiting.length > 0 ? [`  待人工处理 · wait for people (npm run reconcile): ${waiting.join(' ')}`] : []),
  ].join('\n');
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      basis: { type: 'string' },
      reason: { type: 'string' },
      check: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [what, file] = positionals;
  if (values.help) return console.log(HELP);
  const isLoad = what === 'load' && file !== undefined;
  if (!isLoad && what !== 'status') return fail(HELP);
  const why = isLoad && !values.check ? justified(values) : null;
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl)
    return fail('请设置 DATABASE_URL（账本的 PostgreSQL 地址）· set DATABASE_URL, the address of the ledger');
  const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-calendar' });
  try {
    if (isLoad) await load(ledger, file, why);
    else await status(ledger, values.watch);
  } finally {
    await ledger.destroy();
  }
}

try {
  await main();
} catch (error) {
  fail(error instanceof Error ? error.message || String(error) : String(error));
}
