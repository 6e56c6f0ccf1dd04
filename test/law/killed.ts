import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Declaration } from './code.ts';
import type { Mutant } from './mutants.ts';

/** What shows that a row's tests look at its code: a change of it that one of them noticed (`npm run law:mutants`). */
export type Killed = { row: string; file: string; declaration: string; text: string; mutant: Mutant };

export const KILLED = new URL('killed.json', import.meta.url);

export const killed = (): Killed[] => JSON.parse(readFileSync(KILLED, 'utf8'));

/** of the text of a declaration: another text, and the change has to be tried again */
export const hashOf = ({ text }: Pick<Declaration, 'text'>): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
