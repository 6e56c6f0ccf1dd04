import { isOvertaken } from './service/overtaken.ts';
import type { Channel } from './service/types.ts';
import type { Permit, PushId } from './types.ts';

/** What the case owes the outside world now; the shell starts it after the facts are on record. */
export type PermitEffect =
  | { type: 'deliverPush'; key: string; pushId: PushId; attempt: number; delivery: 'inbox' | 'endpoint' }
  | { type: 'publish'; key: string; item: string }
  /** `reference`: it was handed over, and is asked for */
  | { type: 'sendNotice'; key: string; notice: string; attempt: number; channel: Channel; reference?: string };

export function owed(permit: Permit): PermitEffect[] {
  const deliveries = permit.pushes
    .filter((push) => push.state === 'pending' && push.nextAttemptAt === null)
    .map(({ id, attempts, delivery }): PermitEffect => {
      const attempt = attempts + 1;
      return { type: 'deliverPush', key: `deliverPush/${id}/${attempt}`, pushId: id, attempt, delivery };
    });
  const publications = permit.items
    .filter((entry) => entry.decision?.outcome === 'granted' && !entry.published)
    .map(({ item }): PermitEffect => ({ type: 'publish', key: `publish/${item}`, item }));
  return [...deliveries, ...publications, ...notices(permit)];
}

/**
 * One is handed over after the other, so that he hears of things in their order; those that were handed over are asked
 * for, and hold up nothing.
 */
function notices(permit: Permit): PermitEffect[] {
  const all = (permit.service?.notices ?? []).filter((notice) => !isOvertaken(permit, notice));
  const next = all.find(({ state }) => state === 'owed');
  const pending = [...all.filter(({ state }) => state === 'sent'), ...(next ? [next] : [])];
  return pending.flatMap(({ id: notice, attempts, channel, nextAttemptAt, reference }): PermitEffect[] => {
    if (channel === null || nextAttemptAt !== null) return [];
    const attempt = attempts + 1;
    const key = `sendNotice/${notice}/${attempt}`;
    return [{ type: 'sendNotice', key, notice, attempt, channel, ...(reference !== undefined && { reference }) }];
  });
}
