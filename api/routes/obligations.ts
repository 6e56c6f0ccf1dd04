import { Router } from 'express';
import { obligationFilters, obligationsSeenBy } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { obligationAnswer, pageOf } from '../schemas/answers.ts';

/** 职责时限: what is owed, by whom, until when. */
export function obligationRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/obligations',
    query({
      may: 'listObligations',
      summary: '职责时限列表 · Duties of the caller’s organ or jurisdiction, most pressing first',
      filters: obligationFilters,
      answer: pageOf(obligationAnswer),
      run: ({ filters, caller }) => obligationsSeenBy(parts, caller, filters),
    }),
  );
  return router;
}
