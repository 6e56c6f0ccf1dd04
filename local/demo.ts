import { type Application, applications, expectationOn } from '../test/expectation.ts';
import { civilDateOf, instantOf } from '../domain/time.ts';
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

async function main(): Promise<number> {
  const parameters = process.argv.slice(2);
  if (parameters.includes('--help') || parameters.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const named = parameters.indexOf('--trace');
  const traced = named < 0 ? 'APP-0008' : parameters[named + 1];
  const started = Date.now();
  const stack = await openStack((line) => console.log(line));
  const stop = () => void stack.close().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const office = new Office(stack.url);
    await office.open();
    console.log(`${applications.length} 件申请，系统 · applications, stack ${stack.url}`);
    const results = await walkAll(office);
    const found = results.flatMap(differences);
    const differing = new Set(found.map((difference) => difference.id));
    const shown = results.find(({ application }) => application.id === traced);
    if (shown) console.log(`\n${traceText(shown)}`);
    console.log(`\n${summary(results, differing)}`);
    console.log(closing(results, found, Date.now() - started));
    return found.length > 0 ? 1 : 0;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await stack.close();
  }
}

async function walkAll(office: Office): Promise<Result[]> {
  const board = new Board(applications.length);
  const results = new Map<string, Result>();
  const waiting = [...applications];
  const clerk = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results.set(next.id, await walkOne(office, next, board));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
  return applications.flatMap(({ id }) => results.get(id) ?? []);
}

async function walkOne(office: Office, application: Application, board: Board): Promise<Result> {
  const expected = expectationOn(application, civilDateOf(instantOf(Date.now())));
  const plan = planOf(application, expected);
  const walk = new Walk({ office, application, plan, expected, seen: (seen, detail) => board.see(seen, detail) });
  const items = application.items.map(({ item }) => item).join('+');
  board.begin(walk, application.id, items, application.jurisdiction);
  try {
    return await walk.run();
  } catch (error) {
    throw new Error(`${application.id} ${walk.caseNumber}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    board.end(walk);
  }
}

function closing(results: Result[], found: Difference[], tookMs: number): string {
  const notYet = results
    .filter(({ plan }) => plan === 'notYet')
    .map(({ application, expected }) => `${application.id} ${expected.notYet}`);
  const told = found.map(
    ({ id, what, expected, actual }) => `  ✗ ${id} ${what}: 预期 expected ${expected}, 实际 actual ${actual}`,
  );
  return [
    '',
    `尚不支持，按名列出 · not yet, by name: ${notYet.join(', ')}`,
    ...told,
    `${results.length - notYet.length} 件走完，${notYet.length} 件尚不支持，${found.length} 处差异，用时 ${Math.round(tookMs / 1000)} 秒`,
    `${results.length - notYet.length} walked, ${notYet.length} not yet, ${found.length} differences, ${Math.round(tookMs / 1000)} s`,
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
