import { addMonths, type Calendar } from '../calendar.ts';
import type { ReferenceFacts } from '../catalogue/facts.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import type { Basis, ItemId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import type { ReapplicationBarred } from './events.ts';
import { article } from './law.ts';
import type { Bar, BarringArticle, Permit } from './types.ts';

/**
 * 不得再次申请: one year after an application with concealed facts or false material (Art. 78), three after a licence that
 * was obtained by deception or bribery (Art. 79), of items alone that directly concern public safety, health, life and
 * property. A bar comes from a decision that finds it so, and from nothing else: neither from a verification that
 * failed nor from a withdrawal.
 */

const MONTHS: { readonly [article in BarringArticle]: number } = { '78': 12, '79': 36 };
const ARTICLE: { readonly [article in BarringArticle]: string } = { '78': '第七十八条', '79': '第七十九条' };

export const barringArticle = (number: BarringArticle): Basis => article(ARTICLE[number]);

/** Civil Code 202, 203: the corresponding day, or the month's last, moved to a working day. */
export const barredThrough = (calendar: Calendar, bar: Pick<Bar, 'article' | 'decidedAt'>): CivilDate =>
  addMonths(calendar, civilDateOf(bar.decidedAt), MONTHS[bar.article]);

type Barring = { items: readonly ItemId[]; facts: ReferenceFacts | null; subject: string | null; document: string };

/** What a decision that finds Art. 78 or 79 leads to: nothing, where no item of it concerns safety. */
export function barring(
  permit: Permit,
  number: BarringArticle,
  { items, facts, subject, document }: Barring,
  at: Instant,
): ReapplicationBarred[] {
  const today = civilDateOf(at);
  const barred = items.filter((item) => isSafetyRelated(permit, facts, item, today));
  if (barred.length === 0) return [];
  const through = barredThrough(permit.calendar, { article: number, decidedAt: at });
  return [
    { type: 'ReapplicationBarred', article: number, items: barred, kind: permit.kind, subject, document, through },
  ];
}

/** As the catalogue has it on the day of the decision; where a case brings no version of that day, as it was frozen. */
function isSafetyRelated(permit: Permit, facts: ReferenceFacts | null, item: ItemId, day: CivilDate): boolean {
  const version = facts && itemFactsOn(facts, item, day);
  const frozen = permit.items.find((entry) => entry.item === item)?.frozen?.facts;
  return (version ?? frozen)?.safetyRelated === true;
}

type Application = {
  kind: Permit['kind'];
  items: readonly { item: ItemId }[];
  appliedAt: Instant;
  bars?: readonly Bar[];
  calendar: Calendar;
};

type HandIn = { channel: 'online' | 'window'; receivedAt: Instant; lateEntryReason?: unknown };

/**
 * When somebody applied, as far as a bar asks. Online that is the moment of entry, whatever moment a form states; at a
 * window the day of the papers, where it put on record why it entered them later.
 */
export const appliedAt = ({ channel, receivedAt, lateEntryReason }: HandIn, enteredAt: Instant): Instant =>
  channel === 'window' && lateEntryReason !== undefined ? receivedAt : enteredAt;

/** A bar as it stands against an application, with its last day. */
export type Barred = Bar & { through: CivilDate };

/**
 * The bar an application falls under. It was handed in after the decision that found it so: what lay at the window
 * before is no second application. A new licence is barred in any case, a change or renewal where one was the first.
 * @returns of several the one that lasts longest
 */
export function barOn({ kind, items, appliedAt: at, bars = [], calendar }: Application): Barred | null {
  const day = civilDateOf(at);
  const standing = bars
    .filter(
      (bar) =>
        items.some(({ item }) => item === bar.item) && (kind === 'new' || kind === bar.kind) && at > bar.decidedAt,
    )
    .map((bar): Barred => ({ ...bar, through: barredThrough(calendar, bar) }))
    .filter(({ through }) => day <= through);
  return standing.reduce<Barred | null>((last, bar) => (last && last.through >= bar.through ? last : bar), null);
}

/** @throws Refusal `barredFromApplying`, with the day after which it is lawful */
export function mustNotBeBarred(
  application: Application,
  instead: { readonly [field: string]: string | boolean },
): void {
  const bar = barOn(application);
  if (!bar) return;
  const index = application.items.findIndex(({ item }) => item === bar.item);
  throw refusal('barredFromApplying', {
    field: `items[${index}].item`,
    item: bar.item,
    article: ARTICLE[bar.article],
    document: bar.document,
    through: bar.through,
    appliedAt: application.appliedAt,
    ...instead,
  });
}
