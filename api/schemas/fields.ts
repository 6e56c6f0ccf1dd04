import { z } from 'zod';
import { textFault } from '../../domain/catalogue/submittedText.ts';
import { citizenIdFindings, normaliseCitizenId } from '../../domain/identifiers/citizenId.ts';
import { isCivilDate } from '../../domain/time.ts';

/** The pieces of bodies that occur in several places. */

const ID = /^[0-9A-Za-z][0-9A-Za-z._-]*$/;

export const identifier = (maxCharacters = 64) => z.string().max(maxCharacters).regex(ID);
export const caseNumber = z
  .string()
  .regex(/^[0-9A-Z]+-\d{8}-\d{6}$/)
  .meta({ description: '办件编号', examples: ['610113-20261123-000001'] });
export const pushId = z
  .string()
  .regex(/^[0-9A-Z]+-\d{8}-\d{6}-P\d+$/)
  .meta({ description: '推送单编号', examples: ['610113-20261123-000001-P1'] });
export const documentNumber = z
  .string()
  .regex(/^[0-9A-Z]+-\d{8}-\d{6}-[A-Z]\d+$/)
  .meta({ description: '文书编号', examples: ['610113-20261123-000001-J1'] });
export const civilDate = z
  .string()
  .refine(isCivilDate, { params: { code: 'invalidDate' } })
  .meta({ format: 'date', examples: ['2026-11-23'] });
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A paper that was handed over or filed: the hash is kept, the paper is not. */
export const filed = z
  .strictObject({
    sha256,
    uri: z
      .url({ protocol: /^(https|s3|urn)$/ })
      .max(500)
      .optional(),
  })
  .meta({ id: 'Filed', description: '文书：只提交文件的 SHA-256 和存放地址' });

/** One line of text that names no person and is kept as it is; free of what cannot be read or stored. */
export const line = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const fault = textFault(text, maxCharacters) ?? (namesPerson(text) ? 'pattern' : null);
      if (fault) context.addIssue({ code: 'custom', params: { code: fault } });
    });

/** A line goes into the events as it stands, for ever: a citizen id or a mobile number in it is refused. */
const namesPerson = (text: string): boolean =>
  /(?<!\d)1[3-9]\d{9}(?!\d)/.test(text) ||
  [...text.matchAll(/\d{17}[\dXx]/g)].some(([id]) => citizenIdFindings(normaliseCitizenId(id)).length === 0);

/** Text as people type it, of which nothing is known: it may name anybody. */
export type FreeText = { readonly freeText: string };

/**
 * Counts as personal data: it leaves the API only encrypted, and a command holds a reference. Its type is one no
 * domain command takes, so that forgetting to store it does not compile.
 */
export const freeText = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const fault = textFault(text, maxCharacters);
      if (fault) context.addIssue({ code: 'custom', params: { code: fault } });
    })
    .transform((text): FreeText => ({ freeText: text }))
    .meta({ description: `Free text, stored encrypted; at most ${maxCharacters} characters` });

export const byAgent = z
  .literal(true)
  .optional()
  .meta({ description: '由委托代理人在其权限内办理（第二十九条） · by the agent of the applicant, within his power' });

export const basis = z
  .strictObject({ document: line(200), article: line(100) })
  .meta({ id: 'Basis', description: '法律依据' });
export const articles = z.array(basis).min(1).max(20);

export const material = z
  .strictObject({
    materialId: identifier(),
    source: z.enum(['upload', 'shared']),
    // A file's name often holds a person's name, and its hash identifies it: it is checked and not kept.
    fileName: z.string().max(255).optional(),
    sha256: sha256.optional(),
    pages: z.number().int().min(1).max(10_000).optional(),
  })
  .superRefine((given, context) => {
    if (given.source !== 'upload') return;
    if (given.sha256 === undefined)
      context.addIssue({ code: 'custom', path: ['sha256'], params: { code: 'required' } });
    if (given.pages === undefined) context.addIssue({ code: 'custom', path: ['pages'], params: { code: 'required' } });
  })
  .meta({ id: 'Material', description: '申请材料：只提交清单编号和文件的 SHA-256，不提交文件' });
