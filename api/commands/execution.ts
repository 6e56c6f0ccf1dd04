import { z } from 'zod';
import { freeText, identifier, sha256 } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** After the decision: Art. 40, 44. */

export const issueCertificate = caseCommand({
  name: 'issueCertificate',
  summary: '颁发 · Issue the certificate (Art. 44)',
  body: z.strictObject({
    item: identifier(),
    certificateNumber: z
      .string()
      .min(1)
      .max(60)
      .regex(/^[\p{L}\p{N}()（）〔〕[\]第号._\-/]+$/u),
    licenceId: z
      .string()
      .max(80)
      .regex(/^[0-9A-Z.]+$/)
      .optional(),
  }),
  toCommand: ({ item, certificateNumber, licenceId }, { by }) => ({
    type: 'issueCertificate',
    by,
    item,
    certificateNumber,
    ...present({ licenceId }),
  }),
});

export const deliver = caseCommand({
  name: 'deliver',
  summary: '送达 · Deliver the decision, with proof',
  body: z.strictObject({
    item: identifier(),
    method: z.enum(['inPerson', 'post', 'electronic', 'leftInPlace', 'publicNotice']),
    recipient: freeText(200),
    proof: z.strictObject({
      sha256,
      uri: z
        .url({ protocol: /^(https|s3|urn)$/ })
        .max(500)
        .optional(),
    }),
  }),
  toCommand: ({ item, method, recipient, proof }, { text, by }) => ({
    type: 'deliver',
    by,
    item,
    method,
    recipient: text(recipient),
    proof: { sha256: proof.sha256, ...present({ uri: proof.uri }) },
  }),
});
