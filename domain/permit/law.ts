import { LICENSING_LAW } from '../catalogue/limits.ts';
import type { Basis } from '../catalogue/types.ts';
import type { Remedies } from './types.ts';

/** The periods of the Administrative Licensing Law (行政许可法) that nobody may set otherwise (LAW rows, domain.md 5). */

/** Art. 55: who inspects, tests or quarantines is assigned within five days of acceptance. */
export const INSPECTORS_WD = 5;

/** Art. 34(3), 55: never by one alone. */
export const LEAST_OFFICERS = 2;

/** Art. 47: asked for within five days of being told, organised within twenty of the request. */
export const HEARING_REQUEST_WD = 5;
export const HEARING_WD = 20;
/** Art. 48: time and place are told seven days ahead. */
export const HEARING_NOTICE_WD = 7;
/** Art. 36 gives a right to speak and no period: as long as for the request of a hearing. */
export const STATEMENT_WD = 5;

/** Art. 43: a lower organ that reviews first does so within twenty days of its own acceptance. */
export const LOWER_REVIEW_WD = 20;

/** Art. 44: certificate made and delivered within ten days of the decision. */
export const CERTIFICATE_WD = 10;
/** 发改办财金〔2018〕424号: licences online within seven working days of the decision. */
export const PUBLICITY_WD = 7;

/** No law says how soon a paper is served that no message could bring: as long as a short duty has [C]. */
export const SERVICE_WD = 3;

/** What every denial must say (Art. 38(2); general rules of reconsideration and suit). */
export const REMEDIES: Remedies = { reconsiderationDays: 60, suitMonths: 6 };

export const article = (number: string): Basis => ({ document: LICENSING_LAW, article: number });

export const SCHEME: Basis = { document: '西安市审管联动工作方案', article: '审批结果同步推送' };
export const CLERICAL_CORRECTION: Basis = { document: '许可文书规范', article: '笔误更正' };
export const TOLERANCE: Basis = { document: '容缺受理办法', article: '容缺补齐' };
/** S24 */
export const ACROSS_LEVELS: Basis = { document: '西安市审管联动工作方案', article: '跨区域、跨部门、跨层级联动' };
/** 征求意见: as long as neither the item nor the policy sets it; no law does */
export const CONSULTATION_WD = 5;
export const CONSULTATION: Basis = { document: '西安市审管联动工作方案', article: '部门间协同' };
/** S22: who handled what, and when */
export const HANDLING: Basis = { document: '西安市审管联动工作方案', article: '监管全过程记录' };
export const LADDER: Basis = { document: '电子监察规则', article: '时限预警' };
export const PUBLICITY_NOTICE: Basis = { document: '发改办财金〔2018〕424号', article: '七个工作日' };
/** Art. 82: holidays do not count, and the yearly notice says which days are holidays. */
export const HOLIDAY_NOTICE = '国务院办公厅关于节假日安排的通知';

/** Whoever has an interest in a matter keeps away from it. */
export const AVOIDANCE: Basis = { document: '中华人民共和国公务员法', article: '第七十六条' };

/** The version of the transfer catalogue that something rests on. */
export const catalogueBasis = (version: number): Basis => ({ document: '划转目录', article: `第${version}版` });
