import { z } from 'zod';
import type { Application } from '../../domain/catalogue/application.ts';
import { AGENT_ACTS } from '../../domain/permit/agency.ts';
import { CHANNELS } from '../../domain/permit/service/types.ts';
import { identifier, line, material, sha256 } from './fields.ts';

/**
 * The shape of an application. Lengths and characters of texts, identifiers, dates and everything that needs the
 * catalogue are rules of the domain (domain/catalogue/applicationFindings.ts) and reported together with these.
 */
const text = z.string();

const legalRepresentative = z.strictObject({ name: text, idNumber: text });

export const applicant = z
  .strictObject({
    kind: z.enum([
      'enterprise',
      'individualHousehold',
      'cooperative',
      'institution',
      'socialOrganisation',
      'naturalPerson',
    ]),
    name: text.min(1),
    uscc: text.optional(),
    legalRepresentative: legalRepresentative.optional(),
    idNumber: text.optional(),
    contactPhone: line(40).optional(),
    email: z.email().max(200).optional(),
    creditRecord: z.enum(['none', 'serious', 'falseCommitment']),
  })
  .meta({ id: 'Applicant', description: '申请人；自然人填 idNumber，其他填 uscc 和 legalRepresentative' });

export const scope = z.array(z.enum(AGENT_ACTS)).min(1).max(AGENT_ACTS.length);

const agent = z
  .strictObject({
    name: text.min(1),
    idNumber: text.optional(),
    uscc: text.optional(),
    contactPhone: line(40).optional(),
    powerOfAttorney: z
      .strictObject({
        sha256,
        principal: text.max(40).meta({ description: '委托人：申请人的统一社会信用代码或公民身份号码' }),
        scope,
        from: text.max(10).meta({ format: 'date' }),
        through: text.max(10).meta({ format: 'date' }),
      })
      .meta({ id: 'PowerOfAttorney', description: '授权委托书：权限、起止日期和文件的 SHA-256' }),
  })
  .meta({ id: 'Agent', description: '委托代理人（第二十九条）：自然人填 idNumber，机构填 uscc' });

export const premises = z
  .strictObject({
    address: text.min(1),
    divisionCode: text.max(12),
    // Below zero is the domain's finding; here only what no area can be.
    areaSqm: z.number().max(10_000_000),
  })
  .meta({ id: 'Premises', description: '经营场所' });

export const submission = z
  .strictObject({
    id: identifier().optional().meta({ description: 'A reference of your own; it is not kept' }),
    jurisdiction: text.max(12).meta({ examples: ['610113', 'XAGX'] }),
    receivedAt: text.max(40).meta({ format: 'date-time', examples: ['2026-11-23T09:00:00+08:00'] }),
    lateEntryReason: text.optional(),
    channel: z.enum(['online', 'window']),
    window: z.strictObject({ jurisdiction: text.max(12) }).optional(),
    applicant,
    agent: agent.optional(),
    service: z
      .strictObject({ channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length) })
      .optional()
      .meta({
        description:
          '送达方式确认：同意的电子送达渠道，依次使用；空则由窗口送达并记录 · how the applicant agreed to be told, in this order; empty: by hand',
      }),
    route: z.enum(['ordinary', 'commitment', 'tolerance']),
    kind: z.enum(['new', 'change', 'renewal']),
    handling: z.literal('joint').optional(),
    trade: identifier().optional(),
    licenceRef: z.strictObject({ item: identifier(), number: line(60), validTo: text.max(10) }).optional(),
    items: z
      .array(z.strictObject({ item: text.max(64), itemVersion: z.number().int().min(1).optional() }))
      .min(1)
      .max(20),
    premises,
    materials: z.array(material).max(200),
    tolerated: z.array(identifier()).max(200).optional(),
    commitment: z.strictObject({ signedOn: text.max(10), text }).optional(),
    remark: text.optional(),
    facts: z
      .strictObject({
        maxVehicleMassKg: z.number().min(0).max(1_000_000).optional(),
        decidableAtOnce: z.boolean().optional(),
        failedConditions: z.array(identifier()).max(50).optional(),
      })
      .optional(),
    requestWrittenDecision: z
      .boolean()
      .optional()
      .meta({ description: '无权受理时要求出具书面决定：办件随即以不予受理（或无需许可）结束' }),
  })
  .meta({ id: 'Application' });

export type Submission = z.infer<typeof submission>;

export const applicationOf = ({ requestWrittenDecision: _, id: __, ...application }: Submission): Application =>
  application;
