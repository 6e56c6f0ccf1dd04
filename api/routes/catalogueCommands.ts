import { Router } from 'express';
import { z } from 'zod';
import type { RegisterCommand } from '../../domain/catalogue/governance/commands.ts';
import { type Candidate, REGISTER_KINDS, type RegisterKind } from '../../domain/catalogue/governance/types.ts';
import { commands } from '../command.ts';
import type { ApiParts } from '../parts.ts';
import { performed } from '../register.ts';
import { identifier } from '../schemas/fields.ts';
import { DRAFT_BODIES, justifiedBody, repealBody } from '../schemas/register.ts';

const OfDocument = z.object({ id: identifier(100) });

const registerAnswer = z
  .looseObject({
    kind: z.enum(REGISTER_KINDS),
    id: z.string(),
    receipt: z.looseObject({ commandId: z.string(), command: z.string(), stream: z.string(), at: z.string() }),
  })
  .meta({ id: 'RegisterReceipt', description: 'The command is decided and on record' });

const STEPS = {
  submitForApproval: '报批 · Submit the draft for approval',
  approve: '批准 · Approve the draft; never by who wrote it',
  returnForWork: '退回修改 · Return the draft for more work',
  publish: '发布 · Publish the approved draft; refused while findings stand',
  withdrawDraft: '撤回草案 · Withdraw the draft',
} as const;

/** From draft to publication (S6). Each kind has a content of its own, so each has addresses of its own. */
export function catalogueCommandRoutes(parts: ApiParts): Router {
  const router = Router();
  for (const kind of REGISTER_KINDS) addressesOf(router, parts, kind);
  return router;
}

function addressesOf(router: Router, parts: ApiParts, kind: RegisterKind): void {
  const command = commands(parts);
  const base = `/catalogue/${kind}/:id`;
  for (const type of ['propose', 'amendDraft'] as const) {
    router.post(
      `${base}/${type}`,
      command({
        may: type,
        summary: type === 'propose' ? '提出草案 · Propose a draft' : '修改草案 · Amend the draft',
        params: OfDocument,
        body: DRAFT_BODIES[kind],
        answer: registerAnswer,
        run: (asked) => {
          const { effectiveFrom, content, basisDocument, reason } = asked.body;
          const candidate = candidateOf(kind, asked.params.id, effectiveFrom, content);
          const made: RegisterCommand = { type, actor: asked.caller.user, basisDocument, reason, candidate };
          return performed(parts, asked, { kind, id: asked.params.id }, made);
        },
      }),
    );
  }
  for (const type of ['submitForApproval', 'approve', 'returnForWork', 'publish', 'withdrawDraft'] as const) {
    router.post(
      `${base}/${type}`,
      command({
        may: type,
        summary: STEPS[type],
        params: OfDocument,
        body: justifiedBody,
        answer: registerAnswer,
        run: (asked) => {
          const { user: actor, jurisdiction: approverOf } = asked.caller;
          const made: RegisterCommand =
            type === 'approve' || type === 'returnForWork'
              ? { type, actor, approverOf, ...asked.body }
              : { type, actor, ...asked.body };
          return performed(parts, asked, { kind, id: asked.params.id }, made);
        },
      }),
    );
  }
  router.post(
    `${base}/repeal`,
    command({
      may: 'repeal',
      summary: '提出废止 · Propose the end of the document after a last day; approved and published like a version',
      params: OfDocument,
      body: repealBody,
      answer: registerAnswer,
      run: (asked) => {
        const { id } = asked.params;
        return performed(
          parts,
          asked,
          { kind, id },
          {
            type: 'repeal',
            actor: asked.caller.user,
            kind,
            id,
            ...asked.body,
          },
        );
      },
    }),
  );
}

/** What the schema of the kind has passed; fields that were not sent are no fields at all. */
export function candidateOf(kind: RegisterKind, id: string, effectiveFrom: string, content: object): Candidate {
  // The kind chose the schema, so kind and content fit, which the types of a loop over kinds cannot say.
  return JSON.parse(JSON.stringify({ kind, id, effectiveFrom, content })) as Candidate;
}
