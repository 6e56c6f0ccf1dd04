import { Router } from 'express';
import { z } from 'zod';
import type { PermitCommand, WORK_COMMANDS } from '../../domain/permit/commands.ts';
import { WORK_PARTS } from '../../domain/permit/work.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { type OpenedCase, openCase } from '../cases.ts';
import { commands } from '../command.ts';
import type { Mapping } from '../commands/caseCommand.ts';
import { present } from '../commands/caseCommand.ts';
import { workFilters, workSeenBy } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { Confidential } from '../private.ts';
import { queries } from '../query.ts';
import { claimAnswer, pageOf, workAnswer } from '../schemas/answers.ts';
import { caseNumber, freeText, identifier } from '../schemas/fields.ts';
import { claimNext, openWork } from '../work.ts';

const OfCase = z.object({ caseNumber });

const work = z
  .string()
  .max(120)
  .regex(/^(accept|review|decide|deliver|(acknowledge|consult):[0-9A-Za-z._-]+)$/)
  .meta({ examples: ['review', 'consult:610113-20261123-000001-Y1'] });

type WorkCommand = Extract<PermitCommand, { type: Exclude<(typeof WORK_COMMANDS)[number], 'handOver'> }>;

/** 待办与认领: what a unit has to do, and who has it in hand. */
export function workRoutes(parts: ApiParts): Router {
  const router = Router();
  const command = commands(parts);
  const query = queries(parts);

  const ofWork = <Body extends z.ZodType<{ work: string }>>(asked: {
    name: WorkCommand['type'];
    summary: string;
    body: Body;
    open: (caller: Caller, about: { caseNumber: string; work: string }) => Promise<OpenedCase>;
    toCommand: (body: z.infer<Body>, mapping: Pick<Mapping, 'by' | 'text'>) => WorkCommand;
  }) =>
    router.post(
      `/permits/:caseNumber/${asked.name}`,
      command({
        may: asked.name,
        summary: asked.summary,
        params: OfCase,
        body: asked.body,
        run: ({ params, body, caller, key, deadline, sent }, { permits, keys, precedence }) =>
          precedence.first(async () => {
            const { role } = await asked.open(caller, { ...params, work: body.work });
            const confidential = new Confidential(keys);
            const by = actorOf(caller, role);
            const asCommand = asked.toCommand(body, { by, text: confidential.text });
            const envelope = { client: caller.client, actor: by, key, body, texts: confidential.texts, deadline, sent };
            const receipt = await permits.send(params.caseNumber, asCommand, envelope);
            return { body: { caseNumber: params.caseNumber, receipt }, caseNumber: params.caseNumber };
          }),
      }),
    );

  /** A duty of another organ in the case is that organ's to give and take. */
  const openAs =
    (action: 'releaseWork' | 'reassignWork') =>
    (caller: Caller, { caseNumber: number, work: id }: { caseNumber: string; work: string }) =>
      openCase(parts, { action, caller, caseNumber: number }, id.includes(':') ? { obligation: id } : {});

  ofWork({
    name: 'claimWork',
    summary: '认领 · Take a part of a case in hand; exactly one officer of the unit has it',
    body: z.strictObject({ work }),
    open: (caller, about) => openWork(parts, caller, about),
    toCommand: ({ work: id }, { by }) => ({ type: 'claimWork', by, work: id }),
  });
  ofWork({
    name: 'releaseWork',
    summary: '释放 · Give it back to the queue of the unit',
    body: z.strictObject({ work, reasons: freeText(1000).optional() }),
    open: openAs('releaseWork'),
    toCommand: ({ work: id, reasons }, { by, text }) => ({
      type: 'releaseWork',
      by,
      work: id,
      ...present({ reasons: reasons && text(reasons) }),
    }),
  });
  ofWork({
    name: 'reassignWork',
    summary: '改派 · By the head of the unit, with a reason; no limit moves',
    body: z.strictObject({ work, officer: identifier(), reasons: freeText(1000) }),
    open: openAs('reassignWork'),
    toCommand: ({ work: id, officer, reasons }, { by, text }) => ({
      type: 'reassignWork',
      by,
      work: id,
      officer,
      reasons: text(reasons),
    }),
  });

  router.get(
    '/work',
    query({
      may: 'listWork',
      summary: '待办 · What a unit has to do, oldest due first, and who has it in hand',
      filters: workFilters,
      answer: pageOf(workAnswer),
      run: ({ filters, caller }) => workSeenBy(parts, caller, filters),
    }),
  );
  router.post(
    '/work/claimNext',
    command({
      may: 'claimWork',
      summary: '认领下一件 · Take the oldest due in hand that nobody has; all null where there is none',
      params: z.object({}),
      body: z.strictObject({ part: z.enum(WORK_PARTS) }),
      answer: claimAnswer,
      run: (asked) => parts.precedence.first(() => claimNext(parts, asked)),
    }),
  );
  return router;
}
