import fc from 'fast-check';
import { competence } from '../../../domain/catalogue/competence.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { type PermitCommandName, WORK_COMMANDS } from '../../../domain/permit/commands.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { worksOf } from '../../../domain/permit/work.ts';
import { addDays, addMs, type CivilDate, civilDateOf, type Instant, startOf } from '../../../domain/time.ts';
import { refusalOf, type Step } from '../../given.ts';
import { calendar2027, catalogue, factsOf } from './reference.ts';
import * as steps from './steps.ts';

/** Cases as chance would have them: lawful steps, unlawful ones, the wrong people, the wrong item, any gap of time. */

export type Chance = {
  jurisdiction: string;
  item: string;
  receivedOn: CivilDate;
  decidableAtOnce: boolean;
  missing: number;
  /** of a renewal: the last day of the licence */
  validTo: CivilDate | null;
  moves: Move[];
};

/** `choice` picks the command: even of the lawful ones, odd of all. */
type Move = { choice: number; user: number; variant: number; gapMs: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const move: fc.Arbitrary<Move> = fc.record({
  choice: fc.nat(999),
  user: fc.nat(19),
  variant: fc.nat(9),
  gapMs: fc.oneof(
    fc.integer({ min: 0, max: 20 * MINUTE }),
    fc.integer({ min: 0, max: 3 * DAY }),
    fc.integer({ min: 0, max: 60 * DAY }),
    fc.constantFrom(0, DAY, 5 * DAY),
  ),
});

/** Every item that some bureau may receive on some day. */
const competent = catalogue.jurisdictions.flatMap(({ id: jurisdiction }) =>
  catalogue.items.flatMap(({ id: item }) => {
    const facts = factsOf(jurisdiction, item);
    const days = ['2026-01-05', '2026-08-03'].filter((day) => {
      let answer = false;
      refusalOf(() => {
        answer = competence(facts, item, day).competent;
      });
      return answer;
    });
    return days.map((from) => ({ jurisdiction, item, from }));
  }),
);

export const itemsReached = new Set(competent.map(({ item }) => item));

export const chance: fc.Arbitrary<Chance> = fc
  .record({
    where: fc.constantFrom(...competent),
    offset: fc.integer({ min: 0, max: 145 }),
    decidableAtOnce: fc.boolean(),
    missing: fc.nat(3),
    /** most about as long as the window to apply is before the end */
    lasts: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 220 }), fc.integer({ min: 10, max: 40 })),
    moves: fc.array(move, { minLength: 3, maxLength: 25 }),
  })
  .map(({ where: { jurisdiction, item, from }, offset, lasts, ...rest }) => ({
    jurisdiction,
    item,
    receivedOn: addDays(from, offset),
    validTo: lasts === null ? null : addDays(from, offset + lasts),
    ...rest,
  }));

/** Papers may have come long before they are entered: then much is due at once. */
export function receiptOf(
  { jurisdiction, item, receivedOn, decidableAtOnce, missing, validTo }: Chance,
  enteredAt: Instant,
): Step {
  const without = missing === 0 ? [`${item}-m1`, `${item}-m2`] : [];
  const renewal = validTo && { kind: 'renewal' as const, licenceRef: { item, number: 'L-1', validTo } };
  return steps.received(receivedOn, { jurisdiction, item, decidableAtOnce, without, enteredAt, ...renewal });
}

/** The moments of the moves; the first is that of the entry. */
export function momentsOf({ receivedOn, moves }: Chance): Instant[] {
  let at = addMs(startOf(receivedOn), 9 * HOUR);
  return moves.map(({ gapMs }) => {
    at = addMs(at, gapMs);
    return at;
  });
}

const SYSTEM_COMMANDS = ['confirmPush', 'reportPushFailure', 'confirmPublication'] as const;
const ENDINGS: readonly PermitCommandName[] = ['withdraw', 'terminate', 'refuseAcceptance', 'declareNotRequired'];
/** What happens beside the way to a decision: chosen apart, or chance would seldom come to one. */
const BESIDE: readonly PermitCommandName[] = [
  'startSpecialProcedure',
  'endSpecialProcedure',
  'extend',
  'recordSurvey',
  'assignInspectors',
  'declareConflict',
  'registerInterestedParty',
  'recordStatement',
  'tellHearingRight',
  'requestHearing',
  'orderHearing',
  'arrangeHearing',
  'recordHearing',
  'requestOpinions',
];
/** Who works on it: chosen apart as well, and seldom, since it moves nothing. */
const WORK: readonly PermitCommandName[] = WORK_COMMANDS;
/** what comes by itself, further down, and what only cases with messages have (service.test.ts) */
const ELSEWHERE: readonly PermitCommandName[] = [
  'adoptCalendar',
  'transferCase',
  'importCase',
  'reportNotice',
  'reportNoticeFailure',
  'recordService',
];
// the keys are the type of the record below; what a changed calendar or catalogue brings comes by itself, further down
const ALL = (Object.keys(makersOf('2026-03-02')) as PermitCommandName[]).filter(
  (name) => !ELSEWHERE.includes(name) && !WORK.includes(name),
);

/** What is lawful all along, and leads nowhere: it comes out of the lot of all commands often enough. */
const ALL_ALONG: readonly PermitCommandName[] = ['appointAgent', 'endAgency'];

/** the way to the last duty, which a case would seldom reach among all that may be asked of it */
const ONWARD: readonly PermitCommandName[] = [
  'accept',
  'startReview',
  'verifySubstance',
  'decide',
  'issueCertificate',
  'deliver',
  'confirmPush',
  'acknowledge',
];

/** The command of a move, chosen with an eye on the case; null lets time pass. */
export function stepOf(permit: Permit, { choice, user, variant }: Move, at: Instant): Step {
  const lawful = [
    ...allowedCommands(permit).filter((name) => name !== 'transferCase' && !ALL_ALONG.includes(name)),
    ...(permit.pushes.length > 0 ? SYSTEM_COMMANDS : []),
  ];
  const further = lawful.filter((name) => ONWARD.includes(name));
  const likely = variant % 2 === 0 && further.length > 0 ? further : lawful;
  const possible = choice % 4 === 1 || lawful.length === 0 ? ALL : likely;
  // most cases go on, or chance would seldom come as far as a push
  const going = variant < 8 ? possible.filter((name) => !ENDINGS.includes(name)) : possible;
  const onward = permit.state === 'SPECIAL_PROCEDURE' ? going : going.filter((name) => !BESIDE.includes(name));
  const names = seldomReached(permit, choice) ?? (choice % 12 === 7 ? BESIDE : onward);
  const name = names[Math.floor(choice / 12) % names.length] ?? 'withdraw';
  if (choice % 20 === 19) return makersOf(at).adoptCalendar(permit, variant);
  const work = WORK[variant % WORK.length];
  if (choice % 16 === 13 && work) return { at, command: makersOf(at)[work](permit, user).command };
  if (choice % 80 === 69) return makersOf(at).transferCase(permit, variant);
  if (choice % 10 === 9) return { at, command: () => null };
  const { command } = makersOf(at)[name](permit, variant);
  return { at, command: (now) => strayed(command(now), user, variant) };
}

/** What chance would hardly come to among so much else: the end of a procedure, an extension. */
function seldomReached({ state }: Permit, choice: number): readonly PermitCommandName[] | null {
  if (state === 'SPECIAL_PROCEDURE' && choice % 8 === 3) return ['endSpecialProcedure'];
  return state === 'UNDER_REVIEW' && choice % 24 === 11 ? ['extend'] : null;
}

type Maker = (permit: Permit, variant: number) => Step;

function makersOf(at: string): { [name in PermitCommandName]: Maker } {
  const missingOf = (permit: Permit, variant: number) => {
    const listed = permit.facts?.items[0]?.materials.flatMap(({ id, shareable }) => (shareable ? [] : [id])) ?? [];
    const missing = listed.filter((id) => !permit.given.includes(id));
    return variant < 7 && missing.length > 0 ? missing : listed.slice(0, 1);
  };
  return {
    receive: () => steps.received(at),
    requestCorrection: (permit, variant) => steps.correctionRequested(at, missingOf(permit, variant)),
    correct: (permit, variant) => steps.handedIn(at, missingOf(permit, variant)),
    accept: () => steps.accepted(at, { changing: steps.capped('expertReview', 5) }),
    refuseAcceptance: (_, variant) =>
      steps.acceptanceRefused(at, { ground: variant === 8 ? 'stillIncomplete' : 'falseMaterials' }),
    declareNotRequired: () => steps.declaredNotRequired(at),
    startReview: (_, variant) => steps.reviewStarted(at, variant === 0 ? { reviewers: ['reviewer-1'] } : {}),
    verifySubstance: (permit, variant) =>
      variant === 0
        ? steps.verified(at, { findings: [{ condition: `${steps.itemIn(permit)}-c1`, met: false }] })
        : permit.items[0]?.checks.length === 0
          ? steps.countersigned(at)
          : steps.verified(at),
    startSpecialProcedure: (_, variant) =>
      steps.procedureStarted(at, {
        kind: KINDS[variant] ?? 'siteSurvey',
        neededWd: 3,
        ...(variant < 3 && { toldOn: addDays(civilDateOf(at), -variant) }),
      }),
    endSpecialProcedure: (permit, variant) =>
      steps.procedureEnded(at, {
        ...(variant > 6 && { endedOn: addDays(civilDateOf(at), -variant) }),
        ...(variant === 1 && permit.procedures?.[0] && { procedure: permit.procedures[0].id }),
      }),
    extend: (_, variant) => steps.extended(at, variant === 0 ? { wd: 3 } : {}),
    recordSurvey: () => steps.surveyed(at),
    assignInspectors: (_, variant) => steps.inspectorsAssigned(at, variant === 0 ? { staff: ['inspector-1'] } : {}),
    declareConflict: (_, variant) => steps.conflictDeclared(at, variant === 0 ? 'decider' : 'reviewer-3'),
    registerInterestedParty: () => steps.partyRegistered(at),
    recordStatement: (_, variant) => steps.stated(at, variant > 6 ? { waivesHearing: true } : {}),
    tellHearingRight: () => steps.hearingTold(at),
    requestHearing: (_, variant) => steps.hearingRequested(at, variant === 0 ? { party: 'nobody' } : {}),
    orderHearing: () => steps.hearingOrdered(at),
    arrangeHearing: (_, variant) =>
      steps.hearingArranged(
        at,
        addDays(civilDateOf(at), 10 + variant),
        variant === 9 ? { presider: 'reviewer-1' } : {},
      ),
    recordHearing: () => steps.hearingHeld(at),
    handUp: () => steps.handedUp(at),
    requestOpinions: (_, variant) =>
      steps.opinionsRequested(at, variant === 0 ? { departments: ['610113-nobody'] } : { departments: [steps.HEALTH] }),
    giveOpinion: (_, variant) =>
      steps.opinionGiven(at, variant === 0 ? { opinion: 'disagree' } : { opinion: 'noRemark' }),
    claimWork: (permit, variant) =>
      steps.workClaimed(at, variant < 5 ? 'reviewer-1' : 'reviewer-3', { work: workIn(permit, variant) }),
    releaseWork: (permit, variant) =>
      steps.workReleased(at, permit.claims?.[0]?.holder ?? 'reviewer-1', { work: workIn(permit, variant) }),
    reassignWork: (permit, variant) =>
      steps.workReassigned(at, variant < 5 ? 'reviewer-2' : 'decider', { work: workIn(permit, variant) }),
    handOver: (_, variant) => steps.handedOver(at, variant < 5 ? 'reviewer-1' : 'reviewer-2', 'reviewer-3'),
    decide: (permit, variant) => {
      const cited = permit.hearing?.held && variant !== 8 ? { hearingTranscript: permit.hearing.held.transcript } : {};
      return variant < 3 ? steps.denied(at, cited) : steps.granted(at, cited);
    },
    issueCertificate: () => steps.issued(at),
    issueIntegratedLicence: () => steps.integratedIssued(at),
    appointAgent: () => steps.agentAppointed(at),
    endAgency: () => steps.agencyEnded(at),
    correctClericalError: (_, variant) =>
      steps.clericallyCorrected(
        at,
        variant === 0
          ? { corrections: [{ field: 'validTo', was: steps.text('was'), becomes: steps.text('becomes') }] }
          : {},
      ),
    supplement: (permit) => steps.supplemented(at, permit.tolerated?.open ?? []),
    deliver: () => steps.delivered(at),
    withdraw: () => steps.withdrawn(at),
    terminate: (_, variant) => steps.terminated(at, { ground: variant === 8 ? 'notCorrected' : 'subjectCeased' }),
    explainDelay: (permit) => steps.explained(at, permit.unexplained[0]?.obligationId ?? 'decide:food-business'),
    acknowledge: () => steps.acknowledged(at),
    confirmPush: () => steps.pushed(at),
    reportPushFailure: (permit, variant) =>
      steps.pushFailed(at, (permit.pushes[0]?.attempts ?? 0) + (variant === 0 ? 0 : 1)),
    confirmPublication: () => steps.publicised(at),
    reportNotice: () => steps.told(at),
    reportNoticeFailure: () => steps.notTold(at),
    recordService: () => steps.served(at),
    transferCase: () => steps.transferred(at, { changing: steps.powerMoved }),
    importCase: () => steps.imported(at),
    adoptCalendar: (_, variant) =>
      steps.calendarAdopted(at, variant === 0 ? { calendar: { ...calendar2027, knownThrough: '2027-03-31' } } : {}),
  };
}

/** mostly some work that is open */
const workIn = ({ obligations }: Permit, variant: number): string => {
  const open = obligations.flatMap(worksOf);
  return open[variant % Math.max(1, open.length)] ?? 'review';
};

const KINDS = ['expertReview', 'test', 'appraisal', 'inspection', 'tender', 'auction', 'expertReview', 'quarantine'];
const USERS = ['clerk', 'reviewer-1', 'reviewer-2', 'decider', 'stranger'];

/** Now and then somebody else acts, for another organ or about another item. */
function strayed(command: ReturnType<Step['command']>, user: number, variant: number): ReturnType<Step['command']> {
  if (!command) return null;
  const name = USERS[user];
  const by = name ? { ...command.by, user: name } : command.by;
  const organ = user === 5 ? { ...by, org: '610100-approval-bureau' } : by;
  if (variant === 9 && 'item' in command) return { ...command, by: organ, item: 'tree-felling' };
  return { ...command, by: organ };
}
