import { Router } from 'express';
import { z } from 'zod';
import { jurisdictionOf } from '../../domain/catalogue/lookup.ts';
import type { Catalogue, Jurisdiction } from '../../domain/catalogue/types.ts';
import { dutyBoundaries } from '../../domain/catalogue/views/boundaries.ts';
import { deviations } from '../../domain/catalogue/views/deviations.ts';
import { entrustments } from '../../domain/catalogue/views/entrustments.ts';
import { orphans } from '../../domain/catalogue/views/orphans.ts';
import { civilDateOf } from '../../domain/time.ts';
import { organIn } from '../organs.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';
import { civilDate, identifier } from '../schemas/fields.ts';

const asOf = civilDate.optional();
const ofOne = z.strictObject({ jurisdiction: identifier(12), asOf });
const ofSome = z.strictObject({ jurisdiction: identifier(12).optional(), asOf });
const reportOf = (entry: z.ZodType) => z.looseObject({ asOf: z.string(), entries: z.array(entry) });

const boundary = z
  .looseObject({ item: z.string(), kind: z.string(), supervisor: z.string().nullable() })
  .meta({ id: 'DutyBoundary', description: '职责边界（S3）' });
const orphan = z
  .looseObject({ item: z.string(), jurisdiction: z.string(), code: z.string() })
  .meta({ id: 'Orphan', description: '无人监管的事项（S14）；报告应为空' });
const entrustment = z
  .looseObject({
    item: z.string(),
    jurisdiction: z.string(),
    entrustedBy: z.looseObject({ id: z.string(), name: z.string() }),
    entrustedTo: z.looseObject({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'Entrustment', description: '委托实施行政许可的公告（第二十四条）' });
const deviation = z
  .looseObject({ item: z.string(), jurisdiction: z.string(), field: z.string() })
  .meta({ id: 'Deviation', description: '与市级标准的差异（S4、S5）' });

/** What follows from everything that is published, on any day; nothing of it is stored. */
export function catalogueReportRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  const today = () => civilDateOf(parts.clock());

  router.get(
    '/catalogue-reports/boundaries',
    query({
      may: 'readPublic',
      summary: '职责边界清单 · Who approves, supervises and enforces each item (S3)',
      filters: ofOne,
      answer: reportOf(boundary),
      run: async ({ filters: { jurisdiction, asOf: day = today() } }) => {
        const { catalogue } = await parts.reference.current();
        return { asOf: day, entries: dutyBoundaries(catalogue, known(catalogue, jurisdiction), day) };
      },
    }),
  );

  router.get(
    '/catalogue-reports/orphans',
    query({
      may: 'readPublic',
      summary: '无人监管事项 · What nobody supervises; must be empty (S14)',
      filters: ofSome,
      answer: reportOf(orphan),
      run: async ({ filters: { jurisdiction, asOf: day = today() } }) => {
        const { catalogue } = await parts.reference.current();
        const entries = asked(catalogue, jurisdiction).flatMap((one) => orphans(catalogue, one, day));
        return { asOf: day, entries };
      },
    }),
  );

  router.get(
    '/catalogue-reports/entrustments',
    query({
      may: 'readPublic',
      summary: '委托公告 · Which organ entrusted which item to which, with its content and basis (Art. 24)',
      filters: ofSome,
      answer: reportOf(entrustment),
      run: async ({ filters: { jurisdiction, asOf: day = today() } }) => {
        const { catalogue, organNames } = await parts.reference.current();
        const entries = asked(catalogue, jurisdiction).flatMap((one) => entrustments(catalogue, one, day));
        return {
          asOf: day,
          entries: entries.map((entry) => ({
            ...entry,
            entrustedBy: organIn(entry.entrustedBy, organNames),
            entrustedTo: organIn(entry.entrustedTo, organNames),
          })),
        };
      },
    }),
  );

  router.get(
    '/catalogue-reports/deviations',
    query({
      may: 'readPublic',
      summary: '差异报告 · Where a district differs from the city standard, and why (S4, S5)',
      filters: ofSome,
      answer: reportOf(deviation),
      run: async ({ filters: { jurisdiction, asOf: day = today() } }) => {
        const { catalogue } = await parts.reference.current();
        if (jurisdiction !== undefined) known(catalogue, jurisdiction);
        return { asOf: day, entries: deviations(catalogue, day, jurisdiction) };
      },
    }),
  );
  return router;
}

function known(catalogue: Catalogue, id: string): Jurisdiction {
  const jurisdiction = jurisdictionOf(catalogue, id);
  if (jurisdiction) return jurisdiction;
  throw new Problem(400, 'invalidInput', { errors: [{ path: 'jurisdiction', code: 'unknownJurisdiction' }] });
}

/** One, or all that have a catalogue at all. */
function asked(catalogue: Catalogue, id: string | undefined): Jurisdiction[] {
  if (id !== undefined) return [known(catalogue, id)];
  const governed = new Set(catalogue.transferCatalogues.map(({ jurisdiction }) => jurisdiction));
  return catalogue.jurisdictions.filter((jurisdiction) => governed.has(jurisdiction.id));
}
