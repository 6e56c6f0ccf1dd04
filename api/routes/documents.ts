import { Router } from 'express';
import { z } from 'zod';
import { documentNumbered, documentsOf } from '../../ledger/officialDocuments.ts';
import { openCase } from '../cases.ts';
import { pageShown, seesWhole, shownDocument, verified, wholeDocument } from '../documents.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';
import { documentAnswer, verifiedAnswer } from '../schemas/documents.ts';
import { caseNumber, documentNumber, sha256 } from '../schemas/fields.ts';

const OfCase = z.object({ caseNumber });
const OfDocument = OfCase.extend({ documentNumber });
const OfHash = z.object({ sha256 });

/** 文书: what was issued in a case, as data, as a page, as a file; and whether a file is what was issued. */
export function documentRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);

  router.get(
    '/permits/:caseNumber/documents',
    query({
      may: 'readDocument',
      summary: '办件文书 · The official documents of a case, in the order of its record',
      params: OfCase,
      answer: pageOf(documentAnswer),
      run: async ({ params, caller }) => {
        const { relations } = await openCase(parts, { action: 'readDocument', caller, ...params });
        const rows = await documentsOf(parts.ledger, params.caseNumber);
        return { entries: rows.map((row) => shownDocument(row, seesWhole(row, { caller, relations }))), next: null };
      },
    }),
  );

  router.get(
    '/permits/:caseNumber/documents/:documentNumber',
    query({
      may: 'readDocument',
      summary: '文书 · One document: what is on record of it, or by Accept its page (HTML) or file (PDF)',
      params: OfDocument,
      answer: documentAnswer,
      media: ['text/html', 'application/pdf'],
      run: async ({ params, caller, accepted }) => {
        const { relations } = await openCase(parts, { action: 'readDocument', caller, caseNumber: params.caseNumber });
        const row = await documentNumbered(parts.ledger, params.documentNumber);
        if (row?.caseNumber !== params.caseNumber) throw new Problem(404, 'notFound');
        const isShown = seesWhole(row, { caller, relations });
        if (accepted === 'application/json') return await wholeDocument(parts, row, isShown);
        return await pageShown(parts, row, { accepted, isShown });
      },
    }),
  );

  router.get(
    '/public/documents/:sha256',
    query({
      may: 'readPublic',
      summary: '文书核验 · Whether a file with this SHA-256 was issued, by whom and when, and whether it is sealed',
      params: OfHash,
      answer: verifiedAnswer,
      run: ({ params }) => verified(parts, params.sha256),
    }),
  );
  return router;
}
