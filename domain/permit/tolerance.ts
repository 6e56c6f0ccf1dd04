import type { Calendar } from '../calendar.ts';
import type { ItemFacts } from '../catalogue/facts.ts';
import { toleranceCompleteBy } from '../catalogue/limits.ts';
import { refusal } from '../refusal.ts';
import type { CivilDate, Instant } from '../time.ts';
import { civilDateOf } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import type { Supplement } from './commands.ts';
import type { Accepted, PermitEvent } from './events.ts';
import { isDecided, mustBeIn, UNDECIDED, wrongState } from './guards.ts';
import type { Permit, PermitItem } from './types.ts';

/**
 * 容缺受理: the main papers are there, minor ones follow. Clock and review run; the grant waits, because it starts
 * certificate and push (domain.md 2.5).
 */

/** What the applicant asked to hand in later. */
export const toleratedOf = ({ tolerated, correction }: Permit): string[] =>
  // what was named in the one correction is asked for now, and no longer tolerated
  (tolerated?.open ?? []).filter((id) => !correction?.open.includes(id));

/** What of it may be missing at acceptance: of items that are open to it on that day, and have a day for it. */
export const tolerableOn = (permit: Permit, items: readonly ItemFacts[]): string[] =>
  toleratedOf(permit).filter((id) =>
    items.some((item) => isTolerant(item) && item.materials.some((material) => material.id === id)),
  );

const isTolerant = ({ tolerance: rule }: ItemFacts): boolean => rule?.allowed === true && rule.maxWd !== undefined;

/** What acceptance leaves open, and by when it must be there; null where nothing is. */
export function tolerance(
  permit: Permit,
  items: readonly { facts: ItemFacts }[],
  missing: readonly string[],
  acceptedOn: CivilDate,
): Accepted['tolerated'] | null {
  const asked = toleratedOf(permit).filter((id) => missing.includes(id));
  const open = items.filter(({ facts }) => facts.materials.some(({ id }) => asked.includes(id)));
  const completeBy = completeByOf(
    permit.calendar,
    open.map(({ facts }) => facts),
    acceptedOn,
  );
  // silence accepts also where the item is no longer open to it: the grant waits all the same
  return asked.length === 0 ? null : { open: asked, completeBy };
}

/** The earliest of the items concerned; null where none of them is open to it. */
function completeByOf(calendar: Calendar, items: readonly ItemFacts[], acceptedOn: CivilDate): CivilDate | null {
  const dates = items.flatMap((item) => {
    const by = item.tolerance ? toleranceCompleteBy(calendar, item.tolerance, acceptedOn) : null;
    return by ? [by] : [];
  });
  return dates.sort()[0] ?? null;
}

/** The same count with another calendar. */
export function completeByWith({ tolerated, accepted, items }: Permit, calendar: Calendar): CivilDate | null {
  if (!accepted || !tolerated?.completeBy || tolerated.open.length === 0) return null;
  const concerned = items.filter((entry) => openOf(tolerated.open, entry).length > 0);
  return completeByOf(
    calendar,
    concerned.flatMap(({ frozen }) => (frozen ? [frozen.facts] : [])),
    accepted.on,
  );
}

const openOf = (open: readonly string[], { frozen }: PermitItem): string[] =>
  (frozen?.facts.materials ?? []).map(({ id }) => id).filter((id) => open.includes(id));

/** Papers of an item that are still to follow: it is not granted before they are there. */
export const outstandingFor = ({ tolerated }: Permit, entry: PermitItem): string[] =>
  openOf(tolerated?.open ?? [], entry);

/** The undecided items that still wait for papers. */
export const incompleteItems = (permit: Permit): string[] =>
  permit.items.filter((entry) => !isDecided(entry) && outstandingFor(permit, entry).length > 0).map(({ item }) => item);

/** Papers that are still to follow for what is undecided. */
export const outstanding = (permit: Permit): string[] =>
  permit.items.filter((entry) => !isDecided(entry)).flatMap((entry) => outstandingFor(permit, entry));

export const isCompletionOverdue = (permit: Permit, at: Instant): boolean =>
  outstanding(permit).length > 0 && !!permit.tolerated?.completeBy && civilDateOf(at) > permit.tolerated.completeBy;

/** 容缺补齐: late is still in time, as long as nobody has ended the case for it. */
export function supplement(permit: Permit, command: Supplement, at: Instant): PermitEvent[] {
  const { by, materials } = command;
  mustBeIn(permit, 'supplement', ...UNDECIDED);
  const open = outstanding(permit);
  if (open.length === 0) throw wrongState(permit, 'supplement');
  mustBeWithinPower(permit, command, 'supplement', at);
  if (materials.length === 0) throw refusal('nothingHandedIn', { missing: open });
  const unlisted = materials.map(({ material }) => material).filter((id) => !open.includes(id));
  if (unlisted.length > 0) throw refusal('unknownMaterial', { unlisted, listed: open });
  return [{ type: 'SupplementHandedIn', by, ...asAgent(command), materials }];
}
