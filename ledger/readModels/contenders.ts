import type { Accepted, CaseImported } from '../../domain/permit/events.ts';
import { startOf } from '../../domain/time.ts';
import type { ContenderRow, PermitRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly ContenderRow[];

/** What ranks a case among those that ask for one of a limited number (Art. 57). Facts; who comes first the domain says. */
export function foldContenders(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  switch (event.type) {
    case 'Accepted':
      return event.items.flatMap(({ item, facts }) =>
        facts.quantityLimited ? [contender(permit, recorded, { item, facts, ...rankingOf(event, recorded) })] : [],
      );
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
      // the organ that will answer for the decision reviews it anew
      return open(rows, ({ jurisdiction }) => ({
        jurisdiction: event.jurisdiction ?? jurisdiction,
        reviewers: [],
        checks: [],
      }));
    case 'LicenceGranted':
    case 'LicenceDeemedRenewed': {
      const { validFrom, validTo } = event.decision;
      return ofItem(rows, event.item, () => ({ state: 'granted', validFrom, validTo }));
    }
    case 'LicenceDenied':
      return ofItem(rows, event.item, () => ({ state: 'over' }));
    case 'ItemsEnded':
      return event.items.reduce((folded, item) => ofItem(folded, item, () => ({ state: 'over' })), rows);
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
  changed(rows, ({ state }) => state === 'open', change);

const ofItem = (rows: Rows, item: string, change: (row: ContenderRow) => Partial<ContenderRow>): Rows =>
  changed(rows, (row) => row.item === item, change);

type Ranking = Pick<ContenderRow, 'acceptedAt' | 'withoutReview' | 'concerned'>;

const rankingOf = ({ ranking }: Accepted, { event }: Recorded): Ranking => ({
  acceptedAt: ranking?.at ?? event.effectiveAt,
  withoutReview: ranking?.withoutReview ?? false,
  concerned: ranking?.concerned ?? [],
});

/** An older system told the day alone. */
function imported(
  permit: PermitRow,
  recorded: Recorded,
  { acceptedOn, items, reviewers, receivedAt }: CaseImported,
): Rows {
  if (acceptedOn === null) return [];
  const startOfDay = startOf(acceptedOn);
  const acceptedAt = receivedAt > startOfDay ? receivedAt : startOfDay;
  return items.flatMap(({ item, frozen }) =>
    frozen?.facts.quantityLimited
      ? [
          {
            ...contender(permit, recorded, {
              item,
              facts: frozen.facts,
              acceptedAt,
              withoutReview: false,
              concerned: [],
            }),
            reviewers,
          },
        ]
      : [],
  );
}

type Limited = Ranking & { item: string; facts: Accepted['items'][number]['facts'] };

const contender = (
  { caseNumber, jurisdiction, kind, receivedAt }: PermitRow,
  { stream }: Recorded,
  { item, facts, acceptedAt, withoutReview, concerned }: Limited,
): ContenderRow => ({
  caseNumber,
  item,
  stream,
  jurisdiction,
  kind,
  acceptedAt,
  receivedAt,
  quantity: facts.quantity ?? null,
  reviewers: [],
  checks: [],
  concerned,
  withoutReview,
  state: 'open',
  validFrom: null,
  validTo: null,
});
