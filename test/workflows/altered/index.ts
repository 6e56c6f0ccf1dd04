import { sleep } from '@temporalio/workflow';
import type { CarriedPermit } from '../../../workflows/permit.ts';
import { permit as released } from '../../../workflows/permit.ts';

/** A release that somebody changed without a thought for open cases: it does one thing more, and all else the same. */
export async function permit(carried: CarriedPermit): Promise<void> {
  const over = released(carried);
  await sleep('1 minute');
  await over;
}
