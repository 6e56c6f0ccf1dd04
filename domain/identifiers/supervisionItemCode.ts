/** Code of a supervision item 监管事项目录编码. Only one public validator is known, so the pattern is configurable. */
import { error, type Finding } from './finding.ts';

export type SupervisionItemCodeFinding = Finding<'supervisionItemCodeFormat'>;

export const SUPERVISION_ITEM_CODE = '^[0-9]{14}$';

/** @param pattern a regular expression for the whole code */
export const supervisionItemCodeFindings = (
  code: string,
  pattern: string = SUPERVISION_ITEM_CODE,
): SupervisionItemCodeFinding[] => (new RegExp(pattern, 'u').test(code) ? [] : [error('supervisionItemCodeFormat')]);
