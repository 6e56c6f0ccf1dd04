import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

const PROJECT = new URL('../../', import.meta.url);

/** One name as it stands in a file: of a group with all the cases in it, or of a case with the groups around it. */
export type Title = { file: string; groups: string[]; text: string; isGroup: boolean };

const GROUPS = ['describe', 'suite'];
const CASES = ['it', 'test'];

/**
 * The names of all tests, read from the files and not by running them: no server is started for it. A part that is
 * only known in a run (`${…}`) stands as `…`; the rows of a table of cases are not names.
 * @throws Error when a name cannot be read there
 */
export function titlesOfTests(): Title[] {
  return readdirSync(new URL('test/', PROJECT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .sort()
    .flatMap((file) => titlesIn(file, readFileSync(fileURLToPath(new URL(file, PROJECT)), 'utf8')));
}

export function titlesIn(file: string, text: string): Title[] {
  const titles: Title[] = [];
  visit(parseAst(text, { lang: 'ts' }), []);
  return titles;

  function visit(node: unknown, groups: string[]): void {
    if (Array.isArray(node)) for (const part of node) visit(part, groups);
    if (!isNode(node)) return;
    const kind = node.type === 'CallExpression' ? kindOf(node.callee) : null;
    if (!kind) {
      visit(Object.values(node), groups);
      return;
    }
    const [name, ...rest] = Array.isArray(node.arguments) ? node.arguments : [];
    const title = textOf(name);
    if (title === null) throw new Error(`${file}: a name of ${kind} that cannot be read: write it as a text`);
    titles.push({ file, groups, text: title, isGroup: kind === 'group' });
    visit(rest, kind === 'group' ? [...groups, title] : groups);
  }
}

type Node = { type: string; [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** `it`, `it.skip`, `it.each(…)`, whatever stands between; the call that has the name is the outermost. */
function kindOf(callee: unknown): 'group' | 'case' | null {
  if (!isNode(callee)) return null;
  if (callee.type === 'Identifier' && typeof callee.name === 'string') {
    if (GROUPS.includes(callee.name)) return 'group';
    return CASES.includes(callee.name) ? 'case' : null;
  }
  if (callee.type === 'MemberExpression') return isBeforeTheName(callee) ? null : kindOf(callee.object);
  // `.each` and its like have parameters of their own, and the name comes in the call after theirs
  if (callee.type !== 'CallExpression' || !isNode(callee.callee) || !isBeforeTheName(callee.callee)) return null;
  return kindOf(callee.callee.object);
}

const BEFORE_THE_NAME = ['each', 'for', 'skipIf', 'runIf'];

const isBeforeTheName = ({ type, property }: Node): boolean =>
  type === 'MemberExpression' &&
  isNode(property) &&
  typeof property.name === 'string' &&
  BEFORE_THE_NAME.includes(property.name);

function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null;
  const parts = node.quasis.map((quasi: { value: { cooked: string } }) => quasi.value.cooked);
  return parts.join('…');
}
