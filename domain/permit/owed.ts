import type { Permit, PushId } from './types.ts';

/** What the case owes the outside world now; the shell starts it after the facts are on record. */
export type PermitEffect =
  | { type: 'deliverPush'; key: string; pushId: PushId; attempt: number; delivery: 'inbox' | 'endpoint' }
  | { type: 'publish'; key: string; item: string };

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
  return [...deliveries, ...publications];
}
