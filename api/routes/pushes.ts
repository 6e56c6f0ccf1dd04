import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '../auth/caller.ts';
import { factsOf, openCase } from '../cases.ts';
import { commands } from '../command.ts';
import type { PushCommand, PushCommandName } from '../commands/caseCommand.ts';
import {
  acknowledge,
  claimPush,
  coverAbsence,
  feedBack,
  requestRelay,
  reroutePush,
  returnPush,
} from '../commands/linkage.ts';
import { pushesSeenBy, pushFilters } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { Confidential } from '../private.ts';
import { pushContentFor } from '../pushContent.ts';
import { queries } from '../query.ts';
import { pageOf, pushAnswer } from '../schemas/answers.ts';
import { pushId } from '../schemas/fields.ts';

const OfPush = z.object({ pushId });

/** A push is numbered within its case. */
const caseOf = (id: string): string => id.slice(0, id.lastIndexOf('-P'));

/** 推送: from the decision to the supervisor. */
export function pushRoutes(parts: ApiParts): Router {
  const router = Router();
  const command = commands(parts);
  const query = queries(parts);

  /** One address per command: what is asked, by whom, of which push; the law answers. */
  const ofPush = <Name extends PushCommandName, Body extends z.ZodType>(asked: PushCommand<Name, Body>) =>
    router.post(
      `/pushes/:pushId/${asked.name}`,
      command({
        may: asked.name,
        summary: asked.summary,
        params: OfPush,
        body: asked.body,
        run: ({ params, body, caller, key, deadline, sent }, { permits, keys, precedence }) =>
          precedence.first(async () => {
            const { pushId: id } = params;
            const caseNumber = caseOf(id);
            const { row, role } = await openCase(parts, { action: asked.name, caller, caseNumber }, params);
            const confidential = new Confidential(keys);
            const by = actorOf(caller, role);
            const asCommand = await asked.toCommand(body, {
              by,
              pushId: id,
              text: confidential.text,
              facts: () => factsOf(parts, row),
              supervisors: () => factsOf(parts, row, { supervisors: true }),
            });
            const whole = { ...params, ...(typeof body === 'object' && body) };
            const { texts } = confidential;
            const envelope = { client: caller.client, actor: by, key, body: whole, texts, deadline, sent };
            const receipt = await permits.send(caseNumber, asCommand, envelope);
            return { body: { caseNumber, receipt } };
          }),
      }),
    );

  ofPush(acknowledge);
  ofPush(claimPush);
  ofPush(coverAbsence);
  ofPush(returnPush);
  ofPush(reroutePush);
  ofPush(feedBack);
  ofPush(requestRelay);

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
