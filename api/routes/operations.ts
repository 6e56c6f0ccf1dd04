import { Router } from 'express';
import { z } from 'zod';
import { listOperations } from '../../ledger/operations.ts';
import { heldCases } from '../../ledger/queries/heldCases.ts';
import { permitStream } from '../../ledger/streams.ts';
import type { OperatorAction } from '../auth/authorisation.ts';
import { commands } from '../command.ts';
import { onlyIn, operateFor, PER_CASE_MS, roleFor } from '../operations/forCaller.ts';
import type { OperationName } from '../operations/plan.ts';
import { show, shownOperation } from '../operations/show.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';
import { caseNumber } from '../schemas/fields.ts';
import {
  heldCaseAnswer,
  operatedAnswer,
  operationAnswer,
  operationBody,
  operationFilters,
  operatorsSight,
  resumeBody,
  terminateBody,
} from '../schemas/operations.ts';

const PAGE = 100;

/** What operators do; nothing of it alters an event. */
export function operationRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  const command = commands(parts);

  router.get(
    '/operations',
    query({
      may: 'listOperations',
      summary: '运维操作记录 · Operations: who, what, why; newest first',
      filters: operationFilters,
      answer: pageOf(operationAnswer),
      run: async ({ caller, filters }, { ledger }) => {
        const { case: number, batch, cursor } = filters;
        const entries = await listOperations(ledger, {
          limit: PAGE,
          jurisdiction: await onlyIn(parts, caller),
          stream: number === undefined ? undefined : permitStream(number),
          batch,
          before: cursor,
        });
        const last = entries.at(-1);
        return {
          entries: entries.map(shownOperation),
          next: entries.length === PAGE && last ? String(last.ordinal) : null,
        };
      },
    }),
  );
  router.get(
    '/operations/halted',
    query({
      may: 'listIncidents',
      summary: '停办、暂停和失去流程的案件 · Cases that do not go on by themselves, longest first',
      answer: pageOf(heldCaseAnswer),
      run: async ({ caller }, { ledger }) => ({
        entries: await heldCases(ledger, { jurisdiction: await onlyIn(parts, caller) }),
        next: null,
      }),
    }),
  );
  router.get(
    '/operations/cases/:caseNumber',
    query({
      may: 'showCase',
      summary: '查看案件：账本与流程对照 · A case, ledger beside workflow',
      params: z.object({ caseNumber }),
      answer: operatorsSight,
      run: async ({ params, caller }, { ledger, engine }) => {
        if ((await roleFor(parts, 'showCase', caller, params.caseNumber)) === null) {
          throw new Problem(403, 'notPermitted');
        }
        const seen = await show({ ledger, engine }, params.caseNumber, Date.now() + PER_CASE_MS);
        if (!seen) throw new Problem(404, 'notFound');
        return seen;
      },
    }),
  );

  const offer = (
    name: OperationName,
    may: OperatorAction,
    summary: string,
    body: typeof operationBody | typeof resumeBody | typeof terminateBody,
  ) =>
    router.post(
      `/operations/${name}`,
      command({
        may,
        summary,
        params: z.object({}),
        body,
        answer: operatedAnswer,
        run: async (asked) => ({ body: await operateFor(parts, name, may, asked) }),
      }),
    );
  offer('suspend', 'suspendCase', '暂停办理 · Hold cases', operationBody);
  offer('resume', 'resumeCase', '恢复办理 · Let cases go on', resumeBody);
  offer('send-again', 'sendAgain', '重发指令 · Send waiting commands again', operationBody);
  offer('terminate', 'terminateWorkflow', '终止流程 · End workflows that cannot go on, never the cases', terminateBody);
  return router;
}
