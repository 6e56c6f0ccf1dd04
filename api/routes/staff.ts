import { Router } from 'express';
import { z } from 'zod';
import { commands } from '../command.ts';
import { delegate, delegationsSeenBy, end } from '../delegations.ts';
import { handOverWork, handoverFor, handoversSeenBy } from '../handovers.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { delegationAnswer, handoverAnswer, pageOf } from '../schemas/answers.ts';
import { civilDate, identifier, line } from '../schemas/fields.ts';

const officer = identifier(128);
const reason = line(300).meta({
  description: 'Why; kept encrypted, for the head of the organ, the officer and auditors. Names nobody',
});
const page = z.strictObject({ cursor: z.coerce.number().int().min(1).optional() });

/** 代办与工作交接: who stands in for whom, and whose work goes to whom. No limit moves by it. */
export function staffRoutes(parts: ApiParts): Router {
  const router = Router();
  const command = commands(parts);
  const query = queries(parts);

  router.post(
    '/delegations',
    command({
      may: 'delegate',
      summary:
        '委托代办 · Name who stands in for an absent officer: of the same organ and rank, from one day to another',
      params: z.object({}),
      body: z.strictObject({
        principal: officer.meta({
          description: 'who is away: oneself, or by the head of the organ any of its officers',
        }),
        delegate: officer,
        role: z.enum(['windowClerk', 'reviewer', 'decider', 'organHead', 'coordinationUnit']),
        from: civilDate,
        to: civilDate,
        reason,
      }),
      answer: delegationAnswer,
      status: 201,
      run: (asked) => delegate(parts, asked),
    }),
  );
  router.post(
    '/delegations/:delegation/end',
    command({
      may: 'endDelegation',
      summary: '终止代办 · End it before its last day, at once; what was done by it stands',
      params: z.object({ delegation: z.string().regex(/^D-[0-9a-f]{24}$/) }),
      body: z.strictObject({ reason }),
      answer: delegationAnswer,
      run: (asked) => end(parts, asked),
    }),
  );
  router.get(
    '/delegations',
    query({
      may: 'listDelegations',
      summary: '代办委托记录 · Delegations of the unit, newest first',
      filters: page,
      answer: pageOf(delegationAnswer),
      run: ({ caller, filters }) => delegationsSeenBy(parts, caller, filters),
    }),
  );

  router.post(
    '/handovers',
    command({
      may: 'handOver',
      summary: '工作交接 · Hand all open work of a leaving officer over, case by case',
      params: z.object({}),
      body: z.strictObject({
        officer,
        successor: officer,
        reason,
        dryRun: z.boolean().optional().meta({ description: 'Say what would happen, and do nothing' }),
      }),
      answer: handoverAnswer,
      run: (asked) => handOverWork(parts, asked),
    }),
  );
  router.get(
    '/handovers',
    query({
      may: 'listHandovers',
      summary: '工作交接记录 · Hand-overs of the unit, newest first',
      filters: page,
      answer: pageOf(z.looseObject({ id: z.string() })),
      run: ({ caller, filters }) => handoversSeenBy(parts, caller, filters),
    }),
  );
  router.get(
    '/handovers/:handover',
    query({
      may: 'listHandovers',
      summary: '工作交接进度 · How far a hand-over has come, case by case',
      params: z.object({ handover: z.string().regex(/^[0-9a-f]{64}$/) }),
      answer: handoverAnswer,
      run: ({ caller, params }) => handoverFor(parts, caller, params.handover),
    }),
  );
  return router;
}
