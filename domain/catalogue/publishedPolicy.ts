import { isCivilDate } from '../time.ts';
import type { Policy } from './types.ts';

export type PolicyFinding = {
  path: string;
  code: 'fixedByLaw' | 'unknownField' | 'type' | 'range' | 'order' | 'invalidDate';
  /** for `fixedByLaw` the article; for `range` the bounds */
  detail?: string;
};

/** Limits of the law, which a policy may not set at all, neither longer nor shorter. */
const FIXED_BY_LAW: { readonly [field: string]: string } = {
  correctionNoticeWd: '行政许可法第三十二条',
  decisionWd: '行政许可法第四十二条',
  extensionWd: '行政许可法第四十二条',
  jointDecisionWd: '行政许可法第四十二条',
  certificateWd: '行政许可法第四十四条',
  publicityWd: '发改办财金〔2018〕424号',
  hearingRequestWd: '行政许可法第四十七条',
  hearingWd: '行政许可法第四十七条',
  hearingNoticeWd: '行政许可法第四十八条',
};

/** Whole numbers, both ends included. Beyond them a setting would switch its duty off in all but name. */
const RANGES: { readonly [path: string]: readonly [from: number, through: number] } = {
  acknowledgementWd: [1, 10],
  pushReceiptMinutes: [1, 1440],
  correctionByApplicantWd: [1, 250],
  consultationWd: [1, 20],
  'ladder.reminderPercent': [1, 100],
  'ladder.yellowPercent': [1, 100],
  'ladder.shortLimitWd': [0, 20],
  'ladder.supervisedAfterRedWd': [1, 10],
};

/** Set or not: where a policy is silent the default counts. */
const OPTIONAL: readonly string[] = ['consultationWd'];

const OTHER_FIELDS = ['id', 'jurisdiction', 'version', 'effectiveFrom', 'effectiveTo', 'ladder'];

/** What speaks against publishing a policy; nothing else may load one. */
export function policyFindings(policy: Policy): PolicyFinding[] {
  const settings = new Map<string, unknown>([
    ...Object.entries(policy),
    ...Object.entries(policy.ladder).map(([field, value]): [string, unknown] => [`ladder.${field}`, value]),
  ]);
  return [
    ...[...settings.keys()].flatMap(fieldFindings),
    ...Object.keys(RANGES).flatMap((path) => rangeFindings(path, settings.get(path))),
    ...(policy.ladder.reminderPercent >= policy.ladder.yellowPercent
      ? [{ path: 'ladder.reminderPercent', code: 'order' as const }]
      : []),
    ...dateFindings(policy),
  ];
}

function fieldFindings(path: string): PolicyFinding[] {
  const detail = FIXED_BY_LAW[path.replace(/^ladder\./, '')];
  if (detail !== undefined) return [{ path, code: 'fixedByLaw', detail }];
  return path in RANGES || OTHER_FIELDS.includes(path) ? [] : [{ path, code: 'unknownField' }];
}

function rangeFindings(path: string, value: unknown): PolicyFinding[] {
  const [from, through] = RANGES[path] ?? [0, 0];
  if (value === undefined && OPTIONAL.includes(path)) return [];
  if (typeof value !== 'number') return [{ path, code: 'type' }];
  return Number.isInteger(value) && from <= value && value <= through
    ? []
    : [{ path, code: 'range', detail: `${from}–${through}` }];
}

function dateFindings({ effectiveFrom, effectiveTo }: Policy): PolicyFinding[] {
  if (!isCivilDate(effectiveFrom)) return [{ path: 'effectiveFrom', code: 'invalidDate' }];
  if (effectiveTo === null) return [];
  if (!isCivilDate(effectiveTo)) return [{ path: 'effectiveTo', code: 'invalidDate' }];
  return effectiveTo < effectiveFrom ? [{ path: 'effectiveTo', code: 'order' }] : [];
}
