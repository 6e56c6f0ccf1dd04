import { parseAst } from 'vitest/node';
import type { Declaration } from './code.ts';

/** One small change of a declaration: these characters of its text become others. */
export type Mutant = { kind: Kind; start: number; end: number; replacement: string };

/** A rule is most of all in its conditions. */
export const KINDS = ['condition', 'figure', 'word'] as const;
type Kind = (typeof KINDS)[number];

const OPPOSITE: { readonly [operator: string]: string } = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

type Node = { type: string; start: number; end: number; [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value && typeof value.start === 'number';

/** In the order in which they stand. */
export function mutantsOf({ text }: Pick<Declaration, 'text'>): Mutant[] {
  const found: Mutant[] = [];
  visit(parseAst(text, { lang: 'ts' }));
  return found;

  function visit(value: unknown): void {
    if (Array.isArray(value)) for (const part of value) visit(part);
    // a type is gone before anything runs
    if (!isNode(value) || /^TS(?!AsExpression|SatisfiesExpression|NonNull)/.test(value.type)) return;
    const changed = changeOf(value);
    if (changed) found.push(changed);
    for (const part of Object.values(value)) visit(part);
  }

  function changeOf(node: Node): Mutant | null {
    const at = { start: node.start, end: node.end };
    const own = text.slice(node.start, node.end);
    if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression') && isNode(node.test)) {
      const { start, end } = node.test;
      return { kind: 'condition', start, end, replacement: `!(${text.slice(start, end)})` };
    }
    if (node.type === 'BinaryExpression' && isNode(node.left) && isNode(node.right)) {
      const opposite = OPPOSITE[String(node.operator)];
      const [left, right] = [node.left, node.right].map(({ start, end }) => text.slice(start, end));
      return opposite ? { kind: 'condition', ...at, replacement: `${left} ${opposite} ${right}` } : null;
    }
    if (node.type === 'LogicalExpression' && node.operator !== '??')
      return { kind: 'condition', ...at, replacement: `!(${own})` };
    if (node.type === 'ArrayExpression' && own !== '[]') return { kind: 'figure', ...at, replacement: '[]' };
    if (node.type !== 'Literal') return null;
    if (typeof node.value === 'number') return { kind: 'figure', ...at, replacement: String(node.value + 1) };
    if (typeof node.value === 'boolean') return { kind: 'figure', ...at, replacement: String(!node.value) };
    return typeof node.value === 'string' ? { kind: 'word', ...at, replacement: "'changed'" } : null;
  }
}
