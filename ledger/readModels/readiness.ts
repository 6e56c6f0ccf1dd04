import { isReadyToDecide } from '../../domain/permit/checks.ts';
import type { Permit } from '../../domain/permit/types.ts';
import { worksOf } from '../../domain/permit/work.ts';
import type { ObligationRow } from '../schema.ts';
import type { StreamRows } from './rows.ts';

/** Whether there is something to decide on: said by the domain of the case, kept with the duties that wait for it. */

const isToDecide = (row: ObligationRow): boolean => row.state === 'open' && worksOf(row).includes('decide');

export const awaitsDecision = ({ obligations }: StreamRows): boolean => obligations.some(isToDecide);

export function withReadiness(rows: StreamRows, state: Permit): StreamRows {
  if (!awaitsDecision(rows) && rows.obligations.every(({ readyToDecide }) => readyToDecide === null))
    return { ...rows, state };
  const isReady = isReadyToDecide(state);
  const obligations = rows.obligations.map((row) => {
    const readyToDecide = isToDecide(row) ? isReady : null;
    return row.readyToDecide === readyToDecide ? row : { ...row, readyToDecide };
  });
  return { ...rows, obligations, state };
}
