import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { findingsOf } from '../../domain/catalogue/findings/findingsOf.ts';
import { REGISTER_COMMANDS } from '../../domain/catalogue/governance/commands.ts';
import type { Candidate, ProposedEntry } from '../../domain/catalogue/governance/types.ts';
import { civilDateOf } from '../../domain/time.ts';
import type { RegisterAction } from '../auth/authorisation.ts';
import { commands } from '../command.ts';
import { parseTransferEntries, transferEntriesCsv } from '../csv/transferEntries.ts';
import { callerOf, checkRole, parsed, withContract } from '../endpoint.ts';
import type { Gate } from '../gate.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { performed, permittedOn } from '../register.ts';
import { civilDate, identifier, line } from '../schemas/fields.ts';
import { justification, transferEntry } from '../schemas/register.ts';
import { CATALOGUE_FINDING_TEXTS } from '../texts/catalogueFindings.ts';
import { candidateOf } from './catalogueCommands.ts';

const KIND = 'transferCatalogue';
const IMPORT = /^\/api\/v1\/(catalogue\/transferCatalogue|catalogue-tables)\/[^/]+\/import$/;
const DRAFTS = /^\/api\/v1\/catalogue-drafts\/(submitForApproval|approve|publish)$/;
const IMPORT_LIMIT_BYTES = 8 * 1024 * 1024;

const importBody = z
  .strictObject({
    ...justification,
    effectiveFrom: civilDate,
    title: line(200),
    openCases: z.enum(['finish', 'transfer']).optional(),
    csv: z.string().max(IMPORT_LIMIT_BYTES).optional().meta({ description: 'UTF-8 表格，首行为列名 · with a header' }),
    entries: z.array(transferEntry).max(10_000).optional(),
    dryRun: z.boolean().optional().meta({ description: '只校验，不提交 · check only, nothing is proposed' }),
  })
  .refine(({ csv, entries }) => (csv === undefined) !== (entries === undefined), {
    path: ['csv'],
    params: { code: 'required' },
  })
  .meta({ id: 'TransferImport', description: '整体导入：任何一行有错则全部不导入 · csv or entries, all or nothing' });

function largeActionOf(path: string): RegisterAction | null {
  if (IMPORT.test(path)) return 'propose';
  const step = DRAFTS.exec(path)?.[1];
  return REGISTER_COMMANDS.find((name) => name === step) ?? null;
}

/** Whole catalogues are large: who may not propose one does not get to send that much. */
export function largeBodies(parts: ApiParts): RequestHandler {
  const read = express.json({ limit: IMPORT_LIMIT_BYTES, type: 'application/json', strict: true });
  return async (request, response, next) => {
    const action = request.method === 'POST' ? largeActionOf(request.path) : null;
    if (action === null) return next();
    checkRole(action, await callerOf(request, response, parts, action));
    read(request, response, next);
  };
}

/** Transfer catalogues in and out as a table or as JSON. */
export function catalogueExchangeRoutes(parts: ApiParts, desk: Gate): Router {
  const router = Router();
  const command = commands(parts);
  router.post(
    '/catalogue/transferCatalogue/:id/import',
    command({
      may: 'propose',
      summary: '导入划转目录草案 · Propose a whole transfer catalogue from CSV or JSON, or only check it',
      params: z.object({ id: identifier(12) }),
      body: importBody,
      answer: z.looseObject({
        id: z.string(),
        entries: z.number().optional(),
        findings: z.array(z.looseObject({})).optional(),
      }),
      run: (asked) =>
        desk.pass('', async () => {
          const { id } = asked.params;
          const { csv, dryRun = false, title, openCases, effectiveFrom, basisDocument, reason } = asked.body;
          const read = csv === undefined ? null : await parseTransferEntries(csv);
          if (read && read.errors.length > 0) throw new Problem(400, 'invalidInput', { errors: read.errors });
          const entries = read?.entries ?? asked.body.entries ?? [];
          const candidate = candidateOf(KIND, id, effectiveFrom, {
            jurisdiction: id,
            title,
            entries,
            ...(openCases && { openCases }),
          });
          await permittedOn(parts, 'propose', { kind: KIND, id }, asked.caller);
          if (dryRun) {
            const findings = await findingsIn(parts, candidate, read?.lines);
            return { body: { kind: KIND, id, dryRun, entries: entries.length, findings } };
          }
          const proposed = { type: 'propose' as const, actor: asked.caller.user, basisDocument, reason, candidate };
          return await performed(parts, asked, { kind: KIND, id }, proposed);
        }),
    }),
  );

  const params = z.object({ id: identifier(12), version: z.coerce.number().int().min(1) });
  router.get(
    '/catalogue/transferCatalogue/:id/versions/:version/csv',
    withContract(
      { may: 'readPublic', summary: '导出表格 · One version as CSV', params, status: 200, needsKey: false },
      async (request, response) => {
        const { id, version } = parsed(params, request.params, 'params');
        const { catalogue } = await parts.reference.current();
        const found = catalogue.transferCatalogues.find((one) => one.jurisdiction === id && one.version === version);
        if (!found) throw new Problem(404, 'notFound');
        const entries: readonly ProposedEntry[] = found.entries;
        response
          .set({
            'Cache-Control': 'public, no-cache',
            'Content-Disposition': `attachment; filename="${found.id}.csv"`,
          })
          .type('text/csv; charset=utf-8')
          .send(transferEntriesCsv(entries));
      },
    ),
  );
  return router;
}

async function findingsIn(parts: ApiParts, candidate: Candidate, lines: readonly number[] | undefined) {
  const { catalogue } = await parts.reference.current();
  return findingsOf(candidate, { today: civilDateOf(parts.clock()), catalogue }).map((finding) => ({
    ...finding,
    ...lineIn(lines, finding.path),
    message: CATALOGUE_FINDING_TEXTS[finding.code].zh,
    messageEn: CATALOGUE_FINDING_TEXTS[finding.code].en,
  }));
}

/** The line of the file that a finding is about, where it is about one. */
function lineIn(lines: readonly number[] | undefined, path: string): { line?: number } {
  const index = /^\/entries\/(\d+)/.exec(path)?.[1];
  const found = index === undefined ? undefined : lines?.[Number(index)];
  return found === undefined ? {} : { line: found };
}
