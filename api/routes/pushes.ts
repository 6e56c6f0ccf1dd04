import { Router } from 'express';
import { z } from 'zod';
import { openCase } from '../cases.ts';
import { commands } from '../command.ts';
import { actingIn } from '../delegations.ts';
import { pushesSeenBy, pushFilters } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { pushContentFor } from '../pushContent.ts';
import { queries } from '../query.ts';
import { pageOf, pushAnswer } from '../schemas/answers.ts';
import { identifier, pushId } from '../schemas/fields.ts';

const OfPush = z.object({ pushId });

/** A push is numbered within its case. */
const caseOf = (id: string): string => id.slice(0, id.lastIndexOf('-P'));

/** 推送: from the decision to the supervisor. */
export function pushRoutes(parts: ApiParts): Router {
  const router = Router();
  const command = commands(parts);
  const query = queries(parts);

  router.post(
    '/pushes/:pushId/acknowledge',
    command({
      may: 'acknowledge',
      summary: '签收 · Take a push over and name the officer who answers for it',
      params: OfPush,
      body: z.strictObject({ officer: identifier() }),
      takesActsFor: true,
      run: async ({ params, body, caller, actsFor, key, deadline, sent }, { permits, precedence }) => {
        const acting = await actingIn(parts, caller, actsFor);
        const caseNumber = caseOf(params.pushId);
        const asked = { action: 'acknowledge' as const, caller: acting.caller, caseNumber };
        const { role } = await openCase(parts, asked, params);
        const by = acting.by(role);
        const envelope = {
          client: caller.client,
          actor: by,
          key,
          body: { ...params, ...body, ...(acting.isOwn ? {} : { actsFor }) },
          texts: [],
          deadline,
          sent,
        };
        const command = { type: 'acknowledge' as const, by, ...params, ...body };
        const receipt = await precedence.first(() => permits.send(caseNumber, command, envelope));
        return { body: { caseNumber, receipt } };
      },
    }),
  );
  router.get(
    '/pushes',
    query({
      may: 'listPushes',
      summary: '推送收件箱 · Pushes to the caller’s organ, or of the cases the caller may see',
      filters: pushFilters,
      answer: pageOf(pushAnswer),
      run: ({ filters, caller }) => pushesSeenBy(parts, caller, filters),
    }),
  );
  router.get(
    '/pushes/:pushId',
    query({
      may: 'readPush',
      summary: '推送内容 · What the supervisor is told: decision, licensee, place',
      params: OfPush,
      answer: pushAnswer,
      run: ({ params, caller }) => pushContentFor(parts, caller, { ...params, caseNumber: caseOf(params.pushId) }),
    }),
  );
  return router;
}
