import { jurisdictionOf } from '../catalogue/lookup.ts';
import type { Basis, Catalogue, Jurisdiction, JurisdictionId } from '../catalogue/types.ts';

/** 救济: where whoever disagrees with a decision may go (行政复议法, 行政诉讼法). */

export const RECONSIDERATION: Basis = { document: '中华人民共和国行政复议法', article: '第二十条、第二十四条' };
export const SUIT: Basis = { document: '中华人民共和国行政诉讼法', article: '第十八条、第四十六条' };

export type RemedyOrgans = { reconsideration: string; court: string };

/** What a court is called that the reference data do not name (行政诉讼法 第十八条第一款). */
const COURT_OF_THE_PLACE = '作出该行政行为的行政机关所在地有管辖权的基层人民法院';

/**
 * Where an act of an organ of the jurisdiction can be contested: the people's government of its level (行政复议法 第二十四条第一款), and the
 * court. A zone (开发区) has no people's government of its own: its organs answer to the one that set it up.
 */
export function remedyOrgansOf(catalogue: Catalogue, jurisdiction: JurisdictionId): RemedyOrgans {
  const own = jurisdictionOf(catalogue, jurisdiction);
  if (!own) throw new Error(`no jurisdiction ${jurisdiction}`);
  const parent = own.parent === null ? undefined : jurisdictionOf(catalogue, own.parent);
  return {
    reconsideration: own.kind === 'zone' && parent ? governmentOf(parent) : governmentOf(own, parent),
    court: own.court ?? parent?.court ?? COURT_OF_THE_PLACE,
  };
}

const governmentOf = ({ name }: Jurisdiction, above?: Jurisdiction): string =>
  `${above && !name.startsWith(above.name) ? above.name : ''}${name}人民政府`;
