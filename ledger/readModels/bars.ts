import type { BarRow, PermitRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly BarRow[];

/** 不得再次申请 (Art. 78, 79): one row for each item, from the moment of the decision. */
export function foldBars(rows: Rows, permit: PermitRow, { stream, event }: Recorded): Rows {
  if (event.type !== 'ReapplicationBarred') return rows;
  const { article, items, kind, subject, document, effectiveAt: decidedAt } = event;
  const { caseNumber } = permit;
  const barred = items.map((item) => ({ caseNumber, item, article, stream, subject, kind, document, decidedAt }));
  return [...rows, ...barred];
}
