import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { canonicalJson } from '../ledger/canonical.ts';
import { recordAttempt } from '../ledger/commands.ts';
import type { CommandAction } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { soundBody } from './body.ts';
import { ANSWER_WITHIN_MS, callerOf, checkRole, parsed, withContract } from './endpoint.ts';
import { ledgerUnavailable, outcomeUnknown, problemOf } from './failures.ts';
import { inTime } from './inTime.ts';
import type { ApiParts } from './parts.ts';
import { type Preference, preferenceOf } from './preference.ts';
import { Problem } from './problem.ts';
import { receiptAnswer } from './schemas/answers.ts';

/** A request that passed identity, key and shape. */
export type Asked<Params = unknown, Body = unknown> = {
  params: Params;
  body: Body;
  caller: Caller;
  key: string;
  preference: Preference;
  /** in whose place the caller acts; null where in his own */
  actsFor: string | null;
  /** by when the caller is answered, in milliseconds of the wall clock */
  deadline: number;
  /** Called once a command row may exist: from then on a time-out leaves the outcome unknown, and its id joins logs. */
  sent: (commandId: string) => void;
};

export type Answer = { status?: number; headers?: { [name: string]: string }; body: unknown; caseNumber?: string };

export type CommandSpec<Params extends z.ZodType, Body extends z.ZodType> = {
  may: CommandAction;
  summary: string;
  params: Params & z.ZodObject;
  body: Body;
  /** without, the receipt of a case */
  answer?: z.ZodType;
  status?: number;
  /** what a caller hears who would rather be answered later; without, there is no later */
  later?: z.ZodType;
  /** the submission reports faults of shape together with those of content, and so reads its body itself */
  readsBody?: boolean;
  /** what may be done in the place of an absent officer (代办) */
  takesActsFor?: boolean;
  run: (asked: Asked<z.infer<Params>, z.infer<Body>>, parts: ApiParts) => Promise<Answer>;
};

/** Validation, identity, idempotency key, the record of refused attempts, and metrics, once for every command. */
export const commands =
  (parts: ApiParts) =>
  <Params extends z.ZodType, Body extends z.ZodType>(spec: CommandSpec<Params, Body>): RequestHandler => {
    const {
      may,
      summary,
      params,
      body,
      answer: told = receiptAnswer,
      status = 200,
      later,
      readsBody = false,
      takesActsFor = false,
      run,
    } = spec;
    const answered = { answer: told, status, ...(later && { later }) };
    const contract = { summary, may, params, body, ...answered, needsKey: true, takesActsFor };
    return withContract(contract, async (request, response) => {
      const deadline = Date.now() + ANSWER_WITHIN_MS;
      let mayBeOnRecord = false;
      const attempt = async (): Promise<Answer> => {
        const caller = await callerOf(request, response, parts, may);
        response.locals.caller = caller;
        checkRole(may, caller);
        const key = idempotencyKey(request);
        const sound = soundBody(request.body);
        const asked: Asked<z.infer<Params>, z.infer<Body>> = {
          caller,
          key,
          preference: preferenceOf(request.get('prefer')),
          actsFor: actsForIn(request, takesActsFor),
          deadline,
          params: parsed(params, request.params, 'params') as z.infer<Params>,
          // The one route that reads its own body takes it as unknown.
          body: readsBody ? (sound as z.infer<Body>) : parsed(body, sound, 'input'),
          sent: (commandId) => {
            mayBeOnRecord = true;
            response.locals.commandId = commandId;
          },
        };
        return run(asked, parts);
      };
      const late = () => (mayBeOnRecord ? outcomeUnknown() : ledgerUnavailable());
      try {
        const answer = await inTime(attempt(), ANSWER_WITHIN_MS, late);
        parts.metrics.commands.inc({ name: may, outcome: answer.status === 202 ? 'waiting' : 'receipt' });
        response.locals.caseNumber = answer.caseNumber;
        response
          .status(answer.status ?? status)
          .set({ ...answer.headers, 'Cache-Control': 'no-store' })
          .type('json')
          // A retry is answered with the same bytes, wherever its receipt comes from.
          .send(canonicalJson(answer.body));
      } catch (error) {
        const problem = problemOf(error);
        parts.metrics.commands.inc({ name: may, outcome: problem.code });
        await keepAttempt(parts, request, response, may, problem);
        throw problem;
      }
    });
  };

/** One visible word, so that it can stand in logs and headers. */
const KEY_FORM = /^[\x21-\x7e]{1,200}$/;

function idempotencyKey(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined || !KEY_FORM.test(key)) throw new Problem(400, 'idempotencyKeyRequired');
  return key;
}

const OFFICER_FORM = /^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/;

/** Nobody acts in another's place by accident, nor believes to have done so where it means nothing. */
function actsForIn(request: Request, isTaken: boolean): string | null {
  const principal = request.get('acts-for');
  if (principal === undefined) return null;
  if (!isTaken) throw new Problem(400, 'actsForNotTaken');
  if (!OFFICER_FORM.test(principal)) throw new Problem(403, 'notDelegated');
  return principal;
}

/**
 * An audit must show refused attempts too. What became a command is on record there; who is not known at all is
 * only logged, so that nobody can fill the record from outside.
 */
async function keepAttempt(
  { ledger }: ApiParts,
  request: Request,
  response: Response,
  name: CommandAction,
  problem: Problem,
): Promise<void> {
  const caller: Caller | undefined = response.locals.caller;
  if (!caller || problem.status >= 500 || problem.more.onRecord) return;
  const key = request.get('idempotency-key');
  await recordAttempt(ledger, {
    client: caller.client,
    actor: { user: caller.user, org: caller.org, role: caller.roles.join(' ') },
    method: request.method,
    path: `${request.baseUrl}${String(request.route.path)}`,
    commandName: name,
    status: problem.status,
    code: problem.code,
    // A name that a client made up for a field is its text, and may hold anything.
    errors: (problem.more.errors ?? []).map(({ path, code }) => ({ path: code === 'unknownField' ? '' : path, code })),
    idempotencyKeyHash: key === undefined ? null : createHash('sha256').update(key).digest('hex'),
  });
}
