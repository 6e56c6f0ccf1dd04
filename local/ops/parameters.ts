import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { caseNumber, identifier, line } from '../../api/schemas/fields.ts';
import { CHANGING, type Changing, LOOKING, type Looking } from './help.ts';

/** What was typed is wrong: names the parameter and what it takes. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

type Value = 'string' | 'boolean';
const PARAMETERS = {
  kind: 'string',
  closed: 'boolean',
  all: 'boolean',
  jurisdiction: 'string',
  batch: 'string',
  file: 'string',
  'all-halted': 'boolean',
  'all-suspended': 'boolean',
  by: 'string',
  reason: 'string',
  'dry-run': 'boolean',
  'at-once': 'string',
  'even-if-healthy': 'boolean',
  'even-if-facts-are-lost': 'boolean',
  json: 'boolean',
} as const satisfies { [name: string]: Value };
type Parameter = keyof typeof PARAMETERS;

const SELECTING: readonly Parameter[] = [
  ...(['file', 'all-halted', 'all-suspended', 'jurisdiction', 'by', 'reason', 'dry-run', 'at-once', 'json'] as const),
];

const TAKES: { readonly [operation in Looking | Changing]: readonly Parameter[] } = {
  incidents: ['kind', 'closed', 'all', 'jurisdiction', 'json'],
  halted: ['jurisdiction', 'json'],
  show: ['json'],
  record: ['batch', 'jurisdiction', 'json'],
  suspend: SELECTING,
  resume: [...SELECTING, 'even-if-facts-are-lost'],
  'send-again': SELECTING,
  terminate: [...SELECTING, 'even-if-healthy', 'even-if-facts-are-lost'],
};

export type Given = {
  operation: Looking | Changing;
  cases: string[];
  values: { [name in Parameter]?: string | boolean | undefined };
};

export const isChanging = (operation: string): operation is Changing => CHANGING.some((name) => name === operation);
const isOperation = (word: string): word is Looking | Changing =>
  isChanging(word) || LOOKING.some((name) => name === word);

/** The operation that the first word names. @throws ParameterError */
export function operationIn([word]: readonly string[]): Looking | Changing {
  if (word !== undefined && isOperation(word)) return word;
  const known = [...LOOKING, ...CHANGING].join(', ');
  throw new ParameterError(
    word === undefined
      ? `请指定操作 · name an operation: ${known}`
      : `没有该操作 · no such operation: ${word}；可用 · there are: ${known}`,
  );
}

/** @throws ParameterError */
export function parametersOf(parameters: readonly string[]): Given {
  const operation = operationIn(parameters);
  const takes = TAKES[operation];
  const { values, positionals, tokens } = parseArgs({
    args: [...parameters.slice(1)],
    options: Object.fromEntries(takes.map((name) => [name, { type: PARAMETERS[name] }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const known = takes.map((name) => `--${name}`).join(' ');
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const type = takes.some((name) => name === token.name) ? PARAMETERS[token.name as Parameter] : undefined;
    if (type === undefined)
      throw new ParameterError(`${operation} 不认识参数 · does not take ${token.rawName}；可用 · it takes: ${known}`);
    if (type === 'string' && (token.value === undefined || token.value === '' || token.value.startsWith('--')))
      throw new ParameterError(`${token.rawName} 后面缺少内容 · needs a value after it`);
    if (type === 'boolean' && token.value !== undefined)
      throw new ParameterError(`${token.rawName} 不带内容 · takes no value`);
  }
  const given = { operation, values, cases: positionals.map((number) => readCase(number, '<case>')) };
  if (isChanging(operation)) requireWhoAndWhy(given);
  if (operation === 'show' && positionals.length !== 1)
    throw new ParameterError(
      'show 需要一个办件编号 · takes one case number: npm run ops -- show 610113-20261123-000001',
    );
  return given;
}

/** The text of a parameter; undefined where it was not given. */
export function textIn({ values }: Given, name: Parameter): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

const AT_ONCE = { usual: 4, most: 16 };

export function atOnceIn(given: Given): number {
  const asked = textIn(given, 'at-once') ?? String(AT_ONCE.usual);
  const count = Number(asked);
  if (Number.isInteger(count) && count >= 1 && count <= AT_ONCE.most) return count;
  throw new ParameterError(`--at-once ${asked}：请填 1 至 ${AT_ONCE.most} · give 1 to ${AT_ONCE.most}`);
}

export function jurisdictionIn(given: Given): string | undefined {
  const id = textIn(given, 'jurisdiction');
  if (id !== undefined && !isSound(identifier(12), id))
    throw new ParameterError(
      `--jurisdiction ${id}：请填区划代码或开发区代码，例如 610113、XAGX · give a division or zone`,
    );
  return id;
}

/** Numbers of a list, one a line. @throws ParameterError naming the line, before anything is done */
export function casesInFile(path: string): string[] {
  const content = readList(path);
  const cases = content.split('\n').flatMap((text, index) => {
    const number = text.replace(/#.*/, '').trim();
    return number === '' ? [] : [readCase(number, `${path} 第 ${index + 1} 行 · line ${index + 1}`)];
  });
  if (cases.length === 0) throw new ParameterError(`--file ${path}：没有办件编号 · holds no case number`);
  return cases;
}

function readList(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ParameterError(`--file ${path}：无法读取 · cannot be read (${why})`);
  }
}

function requireWhoAndWhy(given: Given): void {
  const by = textIn(given, 'by');
  if (by === undefined || !isSound(identifier(), by))
    throw new ParameterError(
      '--by 缺少或有误：请填操作人账号（字母、数字、. _ -）· who: an account of letters, digits, . _ -',
    );
  const reason = textIn(given, 'reason');
  if (reason === undefined || !isSound(line(300), reason))
    throw new ParameterError(
      '--reason 缺少或有误：一行、300 字以内、不含证件号或手机号 · why: one line, at most 300 characters, no id or phone number in it',
    );
}

function readCase(number: string, where: string): string {
  if (isSound(caseNumber, number)) return number;
  throw new ParameterError(`${where} ${number}：不是办件编号，例如 610113-20261123-000001 · is no case number`);
}

const isSound = (schema: z.ZodType, value: string): boolean => schema.safeParse(value).success;
