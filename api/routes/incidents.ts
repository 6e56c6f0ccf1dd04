import { Router } from 'express';
import { z } from 'zod';
import { jurisdictionOf } from '../../domain/catalogue/lookup.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';

const PAGE = 100;

const filters = z.strictObject({
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  kind: z
    .string()
    .regex(/^[A-Za-z]{1,60}$/)
    .optional(),
  cursor: z.coerce.number().int().min(1).optional(),
});

const incident = z
  .looseObject({ id: z.number(), kind: z.string(), stream: z.string(), openedAt: z.string(), owner: z.string() })
  .meta({ id: 'Incident' });

/** What operators have to look at. */
export function incidentRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/incidents',
    query({
      may: 'listIncidents',
      summary: '运行事件 · Incidents, newest first',
      filters,
      answer: pageOf(incident),
      run: async ({ caller, filters: { open, kind, cursor } }, { ledger, reference }) => {
        const { catalogue } = await reference.current();
        // the city watches over all; a district or zone over its own
        const isCity = jurisdictionOf(catalogue, caller.jurisdiction)?.kind === 'city';
        const entries = await listIncidents(ledger, {
          limit: PAGE,
          ...(isCity ? {} : { jurisdiction: caller.jurisdiction }),
          ...(open !== undefined && { open }),
          ...(kind !== undefined && { kind }),
          ...(cursor !== undefined && { before: cursor }),
        });
        const last = entries.at(-1);
        return { entries, next: entries.length === PAGE && last ? String(last.id) : null };
      },
    }),
  );
  return router;
}
