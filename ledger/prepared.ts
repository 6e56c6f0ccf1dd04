import { createHash } from 'node:crypto';

const names = new Map<string, string>();

/** Marks a statement that runs all the time: each connection has the server parse and plan it once. */
export function prepared(statement: string): string {
  names.set(statement, `shenguan_${createHash('sha256').update(statement).digest('hex').slice(0, 16)}`);
  return statement;
}

export const preparedName = (statement: string): string | undefined => names.get(statement);
