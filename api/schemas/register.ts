import { z } from 'zod';
import type { RegisterKind } from '../../domain/catalogue/governance/types.ts';
import { DISTRICT_FIELDS } from '../../domain/catalogue/handledItem.ts';
import { civilDate, identifier, line } from './fields.ts';

/**
 * The contents of register documents. The shape is asked here; what is lawful the findings say, so that a draft may
 * still lack what it needs.
 */

const org = identifier();
const wd = z.number().int().min(0).max(1000);
const span = z.strictObject({ months: wd.optional(), wd: wd.optional() });
const basis = z.strictObject({ document: line(200), article: line(200) });
const legalBasis = z.array(basis).max(50);
const maybeEmpty = (max: number) => z.literal('').or(line(max));

export const transferEntry = z.strictObject({
  item: identifier(),
  itemVersion: z.number().int().min(1).optional(),
  kind: z.enum(['transferred', 'devolved', 'entrusted', 'cancelled', 'recovered']),
  fromOrg: org,
  toOrg: org.optional(),
  supervisor: org.optional(),
  enforcer: org.optional(),
  supervisionMeasure: maybeEmpty(1000).optional(),
  successorItem: identifier().optional(),
});

const materials = z
  .array(
    z.strictObject({
      id: identifier(),
      name: line(300),
      main: z.boolean(),
      shareable: z.boolean(),
      source: line(200).optional(),
      modelForm: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional()
        .meta({ description: '示范文本的地址 · where the model form is (Art. 30)' }),
      sample: line(1000).optional().meta({ description: '填写示例 · what one says that is filled in' }),
    }),
  )
  .max(200);
const commitment = z.strictObject({ allowed: z.boolean(), verifyWithin: span.optional() });
const tolerance = z.strictObject({ allowed: z.boolean(), maxWd: wd.optional() });
const verification = z.enum(['required', 'sampled', 'offSite', 'none']);

const licenceItem = z.strictObject({
  id: identifier(),
  name: line(200),
  nameEn: line(200),
  basicCode: z.string().regex(/^\d{12}$/),
  licenceClass: z.enum(['01', '02', '03', '04', '05', '06']),
  legalBasis,
  decidingLevel: z.enum(['city', 'county']),
  approverRole: identifier(),
  departmentRole: identifier(),
  supervisorRole: identifier(),
  enforcerRole: identifier(),
  standardOwner: org,
  statutoryLimit: z.strictObject({ value: wd, unit: z.enum(['wd', 'd', 'm']) }),
  statutoryLimitWd: wd,
  clockStart: z.enum(['accepted', 'received']),
  extensionWd: wd,
  limitBasis: z
    .strictObject({
      statutoryLimit: basis.optional(),
      extensionWd: basis.optional(),
      clockStart: basis.optional(),
    })
    .optional()
    .meta({ description: '第四十二条以外的期限、延长、起算各自的法律或者法规依据' }),
  handling: z.enum(['ordinary', 'joint']).optional(),
  promisedLimitWd: wd,
  instant: z.boolean(),
  specialProcedures: z.array(identifier()).max(20),
  siteSurvey: z.boolean(),
  consultationWd: wd.optional(),
  commitment,
  tolerance,
  safetyRelated: z.boolean(),
  quantityLimited: z.boolean(),
  quantity: z
    .strictObject({ limit: z.number().int().min(0).max(1_000_000), basis, order: basis.optional() })
    .optional()
    .meta({
      description: '数量限制：每个决定辖区同时有效的许可数；order 为不按受理先后排序的法律、法规依据（第五十七条）',
    }),
  lowerReview: basis.optional().meta({ description: '先经下级机关审查、报上级机关决定的法律、法规依据（第三十五条）' }),
  inPerson: basis.optional().meta({ description: '须由申请人本人到办公场所提出申请的法律、法规依据（第二十九条）' }),
  conditionLaws: z.array(basis).max(20).optional().meta({ description: '允许许可附条件的法律、法规条款' }),
  keyField: z.boolean(),
  validity: z.strictObject({ years: wd.optional(), months: wd.optional() }).nullable(),
  renewal: z
    .strictObject({ latestBeforeExpiry: wd, unit: z.enum(['wd', 'd']), earliestBeforeExpiry: wd.optional() })
    .nullable(),
  verification,
  verificationWithin: span.nullable(),
  supervisionItems: z.array(identifier()).max(100),
  materials,
  conditions: z
    .array(z.strictObject({ id: identifier(), text: line(1000), evidence: z.array(identifier()).max(50) }))
    .max(200),
  fee: z
    .strictObject({ amount: line(200), basis })
    .optional()
    .meta({ description: '收费：须有法律、行政法规依据（第五十八条）；不填为不收费' }),
  pauses: z
    .array(z.strictObject({ kind: identifier(), basis: maybeEmpty(300), maxWd: wd.optional() }))
    .max(20)
    .optional(),
});

export const CONTENTS = {
  transferCatalogue: z.strictObject({
    jurisdiction: identifier(12),
    title: line(200),
    /** what becomes of cases accepted before by a bureau that loses the power */
    openCases: z.enum(['finish', 'transfer']).optional(),
    entries: z.array(transferEntry).max(10_000),
  }),
  licenceItem,
  districtItem: z.strictObject({
    id: identifier(100),
    jurisdiction: identifier(12),
    item: identifier(),
    inherits: z.number().int().min(1),
    values: licenceItem
      .pick({
        promisedLimitWd: true,
        instant: true,
        tolerance: true,
        commitment: true,
        verification: true,
        verificationWithin: true,
        materials: true,
      })
      .partial(),
    deviations: z
      .array(z.strictObject({ field: z.enum(DISTRICT_FIELDS), reason: line(500), basisDocument: line(200) }))
      .max(20),
  }),
  supervisionItem: z.strictObject({
    code: z.string().regex(/^\d{14}$/),
    name: line(200),
    nameEn: line(200),
    ownerRole: identifier(),
    standardOwner: org,
    type: z.enum(['inspection', 'penalty', 'coercion', 'other']),
    subjectKind: line(100),
    legalBasis,
    keyField: z.boolean(),
    method: z.array(z.enum(['doubleRandom', 'keyField', 'offSite', 'credit', 'targeted'])).max(5),
    onSite: z.boolean(),
    yearlyCap: z.number().int().min(0).max(366).nullable(),
    licenceItems: z.array(identifier()).max(500),
    review: z.strictObject({
      outcome: z.enum(['keep', 'cancel', 'merge', 'offSite']),
      mergedInto: z
        .string()
        .regex(/^\d{14}$/)
        .optional(),
      reviewedOn: civilDate,
      by: org,
      reason: maybeEmpty(500),
    }),
  }),
  coordinationUnit: z.strictObject({
    supervisor: org,
    jurisdiction: identifier(12),
    unitName: line(100),
    head: identifier(),
    liaison: identifier(),
    deputy: identifier().optional(),
    channel: identifier(),
  }),
  // what the law fixes is no unknown field but a finding, with its article
  policy: z.looseObject({
    id: identifier(),
    jurisdiction: identifier(12).nullable(),
    acknowledgementWd: z.number(),
    pushReceiptMinutes: z.number(),
    correctionByApplicantWd: z.number(),
    consultationWd: z.number().optional(),
    ladder: z.looseObject({
      reminderPercent: z.number(),
      yellowPercent: z.number(),
      shortLimitWd: z.number(),
      supervisedAfterRedWd: z.number(),
    }),
  }),
  calendar: z.strictObject({
    id: identifier(),
    knownFrom: civilDate,
    knownThrough: civilDate,
    offDays: z.array(civilDate).max(4000),
    workingWeekends: z.array(civilDate).max(2000),
  }),
} as const satisfies { readonly [kind in RegisterKind]: z.ZodType };

export const justification = {
  basisDocument: line(200).meta({ description: '依据文件', examples: ['雁政办发〔2026〕12号'] }),
  reason: line(500).meta({ description: '理由' }),
};

const draftOf = <Content extends z.ZodType>(kind: RegisterKind, content: Content) =>
  z
    .strictObject({ ...justification, effectiveFrom: civilDate, content })
    .meta({ id: `Draft${kind.charAt(0).toUpperCase()}${kind.slice(1)}` });

/** The body of propose and amendDraft: a content of its kind, the day from which it counts, and why. */
export const DRAFT_BODIES = {
  transferCatalogue: draftOf('transferCatalogue', CONTENTS.transferCatalogue),
  licenceItem: draftOf('licenceItem', CONTENTS.licenceItem),
  districtItem: draftOf('districtItem', CONTENTS.districtItem),
  supervisionItem: draftOf('supervisionItem', CONTENTS.supervisionItem),
  coordinationUnit: draftOf('coordinationUnit', CONTENTS.coordinationUnit),
  policy: draftOf('policy', CONTENTS.policy),
  calendar: draftOf('calendar', CONTENTS.calendar),
} as const satisfies { readonly [kind in RegisterKind]: z.ZodType };

export const justifiedBody = z.strictObject(justification).meta({ id: 'Justification', description: '依据与理由' });
export const repealBody = z
  .strictObject({ ...justification, through: civilDate.meta({ description: '最后有效日 · the last day it counts' }) })
  .meta({ id: 'Repeal' });
