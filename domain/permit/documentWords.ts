import type { SPECIAL_PROCEDURES } from '../catalogue/specialProcedures.ts';
import type { Basis } from '../catalogue/types.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import type { AcceptanceRefused, Terminated } from './events.ts';
import type { GivenMaterial, Permit, Route } from './types.ts';

/** How official documents say what the record holds as codes. */

/** 成文日期: year, month and day in full, in Arabic numerals (GB/T 9704-2012, 7.3.5). */
export function dayInWords(day: CivilDate): string {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return `${year}年${Number(month)}月${Number(dayOfMonth)}日`;
}

export const momentInWords = (at: Instant): string =>
  `${dayInWords(civilDateOf(at))}${Number(at.slice(11, 13))}时${at.slice(14, 16)}分`;

export const basisInWords = ({ document, article }: Basis): string =>
  /^[《]/.test(document) ? `${document}${article}` : `《${document}》${article}`;

/** Each once: what the law rests on and what the officer named may be the same. */
export const basesInWords = (bases: readonly Basis[]): string => [...new Set(bases.map(basisInWords))].join('、');

const PROCEDURES: { readonly [kind in (typeof SPECIAL_PROCEDURES)[number]]: string } = {
  hearing: '听证',
  tender: '招标',
  auction: '拍卖',
  inspection: '检验',
  test: '检测',
  quarantine: '检疫',
  appraisal: '鉴定',
  expertReview: '专家评审',
};

const isKnown = <Words extends object>(words: Words, code: string): code is Extract<keyof Words, string> =>
  Object.hasOwn(words, code);

/** A kind that the item's own law adds is called what the item calls it. */
export const procedureInWords = (kind: string): string => (isKnown(PROCEDURES, kind) ? PROCEDURES[kind] : kind);

const NOT_ACCEPTED = {
  notInRemit: '申请事项依法不属于本机关职权范围',
  notCompetent: '申请事项依法不属于本机关职权范围',
  falseMaterials: '申请人隐瞒有关情况或者提供虚假材料申请行政许可',
  barred: '申请人在依法不得再次申请该行政许可的期限内',
  stillIncomplete: '经一次性告知补正后，申请材料仍不齐全或者不符合法定形式',
  itemNotInCatalogue: '申请事项依法不属于本机关职权范围',
  itemRecovered: '申请事项的实施权限已依法收回，不属于本机关职权范围',
  itemCancelled: '申请事项已依法取消，不需要取得行政许可',
  wrongJurisdiction: '申请事项不属于本机关管辖的区域',
  licenceExpired: '所持行政许可的有效期已经届满，不能再申请变更或者延续，可以重新申请',
  belowThreshold: '申请事项依法不需要取得行政许可',
} as const satisfies { readonly [ground in string]: string };

/** 不得再次申请 (Art. 78, 79): by which decision, and until when. */
export const barInWords = ({ document, through }: NonNullable<AcceptanceRefused['bar']>): string =>
  `${NOT_ACCEPTED.barred}（决定文书号：${document}，不得再次申请的最后一日：${dayInWords(through)}，自次日起可以再次申请）`;

/** @throws Error for a ground without words: a refusal must not go out without saying why */
export function refusalGroundInWords(ground: AcceptanceRefused['ground']): string {
  if (!isKnown(NOT_ACCEPTED, ground)) throw new Error(`no words for the ground ${ground}`);
  return NOT_ACCEPTED[ground];
}

const TERMINATED = {
  notCorrected: '申请人在告知的期限内未补正申请材料',
  notCompleted: '申请人未在承诺的期限内补齐容缺材料',
  subjectCeased: '申请人死亡、丧失行为能力或者依法终止',
  forceMajeure: '因不可抗力，申请的行政许可事项无法实施',
} as const satisfies { readonly [ground in string]: string };

/** @throws Error for a ground without words */
export function terminationGroundInWords(ground: Terminated['ground']): string {
  if (!isKnown(TERMINATED, ground)) throw new Error(`no words for the ground ${ground}`);
  return TERMINATED[ground];
}

export const SOURCES: { readonly [source in GivenMaterial['source']]: string } = {
  upload: '电子文件',
  shared: '部门共享',
  paper: '纸质文件',
};

export const CASE_KINDS: { readonly [kind in Permit['kind']]: string } = {
  new: '新办',
  change: '变更',
  renewal: '延续',
};

export const ROUTES: { readonly [route in Route]: string } = {
  ordinary: '一般程序',
  commitment: '告知承诺',
  tolerance: '容缺受理',
};
