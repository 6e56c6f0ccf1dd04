import { Router } from 'express';
import { z } from 'zod';
import { pushByDocument } from '../../ledger/queries/pushes.ts';
import { openCase } from '../cases.ts';
import { type Answer, type Asked, commands } from '../command.ts';
import type { PushCommand, PushCommandName } from '../commands/caseCommand.ts';
import {
  acknowledge,
  claimPush,
  coverAbsence,
  feedBack,
  feedbackByDocument,
  requestRelay,
  reroutePush,
  returnPush,
} from '../commands/linkage.ts';
import { mappingFor } from '../commands/mapping.ts';
import { actingIn } from '../delegations.ts';
import { pushesSeenBy, pushFilters } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { Confidential } from '../private.ts';
import { Problem } from '../problem.ts';
import { pushContentFor } from '../pushContent.ts';
import { queries } from '../query.ts';
import { pageOf, pushAnswer } from '../schemas/answers.ts';
import { pushId } from '../schemas/fields.ts';

const OfPush = z.object({ pushId });

/** A push is numbered within its case. */
const caseOf = (id: string): string => id.slice(0, id.lastIndexOf('-P'));

type PushRequest<Body> = Pick<Asked<unknown, Body>, 'body' | 'caller' | 'actsFor' | 'key' | 'deadline' | 'sent'>;

async function sendToPush<Name extends PushCommandName, Body extends z.ZodType>(
  parts: ApiParts,
  asked: PushCommand<Name, Body>,
  id: string,
  { body, caller, actsFor, key, deadline, sent }: PushRequest<z.infer<Body>>,
): Promise<Answer> {
  const caseNumber = caseOf(id);
  const acting = await actingIn(parts, caller, actsFor);
  const opened = await openCase(parts, { action: asked.name, caller: acting.caller, caseNumber }, { pushId: id });
  const confidential = new Confidential(parts.keys);
  const by = acting.by(opened.role);
  const mapping = { ...mappingFor(parts, opened.row, { by, confidential }), pushId: id };
  const asCommand = await asked.toCommand(body, mapping);
  const whole = { pushId: id, ...(typeof body === 'object' && body), ...(acting.isOwn ? {} : { actsFor }) };
  const envelope = { client: caller.client, actor: by, key, body: whole, texts: confidential.texts, deadline, sent };
  try {
    const receipt = await parts.permits.send(caseNumber, asCommand, envelope);
    return { body: { caseNumber, receipt }, caseNumber };
  } catch (error) {
    // what is found about a licence does not end with the case that granted it: somebody has to hear of it
    const isOver = asked.name === 'feedBack' && error instanceof Problem && error.code === 'caseClosed';
    if (!isOver) throw error;
    const { competentOrg } = opened.row;
    const { organNames } = await parts.reference.current();
    const pointsTo = { id: competentOrg, name: organNames.get(competentOrg) ?? competentOrg };
    throw new Problem(409, 'feedbackAfterCase', { ...error.more, pointsTo, refusal: { caseNumber } });
  }
}

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
        takesActsFor: true,
        run: ({ params, ...request }, { precedence }) =>
          precedence.first(() => sendToPush(parts, asked, params.pushId, request)),
      }),
    );

  ofPush(acknowledge);
  ofPush(claimPush);
  ofPush(coverAbsence);
  ofPush(returnPush);
  ofPush(reroutePush);
  ofPush(feedBack);
  ofPush(requestRelay);

  router.post(
    '/feedback',
    command({
      may: 'feedBack',
      summary: '按文号反馈 · The same, under the number of the decision or of the certificate',
      params: z.object({}),
      body: feedbackByDocument,
      takesActsFor: true,
      run: async ({ body: { documentNumber, ...body }, ...request }, { ledger, precedence }) => {
        const push = await pushByDocument(ledger, { documentNumber, supervisor: request.caller.org });
        if (!push) throw new Problem(422, 'documentUnknown', { refusal: { field: 'documentNumber', documentNumber } });
        return precedence.first(() => sendToPush(parts, feedBack, push.pushId, { ...request, body }));
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
