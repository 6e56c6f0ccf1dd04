import { Router } from 'express';
import { z } from 'zod';
import { instantOf } from '../../domain/time.ts';
import { type CommandRow, findCommand } from '../../ledger/commands.ts';
import { caseNumberIn, isPermitStream } from '../../ledger/streams.ts';
import { permittedRole, type Relation } from '../auth/authorisation.ts';
import type { Caller } from '../auth/caller.ts';
import { relationsTo } from '../auth/relations.ts';
import { RECEIPT_RETRY_S } from '../intake.ts';
import type { ApiParts } from '../parts.ts';
import { refusalProblem } from '../permits.ts';
import { Problem, problemBody } from '../problem.ts';
import { queries } from '../query.ts';
import type { Snapshot } from '../reference.ts';
import { commandAnswer } from '../schemas/answers.ts';
import type { Language } from '../texts/text.ts';

const OfCommand = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });

/** What became of a command, for whoever sent it; of a submission also for those who will see the case. */
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
      run: async ({ params, caller, language }, { ledger, reference }) => {
        const row = await findCommand(ledger, params.id);
        const relations = row ? relationsToCommand(row, caller, await reference.current()) : NONE;
        // Somebody else's command is not there: an id says nothing about whom it belongs to.
        if (!row || !permittedRole('readCommand', caller, relations)) throw new Problem(404, 'notFound');
        return standingOf(row, language);
      },
      retryAfter: ({ state }) => (state === 'waiting' ? RECEIPT_RETRY_S : null),
    }),
  );
  return router;
}

const NONE: ReadonlySet<Relation> = new Set();

/** Before there is a case, its receipt says whose it will be. */
function relationsToCommand(row: CommandRow, caller: Caller, { catalogue }: Snapshot): ReadonlySet<Relation> {
  const { client, actor, command } = row;
  if (client === caller.client) return new Set(['own']);
  const { jurisdiction, competentOrg } = command;
  if (row.name !== 'receive' || typeof jurisdiction !== 'string' || typeof competentOrg !== 'string') return NONE;
  const standing = { jurisdiction, competentOrg, receivedByOrg: actor.org, client, supervisors: [] };
  return relationsTo(standing, caller, catalogue);
}

function standingOf(row: CommandRow, language: Language) {
  const { id, stream, name, outcome } = row;
  // the number that holds: after a restore a waiting submission may get another one than it was told at first
  const settledIn = outcome?.kind === 'receipt' ? outcome.receipt.stream : stream;
  // a command to the register has no case; its document has an address of its own
  const caseNumber = isPermitStream(settledIn) ? caseNumberIn(settledIn) : null;
  const receivedAt = instantOf(row.receivedAt.getTime());
  const outcomeAt = row.outcomeAt && instantOf(row.outcomeAt.getTime());
  const seen = {
    id,
    ...(caseNumber === null ? { document: stream } : { caseNumber }),
    name,
    receivedAt,
    outcome,
    outcomeAt,
  };
  switch (outcome?.kind) {
    case undefined:
      return { ...seen, state: 'waiting' as const };
    case 'receipt':
      return {
        ...seen,
        state: 'done' as const,
        ...(caseNumber !== null && { permit: `/api/v1/permits/${caseNumber}` }),
      };
    case 'refused':
      return {
        ...seen,
        state: 'refused' as const,
        problem: problemBody(refusalProblem(outcome), language, `/api/v1/commands/${id}`),
      };
  }
}
