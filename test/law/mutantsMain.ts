import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Declaration, declarationsOfDomain } from './code.ts';
import { hashOf, KILLED, type Killed, killed } from './killed.ts';
import { KINDS, type Mutant, mutantsOf } from './mutants.ts';
import { codeOf, patternOf, rowsWithCode, stale } from './proof.ts';
import type { Row } from './rows.ts';
import { titlesOfTests } from './titles.ts';

const HELP = `npm run law:mutants -- [rows] [options]

For each row of docs/law.md: changes the code that cites the row, one small change after another, until a test that cites
the row fails of it. Which change that was is kept in test/law/killed.json; npm test asks that there is one for every row
and that it is of the code as it stands.

  rows           such as 'Art. 45' (default: those whose change is missing or is of other code)
  --replay N     only try N of the kept changes again, others each day (0: all of them); nothing is written
  --help         this text`;

/** a row whose tests notice none of so many changes has tests that do not look at its code */
const MOST_TRIED = 24;

const say = (line: string) => console.error(line);

/** @returns whether a test that cites the row fails of it */
async function isNoticed(pattern: string, files: readonly string[], declaration: Declaration, mutant: Mutant) {
  const change = {
    file: declaration.file,
    start: declaration.offset + mutant.start,
    end: declaration.offset + mutant.end,
    replacement: mutant.replacement,
  };
  const parameters = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.law.config.ts'];
  const child = spawn(process.execPath, [...parameters, ...files, '-t', pattern, '--reporter=json'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...process.env, LAW_MUTANT: JSON.stringify(change) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  const start = output.indexOf('{"numTotalTestSuites"');
  if (start < 0) throw new Error(`the tests of ${pattern} did not run`);
  const { numFailedTests, numPassedTests, numFailedTestSuites }: { [count: string]: number } = JSON.parse(
    output.slice(start),
  );
  if (!numFailedTests && !numPassedTests && !numFailedTestSuites) throw new Error(`no test runs for ${pattern}`);
  // a change that does not even load shows nothing
  return Boolean(numFailedTests);
}

async function search(row: Row, all: readonly Declaration[]): Promise<Killed | null> {
  const { pattern, files } = patternOf(row, titlesOfTests());
  const code = codeOf(row, all);
  const candidates = KINDS.flatMap((kind) =>
    inTurn(
      code.map((declaration) =>
        mutantsOf(declaration)
          .filter((one) => one.kind === kind)
          .map((mutant) => ({ declaration, mutant })),
      ),
    ),
  );
  for (const { declaration, mutant } of candidates.slice(0, MOST_TRIED)) {
    if (!(await isNoticed(pattern, files, declaration, mutant))) continue;
    const { file, name } = declaration;
    return { row: row.id, file, declaration: name, text: hashOf(declaration), mutant };
  }
  return null;
}

/** The first of each, then the second of each: no long one hides the others. */
function inTurn<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

async function record(rows: readonly Row[]): Promise<string[]> {
  const all = declarationsOfDomain();
  const kept = new Map(killed().map((one) => [one.row, one]));
  const unproven: string[] = [];
  for (const row of rows) {
    const found = await search(row, all);
    if (found) kept.set(row.id, found);
    else {
      kept.delete(row.id);
      unproven.push(`${row.id}: its tests notice no change of ${codeOf(row, all).length} declarations that cite it`);
    }
    say(
      `${row.id}: ${found ? `${found.file} ${found.declaration}, ${JSON.stringify(found.mutant.replacement)}` : '—'}`,
    );
    const order = rowsWithCode().map(({ id }) => id);
    const inOrder = order.flatMap((id) => kept.get(id) ?? []);
    writeFileSync(KILLED, `${JSON.stringify(inOrder, null, 2)}\n`);
  }
  return unproven;
}

async function replay(count: number): Promise<string[]> {
  const all = declarationsOfDomain();
  const day = Math.floor(Date.now() / 86_400_000);
  const every = killed();
  const first = (day * count) % Math.max(1, every.length);
  const chosen = count === 0 ? every : [...every, ...every].slice(first, first + Math.min(count, every.length));
  const alive: string[] = [];
  for (const { row: id, file, declaration: name, mutant } of chosen) {
    const row = rowsWithCode().find((one) => one.id === id);
    const declaration = all.find((one) => one.file === file && one.name === name);
    if (!row || !declaration) continue;
    const { pattern, files } = patternOf(row, titlesOfTests());
    const isKilled = await isNoticed(pattern, files, declaration, mutant);
    say(`${id}: ${isKilled ? 'noticed' : 'NOT noticed'}`);
    if (!isKilled) alive.push(`${id}: a change of ${file} ${name} is no longer noticed`);
  }
  return alive;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { replay: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(HELP);
  else {
    const unknown = positionals.filter((id) => !rowsWithCode().some((row) => row.id === id));
    if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: no row of docs/law.md that code cites`);
    const rows = positionals.length > 0 ? rowsWithCode().filter(({ id }) => positionals.includes(id)) : stale();
    const faults = values.replay === undefined ? await record(rows) : await replay(Number(values.replay));
    for (const fault of faults) console.log(fault);
    console.log(`${faults.length === 0 ? 'every row is proven' : `${faults.length} not proven`}`);
    if (faults.length > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
