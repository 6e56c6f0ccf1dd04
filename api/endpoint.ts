import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { type Action, MAY } from './auth/authorisation.ts';
import { type Caller, PUBLIC } from './auth/caller.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';
import { fieldErrors } from './schemas/issues.ts';

/** What an address promises: the source of validation and of the published document alike. */
export type Contract = {
  summary: string;
  may: Action | null;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  answer?: z.ZodType;
  /** what else than JSON it answers where `Accept` asks for it */
  media?: readonly string[];
  /** of 202, for callers who prefer `respond-async` */
  later?: z.ZodType;
  status: number;
  needsKey: boolean;
  /** may be done in the place of an absent officer */
  takesActsFor?: boolean;
};

const contracts = new WeakMap<RequestHandler, Contract>();

export const contractOf = (handler: RequestHandler): Contract | undefined => contracts.get(handler);

export function withContract(contract: Contract, handler: RequestHandler): RequestHandler {
  contracts.set(handler, contract);
  return handler;
}

/** The whole answer must be out within five seconds, also when what we ask does not answer. */
export const ANSWER_WITHIN_MS = 4600;

/** Who asks; whom the law shows what it publishes needs no token. */
export async function callerOf(request: Request, response: Response, parts: ApiParts, action: Action): Promise<Caller> {
  if (MAY[action].public) return PUBLIC;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (token === undefined) throw new Problem(401, 'unauthenticated');
  const caller = await parts.verifyToken(token);
  response.locals.user = caller.user;
  return caller;
}

/** Default deny, before anything else is looked at: no role of the caller's has the action at all. */
export function checkRole(action: Action, caller: Caller): void {
  const row = MAY[action];
  if (!caller.roles.some((role) => row[role] !== undefined)) throw new Problem(403, 'notPermitted');
}

/** @throws Problem 404 for addresses that cannot name anything, 400 for filters */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  where: 'params' | 'input',
): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  if (where === 'params') throw new Problem(404, 'notFound');
  throw new Problem(400, 'invalidInput', { errors: fieldErrors(result.error.issues, input) });
}
