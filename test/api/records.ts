import { readFileSync } from 'node:fs';

/** The records of the reference data, as they are sent. */

export type InvalidRecord = {
  case: string;
  expect: 'reject' | 'accept';
  reason: string;
  errors: { path: string; code: string }[];
  submittedAt?: string;
  input: { [field: string]: unknown; receivedAt: string };
};

const lines = (name: string): string[] =>
  readFileSync(new URL(`../../local/reference/xian/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

export const invalidRecords: InvalidRecord[] = lines('applications.invalid.jsonl').map((line) => JSON.parse(line));

export type Sample = { [field: string]: unknown };

/** An application without what only describes it. */
export function application(id: string, changes: Sample = {}): Sample {
  const line = lines('applications.jsonl').find((candidate) => candidate.includes(`"id": "${id}"`));
  if (!line) throw new Error(`no application ${id}`);
  const { title: _, scenario: __, expected: ___, ...body } = JSON.parse(line);
  return { ...body, ...changes };
}
