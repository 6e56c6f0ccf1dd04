import type { Request, Response } from 'express';
import type { RefusalCode, RefusalDetail } from '../domain/refusal.ts';
import type { FindingCode } from './texts/findings.ts';
import type { Language } from './texts/text.ts';
import { type ProblemCode, textOf, titleOf } from './texts.ts';

/** What is wrong with one field: `path` as people write it (`items[0].item`). */
export type FieldError = { path: string; code: FindingCode | RefusalCode; detail?: RefusalDetail };

export type Organ = { id: string; name: string };

export type ProblemMore = {
  errors?: readonly FieldError[];
  allowedCommands?: readonly string[];
  /** the organ that is competent instead */
  pointsTo?: Organ;
  state?: string;
  /** seconds */
  retryAfter?: number;
  /** the refusal stands in the row of the command */
  onRecord?: boolean;
  /** what the reader needs to act, as the refusal carried it */
  refusal?: RefusalDetail;
  /** response headers of this problem, such as Allow */
  headers?: { [name: string]: string };
  cause?: unknown;
};

/** An answer other than the wished one, on its way to RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly more: ProblemMore;

  constructor(status: number, code: ProblemCode, more: ProblemMore = {}) {
    super(code, more.cause === undefined ? undefined : { cause: more.cause });
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export const languageOf = (request: Request): Language => (request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh');

/** RFC 6901, from the dotted form. */
export function pointerOf(path: string): string {
  const steps = path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function problemBody(problem: Problem, language: Language, instance: string): { [member: string]: unknown } {
  const { errors, allowedCommands, pointsTo, state, retryAfter, refusal } = problem.more;
  return {
    type: `urn:shenguan:problem:${problem.code}`,
    title: titleOf(problem.status, language),
    status: problem.status,
    detail: textOf(problem.code, language),
    instance,
    code: problem.code,
    ...(errors && {
      errors: errors.map(({ path, code, detail }) => ({
        path,
        pointer: pointerOf(path),
        code,
        message: textOf(code, language),
        ...(detail && { detail }),
      })),
    }),
    ...(allowedCommands && { allowedCommands }),
    ...(pointsTo && { pointsTo }),
    ...(state && { state }),
    ...(refusal && { refusal }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

export function sendProblem(request: Request, response: Response, problem: Problem): void {
  const language = languageOf(request);
  const { retryAfter, headers } = problem.more;
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(problem.status)
    .set({ ...headers, 'Content-Language': language, 'Cache-Control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, language, `urn:uuid:${response.locals.requestId}`)));
}
