import { Router } from 'express';
import { z } from 'zod';
import { findingsOf } from '../../domain/catalogue/findings/findingsOf.ts';
import type { Candidate } from '../../domain/catalogue/governance/types.ts';
import { groupedBy } from '../../domain/catalogue/groupedBy.ts';
import { versionOn } from '../../domain/catalogue/lookup.ts';
import type { Catalogue } from '../../domain/catalogue/types.ts';
import { type CivilDate, civilDateOf } from '../../domain/time.ts';
import { mapInParts } from '../../ledger/inParts.ts';
import { type Asked, commands } from '../command.ts';
import { MOST_ROWS, type Read, read, written } from '../csv/table.ts';
import { TABLE_KINDS, TABLES, type TableKind } from '../csv/tables.ts';
import { parsed, withContract } from '../endpoint.ts';
import type { Gate } from '../gate.ts';
import type { ApiParts } from '../parts.ts';
import { type FieldError, Problem } from '../problem.ts';
import { performedOnAll } from '../registerTable.ts';
import { civilDate, identifier } from '../schemas/fields.ts';
import { CONTENTS, justification } from '../schemas/register.ts';
import { CATALOGUE_FINDING_TEXTS } from '../texts/catalogueFindings.ts';
import { candidateOf } from './catalogueCommands.ts';

const TABLE_LIMIT_CHARACTERS = 8 * 1024 * 1024;

const OfKind = z.object({ kind: z.enum(TABLE_KINDS) });

const tableBody = z
  .strictObject({
    ...justification,
    effectiveFrom: civilDate,
    csv: z
      .string()
      .max(TABLE_LIMIT_CHARACTERS)
      .meta({ description: `UTF-8 表格，首行为列名，最多 ${MOST_ROWS} 行 · with a header` }),
    dryRun: z.boolean().optional().meta({ description: '只校验，不提交 · check only, nothing is proposed' }),
  })
  .meta({ id: 'TableImport', description: '整体导入：任何一行有错则全部不导入 · all or nothing' });

/** What is in force of a kind as one table, and many drafts out of one. */
export function catalogueTableRoutes(parts: ApiParts, desk: Gate): Router {
  const router = Router();
  const command = commands(parts);
  router.post(
    '/catalogue-tables/:kind/import',
    command({
      may: 'propose',
      summary: '表格导入草案 · Propose a draft for every row of a table, or only check it',
      params: OfKind,
      body: tableBody,
      answer: z.looseObject({
        kind: z.string(),
        documents: z.number(),
        findings: z.array(z.looseObject({})).optional(),
      }),
      run: (asked) => desk.pass('', () => imported(parts, asked)),
    }),
  );

  const filters = z.strictObject({ asOf: civilDate.optional(), jurisdiction: identifier(12).optional() });
  router.get(
    '/catalogue-tables/:kind',
    withContract(
      {
        may: 'readPublic',
        summary: '导出表格 · What is in force on a day, as CSV',
        params: OfKind,
        query: filters,
        status: 200,
        needsKey: false,
      },
      async (request, response) => {
        const { kind } = parsed(OfKind, request.params, 'params');
        const { asOf = civilDateOf(parts.clock()), jurisdiction } = parsed(filters, request.query, 'input');
        const { catalogue } = await parts.reference.current();
        const bodies = inForce(catalogue, kind, asOf).filter(
          (body) => jurisdiction === undefined || !('jurisdiction' in body) || body.jurisdiction === jurisdiction,
        );
        response
          .set({
            'Cache-Control': 'public, no-cache',
            'Content-Disposition': `attachment; filename="${kind}-${asOf}.csv"`,
          })
          .type('text/csv; charset=utf-8')
          .send(
            written(
              TABLES[kind],
              bodies.map((body) => ({ ...body })),
            ),
          );
      },
    ),
  );
  return router;
}

async function imported(
  parts: ApiParts,
  asked: Asked<z.infer<typeof OfKind>, z.infer<typeof tableBody>>,
): Promise<{ body: object }> {
  const { kind } = asked.params;
  const { csv, dryRun = false, effectiveFrom, basisDocument, reason } = asked.body;
  const found: Read<object> = await read(TABLES[kind], CONTENTS[kind], csv);
  const candidates = await mapInParts(found.entries, (content) =>
    candidateOf(kind, idOf(kind, content), effectiveFrom, content),
  );
  const errors = [...found.errors, ...duplicates(candidates, found.lines)];
  if (errors.length > 0) throw new Problem(400, 'invalidInput', { errors });
  if (dryRun) {
    const findings = await findingsIn(parts, { candidates, lines: found.lines });
    return { body: { kind, dryRun, documents: candidates.length, findings } };
  }
  const { user: actor } = asked.caller;
  const proposed = await performedOnAll(parts, asked, {
    name: 'importDrafts',
    stream: `register/${kind}`,
    commands: candidates.map((candidate) => ({
      ref: candidate,
      command: { type: 'propose', actor, basisDocument, reason, candidate },
    })),
    placeOf: (index) => `csv.line[${found.lines[index] ?? 0}]`,
  });
  return { body: { kind, ...proposed, effectiveFrom } };
}

const ID_FIELD: { readonly [kind in TableKind]: string } = {
  licenceItem: 'id',
  districtItem: 'id',
  supervisionItem: 'code',
  coordinationUnit: 'supervisor',
};

const idOf = (kind: TableKind, content: object): string => String(Reflect.get(content, ID_FIELD[kind]));

/** By the row that comes second. */
function duplicates(candidates: readonly Candidate[], lines: readonly number[]): FieldError[] {
  const seen = new Set<string>();
  return candidates.flatMap(({ kind, id }, index): FieldError[] => {
    const isSecond = seen.has(id);
    seen.add(id);
    const field = TABLE_KINDS.find((known) => known === kind);
    return isSecond && field
      ? [{ path: `csv.line[${lines[index] ?? 0}].${ID_FIELD[field]}`, code: 'duplicateDocument' }]
      : [];
  });
}

async function findingsIn(
  parts: ApiParts,
  { candidates, lines }: { candidates: readonly Candidate[]; lines: readonly number[] },
) {
  const { catalogue } = await parts.reference.current();
  const facts = { today: civilDateOf(parts.clock()), catalogue };
  const found = await mapInParts(candidates, (candidate, index) =>
    findingsOf(candidate, facts).map((finding) => ({
      id: candidate.id,
      line: lines[index],
      ...finding,
      message: CATALOGUE_FINDING_TEXTS[finding.code].zh,
      messageEn: CATALOGUE_FINDING_TEXTS[finding.code].en,
    })),
  );
  return found.flat();
}

function inForce(catalogue: Catalogue, kind: TableKind, day: CivilDate): object[] {
  switch (kind) {
    case 'licenceItem':
      return onDay(catalogue.items, ({ id }) => id, day);
    case 'districtItem':
      return onDay(catalogue.districtItems, ({ id }) => id, day);
    case 'supervisionItem':
      return onDay(catalogue.supervisionItems, ({ code }) => code, day);
    case 'coordinationUnit':
      return onDay(catalogue.units, ({ supervisor }) => supervisor, day);
  }
}

const onDay = <Body extends Parameters<typeof versionOn>[0][number]>(
  bodies: readonly Body[],
  idOfBody: (body: Body) => string,
  day: CivilDate,
): Body[] =>
  [...groupedBy(bodies, idOfBody)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, versions]) => versionOn(versions, day) ?? []);
