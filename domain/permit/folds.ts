import { lampAfter } from '../obligations/ladder.ts';
import type { Obligation } from '../obligations/types.ts';
import type { Instant } from '../time.ts';
import type { Permit } from './types.ts';

/** What several events change in the same way. */

export const withObligation = (permit: Permit, id: string, change: (o: Obligation) => Obligation): Permit => ({
  ...permit,
  obligations: permit.obligations.map((o) => (o.id === id ? change(o) : o)),
});

/** One rung of a duty is behind it. */
export const climbed = (permit: Permit, id: string): Permit =>
  withObligation(permit, id, (o) => {
    const [rung, ...ladder] = o.ladder;
    return rung ? { ...o, ladder, lamp: lampAfter(rung.rung, o.lamp) } : o;
  });

/** 办结: everything delivered, every push received, every grant published; `at` is when the last of it happened. */
export function closable(permit: Permit, at: Instant): Permit {
  const done =
    permit.state !== 'CLOSED' &&
    permit.items.some(({ decision }) => decision !== null) &&
    permit.items.every((i) => i.ended || (i.delivered && (i.decision?.outcome !== 'granted' || i.published))) &&
    permit.pushes.every((p) => p.state !== 'pending');
  return done ? { ...permit, closableAt: at } : permit;
}
