import { Router } from 'express';
import { z } from 'zod';
import { REGISTER_KINDS } from '../../domain/catalogue/governance/types.ts';
import { commands } from '../command.ts';
import { MOST_ROWS } from '../csv/table.ts';
import type { Gate } from '../gate.ts';
import type { ApiParts } from '../parts.ts';
import { type FieldError, Problem } from '../problem.ts';
import { performedOnAll } from '../registerTable.ts';
import { identifier } from '../schemas/fields.ts';
import { justification } from '../schemas/register.ts';

const documents = z
  .array(z.strictObject({ kind: z.enum(REGISTER_KINDS), id: identifier(100) }))
  .min(1)
  .max(MOST_ROWS);

const draftsBody = z
  .strictObject({ ...justification, documents })
  .meta({ id: 'DraftList', description: '整批办理：任何一件不合格则全部不办理 · all or nothing' });

const STEPS = {
  submitForApproval: '整批报批 · Submit many drafts for approval',
  approve: '整批批准 · Approve many drafts; none of them by who wrote it',
  publish: '整批发布 · Publish many approved drafts together; refused while a finding stands in any of them',
} as const;

/** Thousands of drafts that belong together go one way together: judged with each other, and all of them or none. */
export function catalogueDraftRoutes(parts: ApiParts, desk: Gate): Router {
  const router = Router();
  const command = commands(parts);
  for (const type of ['submitForApproval', 'approve', 'publish'] as const) {
    router.post(
      `/catalogue-drafts/${type}`,
      command({
        may: type,
        summary: STEPS[type],
        params: z.object({}),
        body: draftsBody,
        answer: z.looseObject({ commandId: z.string(), documents: z.number() }),
        run: (asked) =>
          desk.pass('', async () => {
            const { documents: listed, ...why } = asked.body;
            mustBeDistinct(listed);
            const { user: actor, jurisdiction: approverOf } = asked.caller;
            const made =
              type === 'approve' ? ({ type, actor, approverOf, ...why } as const) : ({ type, actor, ...why } as const);
            return {
              body: await performedOnAll(parts, asked, {
                name: `${type}All`,
                stream: 'register/drafts',
                commands: listed.map((ref) => ({ ref, command: made })),
                placeOf: (index) => `documents[${index}]`,
              }),
            };
          }),
      }),
    );
  }
  return router;
}

function mustBeDistinct(listed: z.infer<typeof documents>): void {
  const seen = new Set<string>();
  const errors = listed.flatMap(({ kind, id }, index): FieldError[] => {
    const name = `${kind}/${id}`;
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond ? [{ path: `documents[${index}]`, code: 'duplicateDocument' }] : [];
  });
  if (errors.length > 0) throw new Problem(400, 'invalidInput', { errors });
}
