import { readFileSync } from 'node:fs';
import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { nextIssue } from '../../ledger/lookupCodes.ts';
import { permitStream } from '../../ledger/streams.ts';
import { actorOf } from '../auth/caller.ts';
import { openCase } from '../cases.ts';
import { commands } from '../command.ts';
import { parsed, withContract } from '../endpoint.ts';
import { problemOf } from '../failures.ts';
import { lookupCodeOf } from '../lookup/code.ts';
import { type LookUp, lookUpWith } from '../lookup/lookUp.ts';
import { LOOKUP_PATH, lookupPage } from '../lookup/page.ts';
import { Tries } from '../lookup/tries.ts';
import type { ApiParts } from '../parts.ts';
import { commandIdOf } from '../permits.ts';
import { languageOf } from '../problem.ts';
import { caseNumber } from '../schemas/fields.ts';
import type { Language } from '../texts/text.ts';
import { textOf } from '../texts.ts';

const lookupBody = z.strictObject({ caseNumber: z.string().max(40), code: z.string().max(40) }).meta({
  id: 'CaseLookup',
  description: '凭办件编号和查询码查询；查询码不得放在地址中 · by number and code, never in an address',
});

const standing = z
  .looseObject({ caseNumber: z.string(), state: z.string() })
  .meta({ id: 'CaseStanding', description: '办件状态、日期和需申请人办理的事项，不含个人信息' });

const codeAnswer = z
  .looseObject({ caseNumber: z.string(), lookupCode: z.string() })
  .meta({ id: 'LookupCode', description: '新的查询码；此前的即行失效' });

/** A case looked up by number and code, without an account (Art. 5, S12); and a new code at the window. */
export function lookupRoutes(parts: ApiParts, lookUp: LookUp): Router {
  const router = Router();
  router.post(
    '/public/case-lookup',
    withContract(
      {
        may: 'readPublic',
        summary: '凭办件编号和查询码查询 · Look a case up by number and code',
        body: lookupBody,
        answer: standing,
        status: 200,
        needsKey: false,
      },
      async (request, response) => {
        const found = await lookUp(parsed(lookupBody, request.body ?? {}, 'input'), request);
        response.set('Cache-Control', 'no-store').json(found);
      },
    ),
  );
  const command = commands(parts);
  router.post(
    '/permits/:caseNumber/renewLookupCode',
    command({
      may: 'renewLookupCode',
      summary: '重新发放查询码 · Give out a new look-up code; the one before opens nothing any more',
      params: z.object({ caseNumber }),
      body: z.strictObject({}),
      answer: codeAnswer,
      run: async ({ params, caller, key }) => {
        const { row, role } = await openCase(parts, { action: 'renewLookupCode', caller, ...params });
        const stream = permitStream(row.caseNumber);
        const request = commandIdOf(caller.client, `lookup/${row.caseNumber}`, key);
        const issue = await nextIssue(parts.ledger, { stream, request, by: actorOf(caller, role) });
        const lookupCode = await codeOf(parts, stream, issue);
        return { body: { caseNumber: row.caseNumber, lookupCode }, caseNumber: row.caseNumber };
      },
    }),
  );
  return router;
}

async function codeOf({ ledger, keys }: ApiParts, stream: string, issue: number): Promise<string> {
  const { commandId } = await ledger
    .selectFrom('events')
    .select('commandId')
    .where('stream', '=', stream)
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow();
  return lookupCodeOf(keys.macKey, commandId, issue);
}

export const lookUpFor = (parts: ApiParts): LookUp => lookUpWith(parts, new Tries());

const FORM_LIMIT_BYTES = 2048;
const CSS = readFileSync(new URL('../lookup/page.css', import.meta.url), 'utf8');

/** For people: a form, before the body of everything else is read as JSON. */
export function lookupPageRoutes(lookUp: LookUp): Router {
  const router = Router();
  const page = (response: Response, language: Language, shown: Parameters<typeof lookupPage>[1], status = 200) =>
    response
      .status(status)
      .set({ 'Cache-Control': 'no-store', 'Content-Language': language })
      .type('html')
      .send(lookupPage(language, shown));
  router.get(`${LOOKUP_PATH}/page.css`, (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('css').send(CSS);
  });
  router.get(LOOKUP_PATH, (request, response) => {
    page(response, chosenLanguage(request), {});
  });
  router.post(
    LOOKUP_PATH,
    express.urlencoded({ limit: FORM_LIMIT_BYTES, extended: false }),
    async (request, response) => {
      const language = chosenLanguage(request);
      const asked = lookupBody.safeParse(request.body ?? {});
      if (!asked.success) {
        page(response, language, { problem: textOf('lookupFailed', language) }, 404);
        return;
      }
      try {
        page(response, language, { caseNumber: asked.data.caseNumber, found: await lookUp(asked.data, request) });
      } catch (error) {
        const problem = problemOf(error);
        response.locals.problem = problem.code;
        if (problem.more.retryAfter !== undefined) response.set('Retry-After', String(problem.more.retryAfter));
        page(response, language, { problem: textOf(problem.code, language) }, problem.status);
      }
    },
  );
  return router;
}

const chosenLanguage = (request: Request): Language => {
  const { lang } = request.query;
  return lang === 'zh' || lang === 'en' ? lang : languageOf(request);
};
