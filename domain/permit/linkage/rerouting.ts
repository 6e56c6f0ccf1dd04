import type { ReferenceFacts } from '../../catalogue/facts.ts';
import { entryFactsOn } from '../../catalogue/lookup.ts';
import { refusal } from '../../refusal.ts';
import type { Instant } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import { endOne, itemOf } from '../guards.ts';
import type { Permit, Push } from '../types.ts';
import type { PushRerouted } from './events.ts';
import { nextPushId, orderPush, type PushOrder } from './ordering.ts';

type Rerouting = Pick<PushRerouted, 'by' | 'to' | 'why' | 'reasons' | 'articles'> & {
  facts: ReferenceFacts;
  /** of several that are ordered at once */
  nth?: number;
};

/** The former push ends, and a new one is ordered and delivered as the first was. */
export function rerouted(permit: Permit, push: Push, rerouting: Rerouting, at: Instant): PermitEvent[] {
  const { by, to, why, reasons, articles, nth } = rerouting;
  const reason = why === 'succeeded' ? 'succeeded' : 'rerouted';
  const ended = ['push', 'acknowledge', 'reroute', 'nameUnit'].flatMap((kind) =>
    // what the bureau has just met is met, and not ended
    kind === 'reroute' && why === 'returned' ? [] : endOne(permit, `${kind}:${push.id}`, reason),
  );
  return [
    {
      type: 'PushRerouted',
      by,
      pushId: push.id,
      next: nextPushId(permit, nth),
      to,
      why,
      reasons,
      articles,
    },
    ...ended,
    ...orderPush(permit, orderAfter(permit, push, rerouting), at),
  ];
}

/** The same to another addressee: what told of a correction still tells of it. */
const orderAfter = (permit: Permit, push: Push, { facts, to, nth }: Rerouting): PushOrder => ({
  ...registered(permit, push, facts, to),
  facts,
  replaces: push.id,
  ...(push.correction !== undefined && { correction: push.correction }),
  ...(nth && { nth }),
});

/** What the register said on the decision day; who supervises was found otherwise since. */
function registered(
  permit: Permit,
  { item }: Push,
  facts: ReferenceFacts,
  supervisor: string,
): Pick<PushOrder, 'item' | 'supervisor' | 'enforcer' | 'catalogueVersion'> {
  const decidedOn = itemOf(permit, item).decision?.decidedOn ?? '';
  const covering = entryFactsOn(facts, item, decidedOn);
  if (!covering) throw refusal('staleFacts', { missing: 'transferCatalogue', item, day: decidedOn });
  const { version: catalogueVersion, entry } = covering;
  return { item, supervisor, enforcer: entry?.enforcer ?? supervisor, catalogueVersion };
}
