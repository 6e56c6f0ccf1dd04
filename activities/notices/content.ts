import type { Notice, NoticeKind } from '../../domain/permit/service/types.ts';
import type { Permit } from '../../domain/permit/types.ts';

/** What a message says: which case, what happened, what he has to do by when; nobody's name, and no reasons. */
export type Content = { subject: string; text: string };

type Words = { zh: string; en: string };

const WHAT: { readonly [kind in NoticeKind]: Words } = {
  accepted: { zh: '申请已受理', en: 'the application was accepted' },
  notAccepted: {
    zh: '申请不予受理，理由和救济途径见书面凭证',
    en: 'the application was not accepted; the document gives the reasons',
  },
  notRequired: { zh: '该事项依法不需要取得行政许可', en: 'no licence is required' },
  correction: { zh: '申请材料需要补正', en: 'materials have to be corrected' },
  paused: {
    zh: '进入特别程序，所需时间不计入办理期限',
    en: 'a special procedure began; its time is not counted into the limit',
  },
  extended: {
    zh: '办理期限已经批准延长，理由见延长告知书',
    en: 'the limit was extended; the notice gives the reasons',
  },
  hearingRight: { zh: '您有要求听证的权利', en: 'you have the right to a hearing' },
  hearing: { zh: '听证的时间、地点已经确定', en: 'time and place of the hearing are set' },
  decided: { zh: '已作出行政许可决定', en: 'a decision was made' },
  corrected: {
    zh: '决定书中的文字错误已经更正，更正书另行送达',
    en: 'a slip in the decision was corrected; the document follows',
  },
  ended: { zh: '办理已经终止，理由见书面通知', en: 'the handling was ended; the document gives the reasons' },
  transferred: { zh: '办件已移送有权机关办理', en: 'the case was handed to the organ that has the power' },
};

/** Of one item among several: the others go on, and nobody may take the message for the end of his case. */
const OF_ONE_ITEM: { readonly [kind in NoticeKind]?: Words } = {
  notAccepted: {
    zh: '其中一个事项不予受理，其他事项继续办理，理由、有权机关和救济途径见书面凭证',
    en: 'one of its items was not accepted, the others go on; the document gives the reasons and the right organ',
  },
  notRequired: {
    zh: '其中一个事项依法不需要取得行政许可，其他事项继续办理',
    en: 'for one of its items no licence is required; the others go on',
  },
};

const UNTIL: { readonly [kind in NoticeKind]?: (permit: Permit, notice: Notice) => string | null } = {
  accepted: ({ obligations }) => earliest(obligations.filter(({ kind }) => kind === 'decide').map(({ due }) => due)),
  correction: ({ correction }) => correction?.applicantDue ?? null,
  extended: ({ obligations }, { item }) => obligations.find(({ id }) => id === `decide:${item}`)?.due ?? null,
  hearingRight: ({ hearing }) => hearing?.told.find(({ party }) => party === 'applicant')?.requestBy ?? null,
  hearing: ({ hearing }) => hearing?.arranged?.heldAt.slice(0, 10) ?? null,
};

const DAY: { readonly [kind in NoticeKind]?: Words } = {
  accepted: { zh: '承诺办结日', en: 'decision promised by' },
  correction: { zh: '最迟于该日补正', en: 'to be corrected by' },
  extended: { zh: '延长后的办结日', en: 'decision due by' },
  hearingRight: { zh: '最迟于该日申请听证', en: 'a hearing can be asked for until' },
  hearing: { zh: '听证日期', en: 'day of the hearing' },
};

/** @param lookupUrl where a case is looked up by number and code */
export function contentOf(permit: Permit, notice: Notice, lookupUrl: string | null): Content {
  const { caseNumber, items } = permit;
  const what = (notice.item === undefined ? undefined : OF_ONE_ITEM[notice.kind]) ?? WHAT[notice.kind];
  const day = UNTIL[notice.kind]?.(permit, notice) ?? null;
  const label = DAY[notice.kind];
  const item = items.find((entry) => entry.item === notice.item)?.frozen?.facts.name;
  const zh = [`办件 ${caseNumber}`, ...(item === undefined ? [] : [item]), what.zh];
  const en = [`Case ${caseNumber}`, what.en];
  if (day !== null && label) {
    zh.push(`${label.zh}：${day}`);
    en.push(`${label.en} ${day}`);
  }
  const look: Words = lookupUrl
    ? { zh: `详情请凭办件编号和查询码查询：${lookupUrl}`, en: `Look it up by number and code: ${lookupUrl}` }
    : { zh: '详情请凭办件编号和查询码查询，或到窗口办理', en: 'Look it up by number and code, or ask at the window' };
  return {
    subject: `办件 ${caseNumber} 有新的通知 · Notice on case ${caseNumber}`,
    text: `${zh.join('，')}。${look.zh}。\n${en.join(', ')}. ${look.en}.`,
  };
}

const earliest = (days: readonly string[]): string | null => [...days].sort()[0] ?? null;
