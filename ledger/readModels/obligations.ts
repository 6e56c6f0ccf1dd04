import type { ItemId } from '../../domain/catalogue/types.ts';
import type { Obligation } from '../../domain/obligations/types.ts';
import { isClock } from '../../domain/permit/clock.ts';
import type { CaseHandedUp, CaseTransferred } from '../../domain/permit/events.ts';
import { type WorkId, worksOf } from '../../domain/permit/work.ts';
import type { ObligationRow, PermitRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly ObligationRow[];

export function foldObligations(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  const at = event.effectiveAt;
  switch (event.type) {
    case 'ObligationOpened':
      return [...rows, inHandWith(rows, opened(event.obligation, permit, recorded))];
    case 'ObligationMet':
      return withOpen(rows, event.obligationId, { state: 'met', metAt: at, late: event.late });
    case 'ObligationEnded':
      return withOpen(rows, event.obligationId, { state: 'ended', endedAt: at, endedReason: event.reason });
    case 'DueDateRecomputed':
      return withOpen(rows, event.obligationId, {
        due: event.due,
        statutoryDue: event.statutoryDue ?? null,
        statutoryDueLenient: event.statutoryDueLenient ?? null,
        provisional: event.provisional,
      });
    case 'CaseTransferred':
    case 'CaseHandedUp':
      return event.obligations.reduce((moved, id) => withOpen(moved, id, handedTo(event)), rows);
    case 'SpecialProcedureStarted': {
      const { procedure, kind, pausesFrom: since } = event;
      return withClock(rows, event.item, ({ pauses }) => ({
        pauses: [...pauses, { procedure, kind, since }],
      }));
    }
    case 'PauseCapped':
    case 'SpecialProcedureEnded':
      return withClock(rows, event.item, ({ pauses }) => ({
        pauses: pauses.filter(({ procedure }) => procedure !== event.procedure),
      }));
    case 'PauseStartMoved': {
      const { procedure, pausesFrom: since } = event;
      return withClock(rows, event.item, ({ pauses }) => ({
        pauses: pauses.map((pause) => (pause.procedure === procedure ? { ...pause, since } : pause)),
      }));
    }
    case 'WorkClaimed':
    case 'WorkReassigned':
      return inHand(rows, event.work, { holder: event.holder, since: at });
    case 'WorkReleased':
      return inHand(rows, event.work, NOBODY);
    case 'ReminderSent':
      return withOpen(rows, event.obligationId, { rung: 'reminder' });
    case 'YellowCardShown':
      return withOpen(rows, event.obligationId, { rung: 'yellow', lamp: 'yellow', yellowAt: at });
    case 'RedCardShown':
      return withOpen(rows, event.obligationId, { rung: 'red', lamp: 'red', redAt: at });
    case 'SupervisedHandlingOrdered':
      return withOpen(rows, event.obligationId, { rung: 'supervised' });
    case 'MatterReferred':
      return event.cause === 'silence' ? withOpen(rows, event.obligationId, { rung: 'conference' }) : rows;
    case 'MatterRaised':
      return [`convene:${event.matter}`, `carryOut:${event.matter}`].reduce(
        (raised, id) => (event.why === 'noAgreement' ? raised : withOpen(raised, id, { rung: 'government' })),
        rows,
      );
    case 'SupervisorSucceeded':
      return event.obligations.reduce(
        (moved, id) => withOpen(moved, id, { organ: event.successor, ...NOT_IN_HAND }),
        rows,
      );
    case 'Withdrawn':
    case 'ItemsEnded':
      return rows.map((row) => (event.annulled?.includes(row.id) ? withoutRedCard(row) : row));
    case 'StatutoryLimitPassed':
      return withOpen(rows, event.obligationId, { statutoryPassed: true });
    case 'DelayExplained':
      // one explanation answers every red card of that duty, also after it was met
      return rows.map((row) =>
        row.id === event.obligationId && row.redAt && !row.explainedAt
          ? { ...row, explainedAt: at, explainedBy: event.by.user, explanationId: event.reasons.id }
          : row,
      );
    default:
      return rows;
  }
}

/** The duty had ended before the card was due. */
const withoutRedCard = (row: ObligationRow): ObligationRow =>
  row.redAt ? { ...row, redAt: null, lamp: row.yellowAt ? 'yellow' : 'green' } : row;

const handedTo = ({ to, jurisdiction }: CaseTransferred | CaseHandedUp): Partial<ObligationRow> => ({
  organ: to,
  ...NOT_IN_HAND,
  ...(jurisdiction !== undefined && { jurisdiction }),
});

type Change = Partial<ObligationRow> | ((row: ObligationRow) => Partial<ObligationRow>);

const withOpen = (rows: Rows, id: string, change: Change): Rows =>
  rows.map((row) =>
    row.id === id && row.state === 'open' ? { ...row, ...(typeof change === 'function' ? change(row) : change) } : row,
  );

/** The clock of an item, be it of the decision or of the lower organ that reviews before it. */
const withClock = (rows: Rows, item: ItemId, change: (row: ObligationRow) => Partial<ObligationRow>): Rows =>
  rows.map((row) => (row.state === 'open' && row.item === item && isClock(row) ? { ...row, ...change(row) } : row));

type Hand = { holder: string | null; since: ObligationRow['heldSince'] };
const NOBODY: Hand = { holder: null, since: null };
const NOT_IN_HAND = { holder: null, heldSince: null, decider: null, deciderSince: null };

/** A part of a case is in one hand, with all duties of it that are open. */
const inHand = (rows: Rows, work: WorkId, { holder, since }: Hand): Rows =>
  rows.map((row) => {
    if (row.state !== 'open' || !worksOf(row).includes(work)) return row;
    return work === 'decide' ? { ...row, decider: holder, deciderSince: since } : { ...row, holder, heldSince: since };
  });

/** A further duty of a part that somebody has in hand is in the same one. */
function inHandWith(rows: Rows, row: ObligationRow): ObligationRow {
  const works = worksOf(row);
  const others = rows.filter(
    ({ state, organ, stream }) => state === 'open' && organ === row.organ && stream === row.stream,
  );
  const beside = (ofDecision: boolean) =>
    others.find((other) => worksOf(other).some((work) => works.includes(work) && (work === 'decide') === ofDecision));
  const [review, decision] = [beside(false), beside(true)];
  return {
    ...row,
    ...(review && { holder: review.holder, heldSince: review.heldSince }),
    ...(decision && { decider: decision.decider, deciderSince: decision.deciderSince }),
  };
}

const opened = (obligation: Obligation, permit: PermitRow, { stream, seq }: Recorded): ObligationRow => ({
  stream,
  openedSeq: seq,
  id: obligation.id,
  caseNumber: permit.caseNumber,
  jurisdiction: permit.jurisdiction,
  kind: obligation.kind,
  organ: obligation.organ,
  item: obligation.item ?? null,
  pushId: obligation.pushId ?? null,
  basis: obligation.basis,
  start: obligation.start,
  due: obligation.due,
  statutoryDue: obligation.statutoryDue ?? null,
  statutoryDueLenient: obligation.statutoryDueLenient ?? null,
  provisional: obligation.provisional,
  lamp: obligation.lamp,
  rung: null,
  yellowAt: null,
  redAt: null,
  statutoryPassed: obligation.statutoryPassed,
  state: 'open',
  metAt: null,
  late: null,
  endedAt: null,
  endedReason: null,
  explainedAt: null,
  explainedBy: null,
  explanationId: null,
  ...NOT_IN_HAND,
  pauses: [],
  readyToDecide: null,
});
