import { Router } from 'express';
import { z } from 'zod';
import { instantOf } from '../../domain/time.ts';
import { findCommand } from '../../ledger/commands.ts';
import { caseNumberIn } from '../../ledger/streams.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';
import { commandAnswer } from '../schemas/answers.ts';

const OfCommand = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });

/** What became of a command, for whoever sent it. */
export function commandRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/commands/:id',
    query({
      may: 'readCommand',
      summary: '操作结果 · The standing of a command; outcome is null while it is open',
      params: OfCommand,
      answer: commandAnswer,
      run: async ({ params, caller }, { ledger }) => {
        const row = await findCommand(ledger, params.id);
        // Somebody else's command is not there: an id says nothing about whom it belongs to.
        if (row?.client !== caller.client) throw new Problem(404, 'notFound');
        const { id, stream, name, outcome } = row;
        const receivedAt = instantOf(row.receivedAt.getTime());
        const outcomeAt = row.outcomeAt && instantOf(row.outcomeAt.getTime());
        return { id, caseNumber: caseNumberIn(stream), name, receivedAt, outcome, outcomeAt };
      },
    }),
  );
  return router;
}
