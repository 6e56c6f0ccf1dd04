import { Problem } from './problem.ts';

const RETRY_AFTER_S = 2;

/** Codes of the driver and of the network below it; a code of five characters is an SQLSTATE. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
// connection exceptions, insufficient resources, operator intervention (also a statement that took too long), locks
const PASSING_SQLSTATES = ['08', '53', '57', '55'];
const DRIVER_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|driver has already been destroyed/;

/** Whether the ledger could not be asked, as against having refused what was asked. */
export function isLedgerAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isLedgerAway);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNREACHABLE.has(code) || DRIVER_MESSAGES.test(error.message)) return true;
  return code.length === 5 && PASSING_SQLSTATES.includes(code.slice(0, 2));
}

export const ledgerUnavailable = (cause?: unknown): Problem =>
  new Problem(503, 'ledgerUnavailable', { retryAfter: RETRY_AFTER_S, cause });

export const outcomeUnknown = (cause?: unknown): Problem =>
  new Problem(503, 'outcomeUnknown', { retryAfter: RETRY_AFTER_S, cause });

/** What the caller is told of an error; the rest is for the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isLedgerAway(error)) return ledgerUnavailable(error);
  return bodyProblemOf(error) ?? new Problem(500, 'internal', { cause: error });
}

/** Errors of the body parser and the router carry a status and a type. */
function bodyProblemOf(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const type = 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, 'bodyTooLarge', { cause: error });
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new Problem(415, 'unsupportedMediaType', { cause: error });
  }
  const status = 'status' in error ? error.status : undefined;
  // a broken body, or an address that cannot be decoded
  return status === 400 ? new Problem(400, 'malformedJson', { cause: error }) : null;
}
