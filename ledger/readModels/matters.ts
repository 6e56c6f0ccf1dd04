import type { MatterReferred } from '../../domain/permit/linkage/events.ts';
import type { MatterRow, PermitRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly MatterRow[];

/** What is before the convener of a level, or before its leader, and what came of it. */
export function foldMatters(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  const at = event.effectiveAt;
  switch (event.type) {
    case 'MatterReferred':
      return [...rows, referred(event, permit, recorded)];
    case 'BoundaryDisputed':
      return withMatter(rows, event.matter, { cause: 'boundary' });
    case 'MatterResolved':
    case 'MatterDecided': {
      const { owner, dueOn: due, pushId, document } = event;
      const isDecided = event.type === 'MatterDecided';
      return withMatter(rows, event.matter, {
        state: isDecided ? 'decided' : 'resolved',
        owner,
        due,
        boundAt: at,
        document: document.sha256,
        ...(pushId !== undefined && { pushId }),
        ...(!isDecided && { dissent: event.dissent.map(({ organ }) => organ) }),
      });
    }
    case 'MatterRaised':
      return withMatter(rows, event.matter, {
        state: 'raised',
        raisedAt: at,
        raisedWhy: event.why,
        ...(event.document && { document: event.document.sha256 }),
        ...(event.dissent && { dissent: event.dissent.map(({ organ }) => organ) }),
      });
    case 'MatterSettled':
      return withMatter(rows, event.matter, { state: 'settled', settledAt: at, due: null });
    case 'ObligationOpened': {
      const { kind, subject, due } = event.obligation;
      return subject !== undefined && (kind === 'convene' || kind === 'govern')
        ? withMatter(rows, subject, { due })
        : rows;
    }
    default:
      return rows;
  }
}

const withMatter = (rows: Rows, id: string, change: Partial<MatterRow>): Rows =>
  rows.map((row) => (row.matter === id ? { ...row, ...change } : row));

const referred = (
  event: MatterReferred,
  permit: PermitRow,
  { stream, event: { effectiveAt } }: Recorded,
): MatterRow => ({
  matter: event.matter,
  stream,
  caseNumber: permit.caseNumber,
  jurisdiction: permit.jurisdiction,
  cause: event.cause,
  obligationId: event.obligationId,
  pushId: event.pushId ?? null,
  convener: event.convener,
  concerned: event.concerned,
  state: 'referred',
  referredAt: effectiveAt,
  due: null,
  owner: null,
  dissent: [],
  document: null,
  boundAt: null,
  raisedAt: null,
  raisedWhy: null,
  settledAt: null,
});
