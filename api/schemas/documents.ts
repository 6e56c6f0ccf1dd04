import { z } from 'zod';
import { DOCUMENT_KINDS } from '../../domain/permit/officialDocuments.ts';

const text = z.string();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const state = z.enum(['ordered', 'unsealed', 'sealing', 'sealed', 'sealFailed']).meta({
  description:
    '制作中、未盖章、用印中、已盖章、用印失败；决定的效力不取决于它 · what was decided does not depend on it',
});
const title = z.looseObject({ zh: text, en: text });
const chained = z.array(z.looseObject({ stream: text, seq: z.number(), type: text, at: text, hash: text }));

export const documentAnswer = z
  .looseObject({
    number: text,
    kind: z.enum(DOCUMENT_KINDS),
    title,
    caseNumber: text,
    state,
    issuedOn: text.nullable(),
    organ: text.nullable(),
    template: z.looseObject({ version: z.number(), sha256: hash }).nullable(),
    sha256: z.looseObject({ html: hash.optional(), pdf: hash }).nullable(),
    record: chained.optional(),
  })
  .meta({ id: 'Document', description: '文书：sha256.pdf 为现在可取得的 PDF' });

export const verifiedAnswer = z
  .looseObject({
    issued: z.literal(true),
    number: text,
    kind: z.enum(DOCUMENT_KINDS),
    title,
    form: z.enum(['html', 'unsealedPdf', 'sealedPdf']),
    state,
    organ: text,
    issuedOn: text,
    sealedAt: text.nullable(),
    record: chained,
  })
  .meta({ id: 'VerifiedDocument', description: '核验结果；不含任何当事人信息' });
