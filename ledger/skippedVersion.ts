import type { WhyNotTaken } from '../domain/catalogue/governance/laterPackage.ts';
import type { CivilDate } from '../domain/time.ts';
import type { ReferenceKind } from './schema.ts';

/** What a later load of reference data brought and the ledger did not take. */
export type SkippedVersion = {
  kind: ReferenceKind;
  id: string;
  version: string;
  reason: WhyNotTaken | 'calendarNotNewer' | 'calendarContradicts';
};

/** What was wholly new and counts from the day after it was loaded, its own first day having passed. */
export type TakenLater = Omit<SkippedVersion, 'reason'> & { from: CivilDate };

const REASONS: Record<SkippedVersion['reason'], string> = {
  heldOtherwise:
    '登记系统中该版本号已有不同内容，保留现有内容；如需采用请发布新版本 · the register holds another content under this number and keeps it: publish a new version to take this one over',
  retroactive:
    '生效日不晚于今天，不得溯及既往；如需采用请发布新版本 · its first day is not after today and nothing counts backwards: publish a new version to take it over',
  overtaken:
    '登记系统已自行发布其他版本；如需采用请发布新版本 · the register has gone on with versions of its own: publish a new version to take it over',
  over: '其有效期在载入之前已经结束 · its last day was over before it was loaded',
  repealed:
    '该文件已由两人按程序废止，不得由数据包恢复；如需恢复请发布新版本 · two people ended this document, and no package takes it up again: publish a new version to do so',
  predecessorNotTaken:
    '其前一版本未被采用，本版本一并暂缓；如需采用请发布新版本 · the version before it was not taken, so it is held back as well: publish a new version to take it over',
  calendarNotNewer: '现有日历已到该日或更晚 · what is loaded knows as many days or more',
  calendarContradicts:
    '与期限已据以计算的日子不一致，已知的日子不得更改 · contradicts days that due dates were computed from',
};

/** For whoever starts the system, in both languages. */
export const skippedText = ({ kind, id, version, reason }: SkippedVersion): string =>
  `目录未采用 · catalogue, not taken: ${kind} ${id} 版本 · version ${version}: ${REASONS[reason]}`;

export const takenLaterText = ({ kind, id, version, from }: TakenLater): string =>
  `目录已采用 · catalogue, taken: ${kind} ${id} 版本 · version ${version}: 原定生效日已过，自 ${from} 起施行（公布次日） · its first day had passed, so it counts from ${from}, the day after it was published here`;
