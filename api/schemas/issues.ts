import type { z } from 'zod';
import type { FieldError } from '../problem.ts';
import { FINDING_CODES, type FindingCode } from '../texts/findings.ts';

type Issue = z.core.$ZodIssue;

/** The findings of a schema in the codes of the service, each once. */
export function fieldErrors(issues: readonly Issue[], body: unknown): FieldError[] {
  const found = new Map<string, FieldError>();
  for (const issue of issues) {
    for (const error of errorsOf(issue, body)) found.set(`${error.path} ${error.code}`, error);
  }
  return [...found.values()];
}

export const pathOf = (steps: readonly PropertyKey[]): string =>
  steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? String(step) : `${path}.${String(step)}`;
  }, '');

function errorsOf(issue: Issue, body: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), code: 'unknownField' }));
  }
  return [{ path: pathOf(issue.path), code: codeOf(issue, valueAt(body, issue.path)) }];
}

function codeOf(issue: Issue, value: unknown): FindingCode {
  if (value === undefined && issue.code !== 'custom') return 'required';
  switch (issue.code) {
    case 'too_big':
      if (issue.origin === 'string') return 'tooLong';
      return issue.origin === 'array' ? 'tooMany' : 'range';
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'required';
      return issue.minimum === 0 ? 'negative' : 'range';
    case 'invalid_format':
      return 'pattern';
    case 'invalid_value':
      return typeof value === 'string' ? 'range' : 'type';
    case 'custom':
      return customCode(issue.params?.code);
    case 'not_multiple_of':
      return 'range';
    default:
      return 'type';
  }
}

const customCode = (code: unknown): FindingCode => FINDING_CODES.find((known) => known === code) ?? 'range';

function valueAt(body: unknown, steps: readonly PropertyKey[]): unknown {
  return steps.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    body,
  );
}
