import { Router } from 'express';
import { z } from 'zod';
import { rolloutProgress } from '../../ledger/calendarRollout.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';

const rollout = z
  .looseObject({
    calendar: z.string(),
    version: z.string(),
    knownThrough: z.string().meta({ format: 'date' }),
    startedAt: z.string().meta({ format: 'date-time' }),
    finishedAt: z.string().meta({ format: 'date-time' }).nullable(),
    asked: z.number(),
    done: z.number(),
    refused: z.record(z.string(), z.number()),
    remaining: z.number(),
    waiting: z.array(z.string()),
  })
  .meta({ id: 'CalendarRollout', description: '新日历在在办案件中的推行进度' });

/** How far a new calendar has come in the open cases. */
export function calendarRolloutRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/calendar-rollouts',
    query({
      may: 'listCalendarRollouts',
      summary: '日历推行进度 · How far each calendar has come in the open cases, newest first',
      answer: pageOf(rollout),
      run: async (_, { ledger }) => ({ entries: await rolloutProgress(ledger), next: null }),
    }),
  );
  return router;
}
