import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Action } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { ANSWER_WITHIN_MS, callerOf, checkRole, parsed, withContract } from './endpoint.ts';
import { ledgerUnavailable } from './failures.ts';
import { inTime } from './inTime.ts';
import type { ApiParts } from './parts.ts';
import { languageOf } from './problem.ts';
import type { Language } from './texts/text.ts';

const NONE = z.object({});

export type QuerySpec<Params extends z.ZodObject, Filters extends z.ZodObject, Found> = {
  may: Action;
  summary: string;
  params?: Params;
  filters?: Filters;
  answer: z.ZodType;
  run: (
    asked: { params: z.infer<Params>; filters: z.infer<Filters>; caller: Caller; language: Language },
    parts: ApiParts,
  ) => Promise<Found>;
  /** seconds after which it is worth asking again */
  retryAfter?: (found: Found) => number | null;
};

/** Reading: identity, right, filters and ETag, once. What of a thing may be seen is asked where it is read. */
export const queries =
  (parts: ApiParts) =>
  <Params extends z.ZodObject = z.ZodObject, Filters extends z.ZodObject = z.ZodObject, Found = unknown>(
    spec: QuerySpec<Params, Filters, Found>,
  ): RequestHandler => {
    const { may, summary, params, filters, answer, run, retryAfter } = spec;
    const contract = {
      summary,
      may,
      answer,
      status: 200,
      needsKey: false,
      ...(params && { params }),
      ...(filters && { query: filters }),
    };
    return withContract(contract, async (request, response) => {
      const caller = await callerOf(request, response, parts, may);
      checkRole(may, caller);
      const asked = {
        caller,
        language: languageOf(request),
        // An absent schema reads nothing, which is what its default type says.
        params: parsed(params ?? NONE, request.params, 'params') as z.infer<Params>,
        filters: parsed(filters ?? NONE, request.query, 'input') as z.infer<Filters>,
      };
      const found = await inTime(run(asked, parts), ANSWER_WITHIN_MS, () => ledgerUnavailable());
      // Always asked again, and answered by 304 where nothing moved; never kept by anything in between.
      response.set('Cache-Control', caller.roles.includes('public') ? 'public, no-cache' : 'private, no-cache');
      const seconds = retryAfter?.(found) ?? null;
      if (seconds !== null) response.set('Retry-After', String(seconds));
      response.json(found);
    });
  };
