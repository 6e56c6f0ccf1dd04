import { Router } from 'express';
import { z } from 'zod';
import { draftFindings } from '../../domain/catalogue/governance/decide.ts';
import { type Draft, REGISTER_KINDS } from '../../domain/catalogue/governance/types.ts';
import { bodiesOf, standingOn } from '../../domain/catalogue/governance/versions.ts';
import { catalogueDiff, changedFields } from '../../domain/catalogue/views/diff.ts';
import { civilDateOf } from '../../domain/time.ts';
import { changeLog } from '../../ledger/queries/changeLog.ts';
import { readRegister, registerEvent } from '../../ledger/register/stream.ts';
import { documentsIn, numberedVersions, numberOf, summaryOf } from '../catalogueVersions.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';
import { permittedOn } from '../register.ts';
import { pageOf } from '../schemas/answers.ts';
import { civilDate, identifier } from '../schemas/fields.ts';
import { CATALOGUE_FINDING_TEXTS } from '../texts/catalogueFindings.ts';
import type { Language } from '../texts/text.ts';

const OfKind = z.object({ kind: z.enum(REGISTER_KINDS) });
const OfDocument = OfKind.extend({ id: identifier(100) });
const OfVersion = OfDocument.extend({ version: z.coerce.number().int().min(1) });
const MOST = 500;

const summary = z
  .looseObject({ id: z.string(), version: z.union([z.number(), z.string()]), standing: z.string().optional() })
  .meta({ id: 'CatalogueVersion', description: '目录文件的一个版本' });
const finding = z
  .looseObject({ code: z.string(), path: z.string(), severity: z.enum(['error', 'warning']), message: z.string() })
  .meta({ id: 'CatalogueFinding', description: '校验结果；path 为内容中的 JSON pointer' });

/** What may be licensed, by whom, since when: public as the law publishes it (S11), drafts for those who write them. */
export function catalogueRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  const today = () => civilDateOf(parts.clock());

  router.get(
    '/catalogue/:kind',
    query({
      may: 'readPublic',
      summary: '目录公开 · What is in force on a day, by kind',
      params: OfKind,
      filters: z.strictObject({
        asOf: civilDate.optional(),
        jurisdiction: identifier(12).optional(),
        cursor: identifier(100).optional(),
        limit: z.coerce.number().int().min(1).max(MOST).optional(),
      }),
      answer: pageOf(summary),
      run: async ({ params: { kind }, filters: { asOf = today(), jurisdiction, cursor = '', limit = 100 } }) => {
        const { catalogue } = await parts.reference.current();
        const all = documentsIn(catalogue, kind, asOf, jurisdiction).filter(({ id }) => id > cursor);
        const entries = all.slice(0, limit);
        return { asOf, entries, next: all.length > limit ? (entries.at(-1)?.id ?? null) : null };
      },
    }),
  );

  router.get(
    '/catalogue/:kind/:id',
    query({
      may: 'readPublic',
      summary: '目录文件 · All published versions of a document and their standing on a day',
      params: OfDocument,
      filters: z.strictObject({ asOf: civilDate.optional() }),
      answer: z.looseObject({ id: z.string(), versions: z.array(summary) }),
      run: async ({ params: { kind, id }, filters: { asOf = today() } }) => {
        const { catalogue } = await parts.reference.current();
        const versions = numberedVersions(bodiesOf(catalogue, { kind, id }));
        if (versions.length === 0) throw new Problem(404, 'notFound');
        const effective = versions.flatMap(({ effective: one }) => (one ? [one] : []));
        return {
          kind,
          id,
          asOf,
          versions: versions.map(({ version, body, effective: one }) => ({
            ...summaryOf(id, version, body),
            ...(one && { standing: standingOn(effective, one, asOf) }),
          })),
        };
      },
    }),
  );

  router.get(
    '/catalogue/:kind/:id/versions/:version',
    query({
      may: 'readPublic',
      summary: '目录版本 · One published version, whole',
      params: OfVersion,
      answer: z.looseObject({}),
      run: async ({ params: { kind, id, version } }) => await versionOf(parts, { kind, id }, version),
    }),
  );

  router.get(
    '/catalogue/:kind/:id/diff',
    query({
      may: 'readPublic',
      summary: '版本对比 · What a version changes against another',
      params: OfDocument,
      filters: z.strictObject({
        from: z.coerce.number().int().min(1),
        to: z.coerce.number().int().min(1),
      }),
      answer: z.looseObject({ fields: z.array(z.string()) }),
      run: async ({ params: { kind, id }, filters: { from, to } }) => {
        const before = await versionOf(parts, { kind, id }, from);
        const after = await versionOf(parts, { kind, id }, to);
        const { catalogue } = await parts.reference.current();
        const entriesOf = (version: number) =>
          catalogue.transferCatalogues.find((one) => one.jurisdiction === id && one.version === version)?.entries ?? [];
        const fields = changedFields(before, after).filter((field) => field !== 'id');
        return {
          kind,
          id,
          from,
          to,
          fields,
          ...(kind === 'transferCatalogue' && { entries: catalogueDiff(entriesOf(from), entriesOf(to)) }),
        };
      },
    }),
  );

  router.get(
    '/catalogue/:kind/:id/changes',
    query({
      may: 'readPublic',
      summary: '变更记录 · What was published or repealed, when, on which basis and why',
      params: OfDocument,
      answer: z.looseObject({ entries: z.array(z.looseObject({ type: z.string(), at: z.string() })) }),
      run: async ({ params }) => ({ ...params, entries: await changeLog(parts.ledger, params) }),
    }),
  );

  router.get(
    '/catalogue/:kind/:id/draft',
    query({
      may: 'readRegister',
      summary: '草案 · The draft, who wrote it, and what speaks against it',
      params: OfDocument,
      answer: z.looseObject({ stage: z.string(), findings: z.array(finding) }),
      run: async ({ params, caller, language }) => {
        await permittedOn(parts, 'readRegister', params, caller);
        const { document } = await readRegister(parts.ledger, params);
        if (!document.draft) throw new Problem(404, 'notFound');
        return { ...document.draft, findings: await told(parts, document.draft, language) };
      },
    }),
  );

  router.get(
    '/catalogue/:kind/:id/findings',
    query({
      may: 'readRegister',
      summary: '校验结果 · What speaks against publishing the draft today',
      params: OfDocument,
      answer: z.looseObject({ findings: z.array(finding) }),
      run: async ({ params, caller, language }) => {
        await permittedOn(parts, 'readRegister', params, caller);
        const { document } = await readRegister(parts.ledger, params);
        if (!document.draft) throw new Problem(404, 'notFound');
        return { ...params, findings: await told(parts, document.draft, language) };
      },
    }),
  );

  router.get(
    '/catalogue/:kind/:id/trace',
    query({
      may: 'readRegister',
      summary: '全程记录 · Every step of a document with actor, basis and reason',
      params: OfDocument,
      answer: z.looseObject({ events: z.array(z.looseObject({ seq: z.number(), type: z.string() })) }),
      run: async ({ params, caller }) => {
        await permittedOn(parts, 'readRegister', params, caller);
        const { events } = await readRegister(parts.ledger, params);
        return {
          ...params,
          events: events.map(({ seq, event, actor, hash }) => {
            const { type, at, basisDocument, reason } = registerEvent(event);
            return { seq, type, at, actor, basisDocument, reason, hash };
          }),
        };
      },
    }),
  );
  return router;
}

async function told(parts: ApiParts, draft: Draft, language: Language) {
  const { catalogue } = await parts.reference.current();
  return draftFindings(draft, { today: civilDateOf(parts.clock()), catalogue }).map((found) => ({
    ...found,
    message: CATALOGUE_FINDING_TEXTS[found.code][language],
  }));
}

async function versionOf(parts: ApiParts, ref: z.infer<typeof OfDocument>, version: number): Promise<object> {
  const { catalogue } = await parts.reference.current();
  const found = numberedVersions(bodiesOf(catalogue, ref)).find((one) => numberOf(one) === version);
  if (!found) throw new Problem(404, 'notFound');
  return found.body;
}
