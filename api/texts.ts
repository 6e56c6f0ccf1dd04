import type { RefusalCode } from '../domain/refusal.ts';
import { FINDING_TEXTS, type FindingCode } from './texts/findings.ts';
import { REFUSAL_TEXTS } from './texts/refusals.ts';
import { REQUEST_TEXTS, type RequestCode } from './texts/requests.ts';
import type { Language, Text } from './texts/text.ts';

export type ProblemCode = RefusalCode | FindingCode | RequestCode;

export const TEXTS: Record<ProblemCode, Text> = { ...REFUSAL_TEXTS, ...FINDING_TEXTS, ...REQUEST_TEXTS };

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(TEXTS, code);
export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(REFUSAL_TEXTS, code);

const TITLES: { [status: number]: Text } = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '未登录', en: 'Not signed in' },
  403: { zh: '无权办理', en: 'Not permitted' },
  404: { zh: '未找到', en: 'Not found' },
  405: { zh: '方法不支持', en: 'Method not allowed' },
  406: { zh: '没有该格式', en: 'Not acceptable' },
  409: { zh: '当前状态不允许', en: 'Not lawful in this state' },
  413: { zh: '请求过大', en: 'Too large' },
  415: { zh: '格式不支持', en: 'Unsupported media type' },
  422: { zh: '内容不能受理', en: 'Cannot be taken' },
  429: { zh: '请求过多', en: 'Too many requests' },
  500: { zh: '内部错误', en: 'Internal error' },
  503: { zh: '暂时不可用', en: 'Temporarily unavailable' },
};

const OTHER_TITLE: Text = { zh: '请求未完成', en: 'Request not completed' };

export const titleOf = (status: number, language: Language): string => (TITLES[status] ?? OTHER_TITLE)[language];
export const textOf = (code: ProblemCode, language: Language): string => TEXTS[code][language];
