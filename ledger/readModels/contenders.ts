import { itemFactsOn } from '../../domain/catalogue/lookup.ts';
import type { Accepted, CaseImported, LicenceDeemedRenewed, Received } from '../../domain/permit/events.ts';
import { isPast } from '../../domain/permit/guards.ts';
import { civilDateOf, startOf } from '../../domain/time.ts';
import type { ContenderRow, PermitRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly ContenderRow[];

/** What ranks a case among those that ask for one of a limited number (Art. 57). Facts; who comes first the domain says. */
export function foldContenders(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  switch (event.type) {
    case 'Received':
      return received(permit, recorded, event);
    case 'Accepted':
      return accepted(rows, permit, recorded, event);
    case 'CaseImported':
      return imported(permit, recorded, event);
    case 'ReviewStarted':
      return open(rows, () => ({ reviewers: event.reviewers }));
    case 'SubstanceVerified':
      return ofItem(rows, event.item, ({ checks }) => ({
        checks: [
          ...checks.filter(({ officer }) => officer !== event.by.user),
          { officer: event.by.user, met: event.findings.every(({ met }) => met) },
        ],
      }));
    case 'ConflictDeclared':
      return open(rows, ({ concerned }) => ({ concerned: [...concerned, event.officer] }));
    case 'CaseTransferred':
    case 'CaseHandedUp':
      // the organ that will answer for the decision reviews it anew; the moment of acceptance stays
      return open(rows, ({ jurisdiction }) => ({
        jurisdiction: event.jurisdiction ?? jurisdiction,
        reviewers: [],
        checks: [],
      }));
    case 'LicenceExpired':
      return open(rows, ({ licence }) => ({ licence: licence && { ...licence, inTime: false } }));
    case 'CorrectionHandedIn':
      // put on record late, but handed in before the licence ended
      return changed(
        rows,
        ({ state, licence }) => state === 'received' && !!licence && !isPast(licence.validTo, event.effectiveAt),
        ({ licence }) => ({ licence: licence && { ...licence, inTime: true } }),
      );
    case 'LicenceGranted':
      return ofItem(rows, event.item, () => ({ state: 'granted' }));
    case 'LicenceDeemedRenewed':
      return deemedRenewed(rows, permit, recorded, event);
    case 'LicenceDenied':
      return ofItem(rows, event.item, () => ({ state: 'over' }));
    case 'ItemsEnded':
      return event.items.reduce((folded, item) => ofItem(folded, item, () => ({ state: 'over' })), rows);
    case 'AcceptanceRefused':
    case 'LicenceNotRequired':
    case 'Withdrawn':
    case 'Terminated':
      return open(rows, () => ({ state: 'over' }));
    default:
      return rows;
  }
}

const changed = (
  rows: Rows,
  concerns: (row: ContenderRow) => boolean,
  change: (row: ContenderRow) => Partial<ContenderRow>,
): Rows => (rows.some(concerns) ? rows.map((row) => (concerns(row) ? { ...row, ...change(row) } : row)) : rows);

const open = (rows: Rows, change: (row: ContenderRow) => Partial<ContenderRow>): Rows =>
  changed(rows, ({ state }) => state === 'open' || state === 'received', change);

const ofItem = (rows: Rows, item: string, change: (row: ContenderRow) => Partial<ContenderRow>): Rows =>
  changed(rows, (row) => row.item === item, change);

type Known = Pick<ContenderRow, 'item' | 'acceptedAt'> &
  Partial<ContenderRow> & { facts: Accepted['items'][number]['facts'] };

/** Asked for in time it holds the place of its licence from here on; rank it has none before it is accepted. */
function received(
  permit: PermitRow,
  recorded: Recorded,
  { items, renewal, licenceRef, facts, receivedAt }: Received | CaseImported,
): Rows {
  if (!renewal?.inTime || !licenceRef || !facts) return [];
  const { number, validTo } = licenceRef;
  return items.flatMap(({ item }) => {
    const version = itemFactsOn(facts, item, civilDateOf(receivedAt));
    const known = { item, acceptedAt: receivedAt, licence: { number, validTo, inTime: true } };
    return version?.quantityLimited
      ? [contender(permit, recorded, { ...known, facts: version, state: 'received' })]
      : [];
  });
}

function accepted(rows: Rows, permit: PermitRow, recorded: Recorded, { items, ranking }: Accepted): Rows {
  const limited = items.flatMap(({ item, facts }) =>
    facts.quantityLimited
      ? [
          contender(permit, recorded, {
            item,
            facts,
            acceptedAt:
              ranking?.carried?.find((one) => one.item === item)?.acceptedAt ??
              ranking?.at ??
              recorded.event.effectiveAt,
            withoutReview: ranking?.withoutReview ?? false,
            concerned: ranking?.concerned ?? [],
            licence: ranking?.licence ?? null,
          }),
        ]
      : [],
  );
  const others = rows.filter(({ item }) => limited.every((row) => row.item !== item));
  return [...open(others, () => ({ state: 'over' })), ...limited];
}

/** The law renews what nobody had accepted as well (Art. 50(2)). */
function deemedRenewed(
  rows: Rows,
  permit: PermitRow,
  recorded: Recorded,
  { item, frozen, decision }: LicenceDeemedRenewed,
): Rows {
  const facts = frozen?.facts;
  if (!facts?.quantityLimited || rows.some((row) => row.item === item))
    return ofItem(rows, item, () => ({ state: 'granted' }));
  const licence = decision.licence ? { ...decision.licence, inTime: true } : null;
  const known = { item, facts, acceptedAt: permit.receivedAt, licence };
  return [...rows, contender(permit, recorded, { ...known, state: 'granted' })];
}

/** An older system told the day alone. */
function imported(permit: PermitRow, recorded: Recorded, event: CaseImported): Rows {
  const { acceptedOn, items, reviewers, receivedAt, licenceRef, renewal } = event;
  if (acceptedOn === null) return received(permit, recorded, event);
  const startOfDay = startOf(acceptedOn);
  const acceptedAt = receivedAt > startOfDay ? receivedAt : startOfDay;
  const licence = licenceRef
    ? { number: licenceRef.number, validTo: licenceRef.validTo, inTime: renewal?.inTime ?? false }
    : null;
  return items.flatMap(({ item, frozen }) =>
    frozen?.facts.quantityLimited
      ? [contender(permit, recorded, { item, facts: frozen.facts, acceptedAt, reviewers, licence })]
      : [],
  );
}

const contender = (
  { caseNumber, jurisdiction, kind, receivedAt }: PermitRow,
  { stream }: Recorded,
  { facts, ...known }: Known,
): ContenderRow => ({
  caseNumber,
  stream,
  jurisdiction,
  kind,
  receivedAt,
  quantity: facts.quantity ?? null,
  reviewers: [],
  checks: [],
  concerned: [],
  withoutReview: false,
  licence: null,
  state: 'open',
  ...known,
});
