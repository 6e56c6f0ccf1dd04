import type { ReferenceKind } from './schema.ts';

/** What a later load of reference data brought and the ledger did not take. */
export type SkippedVersion = {
  kind: ReferenceKind;
  id: string;
  version: string;
  reason: 'heldOtherwise' | 'retroactive' | 'overtaken' | 'calendarNotNewer' | 'calendarContradicts';
};

const REASONS: Record<SkippedVersion['reason'], string> = {
  heldOtherwise:
    '登记系统中该版本号已有不同内容，保留现有内容；如需采用请发布新版本 · the register holds another content under this number and keeps it: publish a new version to take this one over',
  retroactive:
    '生效日不晚于今天，不得溯及既往；如需采用请发布新版本 · its first day is not after today and nothing counts backwards: publish a new version to take it over',
  overtaken:
    '登记系统已自行发布其他版本；如需采用请发布新版本 · the register has gone on with versions of its own: publish a new version to take it over',
  calendarNotNewer: '现有日历已到该日或更晚 · what is loaded knows as many days or more',
  calendarContradicts:
    '与期限已据以计算的日子不一致，已知的日子不得更改 · contradicts days that due dates were computed from',
};

/** For whoever starts the system, in both languages. */
export const skippedText = ({ kind, id, version, reason }: SkippedVersion): string =>
  `目录未采用 · catalogue, not taken: ${kind} ${id} 版本 · version ${version}: ${REASONS[reason]}`;
