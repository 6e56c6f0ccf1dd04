import { isProvisional, openDaysAfter } from '../../test/expectation.ts';
import type { Result } from './walk.ts';

export type Difference = { id: string; what: string; expected: string; actual: string };

/** Outcome, organ, supervisor, dates and pushes against the independent expectation. */
export function differences(result: Result): Difference[] {
  const { application, expected, problem, detail, trace, plan, failure } = result;
  const found: Difference[] = [];
  const same = (what: string, wanted: unknown, actual: unknown) => {
    if (JSON.stringify(wanted) === JSON.stringify(actual)) return;
    found.push({
      id: application.id,
      what,
      expected: JSON.stringify(wanted),
      actual: JSON.stringify(actual) ?? 'none',
    });
  };
  if (failure) return [{ id: application.id, what: 'walk', expected: 'no failure', actual: failure }];
  const types = trace.map((event) => event.type);
  same('outcome', expected.outcome, outcomeOf(trace));
  same('organ', expected.competentOrg, detail?.permit.competentOrg);
  if (expected.code) {
    same('refusal', expected.code, problem?.code);
    if (expected.pointsTo) same('points to', expected.pointsTo, problem?.pointsTo);
    const document = trace.find(({ type }) => type === 'AcceptanceRefused' || type === 'LicenceNotRequired');
    same('document', `${result.caseNumber}-B1`, document?.data.documentNumber);
  } else same('refusal', null, problem?.code ?? null);
  same('pushes', expected.pushes, detail?.pushes.length);
  if (expected.pushes > 0)
    same(
      'supervisors',
      expected.items.map((item) => item.supervisor),
      detail?.pushes.map((push) => push.supervisor),
    );
  for (const item of expected.items) {
    const clock = detail?.obligations.find((obligation) => obligation.id === `decide:${item.item}`);
    const { dayZero } = item;
    const { promisedDue, statutoryDue, provisional } = datesIn(plan, item);
    same(
      `dates of ${item.item}`,
      { dayZero, promisedDue, statutoryDue, provisional },
      clock && {
        dayZero: clock.start,
        promisedDue: clock.due,
        statutoryDue: clock.statutoryDue,
        provisional: clock.provisional,
      },
    );
    const entry = detail?.items.find((candidate) => candidate.item === item.item);
    same('supervisor', item.supervisor, entry?.supervisor);
    same('decision', expected.decision, entry?.decision?.outcome);
    same('in the name of', item.inNameOf, entry?.decision?.inNameOf);
    same('state', 'CLOSED', detail?.permit.caseState);
    same('verify by', item.verifyBy, entry?.decision?.verifyBy);
    if (item.completeBy) same('complete by', item.completeBy, detail?.tolerated?.completeBy);
  }
  if (expected.outcome === 'CORRECTION_REQUESTED') same('missing', expected.missing, askedFor(trace));
  for (const { state } of detail?.pushes ?? [])
    same('push', plan === 'unacknowledged' ? 'pushed' : 'acknowledged', state);
  for (const type of SHOWN_BY[plan] ?? []) same(`shows ${type}`, true, types.includes(type));
  if (!SHOWN_BY[plan]?.includes('RedCardShown')) same('shows RedCardShown', false, types.includes('RedCardShown'));
  return found;
}

const askedFor = (trace: Result['trace']): string[] =>
  trace
    .filter(({ type }) => type === 'CorrectionRequested')
    // the API describes it so
    .flatMap(({ data }) => data.defects as { material: string }[])
    .map(({ material }) => material);

/** Art. 42(2) */
const JOINT_EXTENSION_WD = 15;

/** The days of a decision, with what the plan adds to them. */
export function datesIn(plan: Result['plan'], item: Result['expected']['items'][number]) {
  const { promisedDue, statutoryDue, decideBy = statutoryDue, provisional } = item;
  const longer = (day: string) => openDaysAfter(day, JOINT_EXTENSION_WD);
  const extended = longer(statutoryDue);
  if (plan === 'jointExtended')
    return { promisedDue: longer(promisedDue), statutoryDue: extended, provisional: isProvisional(extended) };
  // a renewal asked for in time is decided before the licence ends
  return { promisedDue: decideBy < promisedDue ? decideBy : promisedDue, statutoryDue: decideBy, provisional };
}

/** What each plan exists to show: without it the demo has shown nothing. */
const SHOWN_BY: { [plan in Result['plan']]?: string[] } = {
  latePromised: ['YellowCardShown', 'RedCardShown', 'SupervisedHandlingOrdered', 'DelayExplained'],
  lateStatutory: ['RedCardShown', 'StatutoryLimitPassed', 'DelayExplained'],
  silence: ['RedCardShown', 'Accepted'],
  correction: ['CorrectionRequested', 'CorrectionHandedIn'],
  tolerance: ['SupplementHandedIn'],
  integrated: ['IntegratedLicenceIssued'],
  jointExtended: ['LimitExtended'],
  unacknowledged: ['YellowCardShown', 'RedCardShown', 'SupervisedHandlingOrdered'],
  lateAcknowledged: ['RedCardShown', 'PushAcknowledged', 'DelayExplained'],
};

export function outcomeOf(trace: Result['trace']): string {
  const types = trace.map(({ type }) => type);
  if (types.includes('LicenceNotRequired')) return 'NOT_REQUIRED';
  if (types.includes('AcceptanceRefused')) return 'NOT_ACCEPTED';
  if (types.includes('CorrectionRequested')) return 'CORRECTION_REQUESTED';
  return types.includes('Accepted') ? 'ACCEPTED' : 'RECEIVED';
}
