import { civilDateOf, instantOf } from '../domain/time.ts';
import { type Application, applications, expectationOn } from '../test/expectation.ts';
import { Board } from './demo/board.ts';
import { type Difference, differences } from './demo/compare.ts';
import { Office } from './demo/office.ts';
import { planOf } from './demo/plans.ts';
import { summary, traceText } from './demo/report.ts';
import { openStack } from './demo/stack.ts';
import { type Result, Walk } from './demo/walk.ts';

const HELP = `用法 · usage: npm run demo [-- --trace APP-0008]

把全市 70 件示例申请经接口提交，走完收件、受理、审查、决定、推送、签收，并与独立推算的预期逐项核对。
Submits the city's 70 sample applications through the API, walks them from receipt to acknowledged push in virtual
time, and compares every outcome, organ, supervisor, date and push with an independent expectation.

  --trace ID     打印哪一件的全程 · whose full trace to print (APP-0008)
  SHENGUAN_URL   使用哪一套系统；缺省为本机 PORT，没有则临时启动一套
                 which stack to use; else the one on PORT, else one is started for the run

有差异时退出码为 1 · exit code 1 when anything differs.`;

const AT_ONCE = 8;
/** what a shell reports after Ctrl-C */
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const parameters = process.argv.slice(2);
  if (parameters.includes('--help') || parameters.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const named = parameters.indexOf('--trace');
  const traced = named < 0 ? 'APP-0008' : parameters[named + 1];
  if (traced === undefined || !applications.some(({ id }) => id === traced)) {
    console.error(`没有这件申请 · no such application: ${traced ?? ''}`);
    return 2;
  }
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await show(traced, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    return INTERRUPTED;
  }
}

async function show(traced: string, stopped: AbortSignal): Promise<number> {
  const stack = await openStack((line) => console.log(line), stopped);
  const started = Date.now();
  try {
    const office = new Office(stack.url, stopped);
    await office.open();
    console.log(`${applications.length} 件申请，系统 · applications, stack ${stack.url}\n`);
    const results = await walkAll(office, stopped);
    stopped.throwIfAborted();
    const found = results.flatMap(differences);
    const shown = results.find(({ application }) => application.id === traced);
    if (shown) console.log(`\n${traceText(shown)}`);
    console.log(`\n${summary(results, found)}`);
    console.log(closing(results, found, Date.now() - started));
    return found.length > 0 ? 1 : 0;
  } finally {
    await stack.close();
  }
}

async function walkAll(office: Office, stopped: AbortSignal): Promise<Result[]> {
  const board = new Board(applications.length);
  const results = new Map<string, Result>();
  const waiting = [...applications];
  const clerk = async () => {
    for (let next = waiting.shift(); next && !stopped.aborted; next = waiting.shift()) {
      const walk = walkOf(office, next, board);
      const result = await walk.run();
      results.set(next.id, result);
      if (!stopped.aborted) board.end(walk, result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
  return applications.flatMap(({ id }) => results.get(id) ?? []);
}

function walkOf(office: Office, application: Application, board: Board): Walk {
  const expected = expectationOn(application, civilDateOf(instantOf(Date.now())));
  const plan = planOf(application, expected);
  const walk = new Walk({ office, application, plan, expected, seen: (seen, detail) => board.see(seen, detail) });
  board.begin(walk, application);
  return walk;
}

function closing(results: Result[], found: Difference[], tookMs: number): string {
  const told = found.map(
    ({ id, what, expected, actual }) => `  ✗ ${id} ${what}: 预期 expected ${expected}, 实际 actual ${actual}`,
  );
  return [
    '',
    ...told,
    `${results.length} 件走完，${found.length} 处差异，用时 ${Math.round(tookMs / 1000)} 秒`,
    `${results.length} walked, ${found.length} differences, ${Math.round(tookMs / 1000)} s`,
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
