import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Action } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { ANSWER_WITHIN_MS, callerOf, checkRole, parsed, withContract } from './endpoint.ts';
import { ledgerUnavailable } from './failures.ts';
import { inTime } from './inTime.ts';
import type { ApiParts } from './parts.ts';
import { languageOf, Problem } from './problem.ts';
import type { Language } from './texts/text.ts';

const NONE = z.object({});

/** A form of what was found that is not JSON: a page, a file. */
export class Served {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers: { readonly [name: string]: string };

  constructor(type: string, body: string | Buffer, headers: { readonly [name: string]: string } = {}) {
    this.type = type;
    this.body = body;
    this.headers = headers;
  }
}

const JSON_TYPE = 'application/json';

export type QuerySpec<Params extends z.ZodObject, Filters extends z.ZodObject, Found> = {
  may: Action;
  summary: string;
  params?: Params;
  filters?: Filters;
  answer: z.ZodType;
  /** what it answers besides JSON, where `Accept` asks for it; `run` is told which, and returns `Served` */
  media?: readonly string[];
  run: (
    asked: { params: z.infer<Params>; filters: z.infer<Filters>; caller: Caller; language: Language; accepted: string },
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
    const { may, summary, params, filters, answer, media = [], run, retryAfter } = spec;
    const contract = {
      summary,
      may,
      answer,
      status: 200,
      needsKey: false,
      ...(media.length > 0 && { media }),
      ...(params && { params }),
      ...(filters && { query: filters }),
    };
    return withContract(contract, async (request, response) => {
      const caller = await callerOf(request, response, parts, may);
      checkRole(may, caller);
      const accepted = request.accepts([JSON_TYPE, ...media]);
      if (media.length > 0) response.vary('Accept');
      if (accepted === false && media.length > 0) throw new Problem(406, 'notAcceptable');
      const asked = {
        caller,
        accepted: accepted === false ? JSON_TYPE : accepted,
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
      if (found instanceof Served) response.set(found.headers).type(found.type).send(found.body);
      else response.json(found);
    });
  };
