import { ApplicationFailure } from '@temporalio/workflow';

/**
 * A refused update: typed by the domain's code and never retried by the engine. Thrown in a validator it leaves
 * nothing in the history.
 */
export const refusedUpdate = (
  code: string,
  detail: { readonly [key: string]: unknown },
  summary: { [key: string]: unknown } = {},
): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message: code, nonRetryable: true, details: [{ detail, ...summary }] });

/** The case is moving to its next run: send the same command again in a moment, under the same id. */
export const rollingUpdate = (): ApplicationFailure =>
  ApplicationFailure.create({ type: 'rolling', message: 'rolling', nonRetryable: true });
