import { Router } from 'express';
import { z } from 'zod';
import { itemOn } from '../../domain/catalogue/lookup.ts';
import { guideFor } from '../../domain/catalogue/views/guide.ts';
import { civilDateOf } from '../../domain/time.ts';
import { guidePage } from '../guidePage.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries, Served } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';
import { civilDate, identifier } from '../schemas/fields.ts';
import { guideAnswer } from '../schemas/guides.ts';

const OfItem = z.object({ jurisdiction: identifier(12), item: identifier() });
const MOST = 500;

const entry = z.looseObject({ item: z.string(), name: z.string(), nameEn: z.string(), guide: z.string() });

/** 办事指南: what is needed for a licence, for anybody, without an account (Art. 30). */
export function guideRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  const today = () => civilDateOf(parts.clock());

  router.get(
    '/public/guides/:jurisdiction',
    query({
      may: 'readPublic',
      summary: '办事指南目录 · What a jurisdiction has a guide for on a day (Art. 30)',
      params: OfItem.pick({ jurisdiction: true }),
      filters: z.strictObject({
        asOf: civilDate.optional(),
        cursor: identifier().optional(),
        limit: z.coerce.number().int().min(1).max(MOST).optional(),
      }),
      answer: pageOf(entry),
      run: async ({ params: { jurisdiction }, filters: { asOf = today(), cursor = '', limit = 100 } }) => {
        const { catalogue } = await parts.reference.current();
        if (!catalogue.jurisdictions.some(({ id }) => id === jurisdiction)) throw new Problem(404, 'notFound');
        const ids = [...new Set(catalogue.items.map(({ id }) => id))].sort().filter((id) => id > cursor);
        const inForce = ids.flatMap((id) => itemOn(catalogue, id, asOf) ?? []);
        const entries = inForce.slice(0, limit).map(({ id, name, nameEn }) => ({
          item: id,
          name,
          nameEn,
          guide: `/api/v1/public/guides/${jurisdiction}/${id}`,
        }));
        return { asOf, entries, next: inForce.length > limit ? (entries.at(-1)?.item ?? null) : null };
      },
    }),
  );

  router.get(
    '/public/guides/:jurisdiction/:item',
    query({
      may: 'readPublic',
      summary: '办事指南 · Basis, conditions, limits, materials, fee and remedies of an item on a day (Art. 30)',
      params: OfItem,
      filters: z.strictObject({ asOf: civilDate.optional() }),
      answer: guideAnswer,
      media: ['text/html'],
      run: async ({ params: { jurisdiction, item }, filters: { asOf = today() }, accepted }) => {
        const { catalogue, organNames } = await parts.reference.current();
        const guide = guideFor(catalogue, jurisdiction, item, asOf);
        if (!guide) throw new Problem(404, 'notFound');
        const nameOf = (organ: string | null) =>
          organ === null ? null : { id: organ, name: organNames.get(organ) ?? organ };
        const { elsewhere } = guide;
        const shown = {
          ...guide,
          organ: nameOf(guide.organ),
          inNameOf: nameOf(guide.inNameOf),
          supervisor: nameOf(guide.supervisor),
          elsewhere: elsewhere && { ...elsewhere, pointsTo: nameOf(elsewhere.pointsTo) },
        };
        return accepted === 'text/html' ? new Served('text/html', guidePage(shown)) : shown;
      },
    }),
  );
  return router;
}
