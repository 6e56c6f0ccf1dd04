import { Router } from 'express';
import { matterFilters, mattersSeenBy } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { matterAnswer, pageOf } from '../schemas/answers.ts';

/** 提请事项: what waits for the convener of a level, or for its leader. */
export function matterRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/matters',
    query({
      may: 'listMatters',
      summary:
        '提请事项列表 · Matters before the conference of the caller’s level or its leader, longest waiting first',
      filters: matterFilters,
      answer: pageOf(matterAnswer),
      run: ({ filters, caller }) => mattersSeenBy(parts, caller, filters),
    }),
  );
  return router;
}
