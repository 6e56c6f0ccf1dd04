import { foldBars } from './bars.ts';
import { foldContenders } from './contenders.ts';
import { foldMatters } from './matters.ts';
import { foldObligations } from './obligations.ts';
import { foldPermit, summarised } from './permits.ts';
import { foldPublications } from './publications.ts';
import { foldPushes } from './pushes.ts';
import type { Recorded, StreamRows } from './rows.ts';

/**
 * What one event changes in the read models. Facts only: no law is decided again here, and no clock is read. Rows
 * that do not change stay the same objects.
 * @param client the client system that submitted the case; the one thing no event says
 */
export function fold(rows: StreamRows, recorded: Recorded, client: string | null): StreamRows {
  const permit = foldPermit(rows.permit, recorded, client);
  if (!permit) return rows;
  return summarised({
    ...rows,
    permit,
    obligations: foldObligations(rows.obligations, permit, recorded),
    pushes: foldPushes(rows.pushes, permit, recorded),
    publications: foldPublications(rows.publications, permit, recorded),
    bars: foldBars(rows.bars, permit, recorded),
    contenders: foldContenders(rows.contenders, permit, recorded),
    matters: foldMatters(rows.matters, permit, recorded),
  });
}
