import { z } from 'zod';
import { byAgent, freeText, identifier, sha256 } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** After the decision: Art. 40, 44. */

const certificateNumber = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N}()（）〔〕[\]第号._\-/]+$/u);
const licenceId = z
  .string()
  .max(80)
  .regex(/^[0-9A-Z.]+$/)
  .optional();

export const issueCertificate = caseCommand({
  name: 'issueCertificate',
  summary: '颁发 · Issue the certificate (Art. 44)',
  body: z.strictObject({
    item: identifier(),
    certificateNumber,
    licenceId,
  }),
  toCommand: ({ item, certificateNumber: number, licenceId: id }, { by }) => ({
    type: 'issueCertificate',
    by,
    item,
    certificateNumber: number,
    ...present({ licenceId: id }),
  }),
});

export const issueIntegratedLicence = caseCommand({
  name: 'issueIntegratedLicence',
  summary: '一业一证 · Issue one licence for all that was granted of a trade',
  body: z.strictObject({ certificateNumber, licenceId }),
  toCommand: ({ certificateNumber: number, licenceId: id }, { by }) => ({
    type: 'issueIntegratedLicence',
    by,
    certificateNumber: number,
    ...present({ licenceId: id }),
  }),
});

export const deliver = caseCommand({
  name: 'deliver',
  summary: '送达 · Deliver the decision, with proof',
  body: z.strictObject({
    item: identifier(),
    document: z
      .string()
      .max(60)
      .regex(/^[0-9A-Z]+-\d{8}-\d{6}-G\d+$/)
      .optional()
      .meta({ description: '更正书编号 · the correction that is delivered; without it, the decision' }),
    method: z.enum(['inPerson', 'post', 'electronic', 'leftInPlace', 'publicNotice']),
    recipient: freeText(200),
    agent: byAgent,
    proof: z.strictObject({
      sha256,
      uri: z
        .url({ protocol: /^(https|s3|urn)$/ })
        .max(500)
        .optional(),
    }),
  }),
  toCommand: ({ item, document, method, recipient, agent, proof }, { text, by }) => ({
    type: 'deliver',
    by,
    item,
    ...present({ document, agent }),
    method,
    recipient: text(recipient),
    proof: { sha256: proof.sha256, ...present({ uri: proof.uri }) },
  }),
});
