import type { Stamped } from '../decider.ts';
import type { Obligation } from '../obligations/types.ts';
import { civilDateOf } from '../time.ts';
import { appliedAt } from './bars.ts';
import { withClaim, withoutClaim, withoutIdleClaims } from './claimState.ts';
import type {
  Accepted,
  CaseHandedUp,
  CaseImported,
  CaseTransferred,
  ClericalErrorCorrected,
  CorrectionHandedIn,
  DueDateRecomputed,
  IntegratedLicenceIssued,
  ItemsEnded,
  LicenceDeemedRenewed,
  OpinionRequested,
  PermitEvent,
  Received,
  SpecialProcedureStarted,
  StatementRecorded,
  SubstanceVerified,
  SupplementHandedIn,
} from './events.ts';
import { climbed, closable, withObligation } from './folds.ts';
import { isPast } from './guards.ts';
import { isLinkageEvent } from './linkage/events.ts';
import { evolveLinkage } from './linkage/evolve.ts';
import { stateAfterDecision } from './progress.ts';
import { evolveService, isServiceEvent } from './service/evolve.ts';
import type { Consultation, Hearing, Permit, PermitItem, SpecialProcedure } from './types.ts';

/** What an event changes. No law is asked here: it was asked in `decide`. */
export function evolve(permit: Permit, event: Stamped<PermitEvent>): Permit {
  if (isServiceEvent(event)) return evolveService(permit, event);
  if (isLinkageEvent(event)) return evolveLinkage(permit, event);
  switch (event.type) {
    case 'Received':
      return received(permit, event);
    case 'CaseImported':
      return imported(permit, event);
    case 'CorrectionRequested':
      return {
        ...permit,
        state: 'CORRECTION_REQUESTED',
        deemed: null,
        correction: {
          requestedOn: event.effectiveAt.slice(0, 10),
          applicantDue: event.applicantDue,
          open: event.defects.map((defect) => defect.material),
        },
      };
    case 'CorrectionHandedIn':
      return corrected(permit, event);
    case 'Accepted':
      return accepted(permit, event);
    case 'AcceptanceRefused':
      return ended(permit, 'NOT_ACCEPTED');
    case 'LicenceNotRequired':
      return ended(permit, 'NOT_REQUIRED');
    case 'Withdrawn':
      return ended(withoutCards(permit, event.annulled), 'WITHDRAWN');
    case 'Terminated':
      return ended(permit, 'TERMINATED');
    case 'ReviewStarted':
      // others may be named while a clock stands still
      return {
        ...permit,
        state: permit.state === 'SPECIAL_PROCEDURE' ? permit.state : 'UNDER_REVIEW',
        reviewers: event.reviewers,
      };
    case 'SubstanceVerified':
      return checked(permit, event);
    case 'SpecialProcedureStarted':
      return {
        ...permit,
        state: 'SPECIAL_PROCEDURE',
        procedures: [...(permit.procedures ?? []), procedureOf(event)],
      };
    case 'PauseCapped':
      return withProcedure(permit, event.procedure, { pausedThrough: event.pausedThrough });
    case 'SpecialProcedureEnded':
      return withProcedure(permit, event.procedure, { pausedThrough: event.pausedThrough, endedOn: event.endedOn });
    case 'ReviewResumed':
      return { ...permit, state: 'UNDER_REVIEW' };
    case 'LimitExtended': {
      const { item, wd, approvedOn } = event;
      return { ...permit, extensions: [...(permit.extensions ?? []), { item, wd, approvedOn }] };
    }
    case 'SiteSurveyed': {
      const { item, surveyedOn: on, staff } = event;
      return { ...permit, surveys: [...(permit.surveys ?? []), { item, on, staff }] };
    }
    case 'InspectorsAssigned': {
      const others = (permit.inspectors ?? []).filter(({ item }) => item !== event.item);
      return { ...permit, inspectors: [...others, { item: event.item, staff: event.staff }] };
    }
    case 'ConflictDeclared':
      return { ...permit, conflicts: [...(permit.conflicts ?? []), event.officer] };
    case 'InterestedPartyRegistered':
      return {
        ...permit,
        interestedParties: [
          ...(permit.interestedParties ?? []),
          { id: event.party, told: { on: event.toldOn, answerBy: event.answerBy }, hasSpoken: false },
        ],
      };
    case 'StatementRecorded':
      return spoken(permit, event);
    case 'HearingRightTold': {
      const { parties, toldOn: on, requestBy } = event;
      return withHearing(permit, ({ told }) => ({
        told: [...told, ...parties.map((party) => ({ party, on, requestBy }))],
      }));
    }
    case 'HearingRequested':
      return withHearing(permit, ({ requests }) => ({
        requests: [...requests, { party: event.party, on: event.requestedOn }],
      }));
    case 'HearingOrdered':
      return withHearing(permit, () => ({ orderedOn: event.orderedOn }));
    case 'HearingArranged':
      return withHearing(permit, () => ({
        arranged: {
          heldAt: event.heldAt,
          presider: event.presider,
          ...(event.notified && { notified: event.notified }),
        },
      }));
    case 'HearingHeld':
      return withHearing(permit, ({ arranged, held }) => ({
        held: {
          on: event.heldOn,
          transcript: event.transcript.sha256,
          ...(arranged?.notified && { notified: [...new Set([...(held?.notified ?? []), ...arranged.notified])] }),
        },
      }));
    case 'OpinionRequested':
      return { ...permit, consultations: [...(permit.consultations ?? []), consultationOf(event)] };
    case 'OpinionGiven':
      return withConsultation(permit, event.consultation, {
        given: { opinion: event.opinion, on: civilDateOf(event.effectiveAt), late: event.late },
      });
    case 'ConsultationConcluded':
      return withConsultation(permit, event.consultation, { concluded: true });
    case 'WorkClaimed':
    case 'WorkReassigned':
      return withClaim(permit, event, event.effectiveAt);
    case 'WorkReleased':
      return withoutClaim(permit, event.work);
    case 'LicenceGranted':
    case 'LicenceDenied':
      return progressed(undecidable(withItem(permit, event.item, { decision: event.decision })));
    case 'LicenceDeemedRenewed':
      return progressed(undecidable(deemedRenewed(permit, event)));
    case 'LicenceExpired':
      return { ...permit, ...(permit.renewal && { renewal: { ...permit.renewal, expired: true } }) };
    case 'CertificateIssued':
      return progressed(withItem(permit, event.item, { certificateNumber: event.certificateNumber }));
    case 'IntegratedLicenceIssued':
      return progressed(withIntegrated(permit, event));
    case 'DecisionDelivered':
      return closable(progressed(withItem(permit, event.item, { delivered: true })), event.effectiveAt);
    case 'ClericalErrorCorrected':
      return correctedClerically(permit, event);
    case 'ClericalCorrectionDelivered':
      return withCorrectionDelivered(permit, event.number);
    case 'AgentAppointed':
      return { ...permit, agency: { ...event.power, who: event.who } };
    case 'AgencyEnded':
      return { ...permit, ...(permit.agency && { agency: { ...permit.agency, endedAt: event.effectiveAt } }) };
    case 'ReapplicationBarred': {
      const { article, items, through } = event;
      return { ...permit, bars: [...(permit.bars ?? []), { article, items, through }] };
    }
    case 'ItemsEnded':
      return closable(progressed(withEnded(withoutCards(permit, event.annulled), event)), event.effectiveAt);
    case 'SupplementHandedIn':
      return supplemented(permit, event);
    case 'DecisionPublished':
      return closable(withItem(permit, event.item, { published: true }), event.effectiveAt);
    case 'CaseHandedUp':
      return handedUp(permit, event);
    case 'CaseTransferred':
      return transferred(permit, event);
    case 'CaseClosed':
      return { ...permit, state: 'CLOSED', closableAt: null };
    case 'ObligationOpened':
      return { ...permit, obligations: [...permit.obligations, event.obligation] };
    case 'ObligationMet':
    case 'ObligationEnded':
      return withoutIdleClaims({
        ...permit,
        obligations: permit.obligations.filter((o) => o.id !== event.obligationId),
      });
    case 'ReminderSent':
    case 'YellowCardShown':
    case 'SupervisedHandlingOrdered':
      return climbed(permit, event.obligationId);
    case 'RedCardShown':
      return {
        ...climbed(permit, event.obligationId),
        unexplained: [
          ...permit.unexplained,
          { obligationId: event.obligationId, organ: event.organ, shownAt: event.effectiveAt },
        ],
      };
    case 'StatutoryLimitPassed':
      return withObligation(permit, event.obligationId, (o) => ({ ...o, statutoryPassed: true }));
    case 'DelayExplained':
      return { ...permit, unexplained: permit.unexplained.filter((c) => c.obligationId !== event.obligationId) };
    case 'CalendarAdopted':
      return { ...permit, calendar: event.calendar };
    case 'DueDateRecomputed':
      return answerable(
        withObligation(permit, event.obligationId, (o) => recomputed(o, event)),
        event,
      );
    case 'SilencePeriodRecomputed':
      return { ...permit, deemed: event.deemed };
    case 'CorrectionPeriodRecomputed':
      return {
        ...permit,
        correction: permit.correction && { ...permit.correction, applicantDue: event.applicantDue },
      };
    case 'TolerancePeriodRecomputed':
      return {
        ...permit,
        ...(permit.tolerated && { tolerated: { ...permit.tolerated, completeBy: event.completeBy } }),
      };
    case 'PausePeriodRecomputed':
      return withProcedure(permit, event.procedure, { pausesThrough: event.pausesThrough });
    case 'CommandRefused':
      return permit;
  }
}

/** What stands of an item before anybody has looked at it. */
const NOTHING_DONE = {
  checks: [],
  decision: null,
  certificateNumber: null,
  delivered: false,
  published: false,
};

const received = (permit: Permit, event: Stamped<Received>): Permit => ({
  ...permit,
  state: 'RECEIVED',
  caseNumber: event.caseNumber,
  jurisdiction: event.jurisdiction,
  kind: event.kind,
  receivedAt: event.receivedAt,
  appliedAt: appliedAt(event, event.at),
  receivedBy: event.receivedBy,
  competentOrg: event.competentOrg,
  decidableAtOnce: event.decidableAtOnce,
  ...(event.licenceRef && { licenceRef: event.licenceRef }),
  ...(event.renewal && { renewal: { ...event.renewal, facts: null } }),
  ...(event.route && { route: event.route }),
  ...(event.agent && { agency: event.agent }),
  ...(event.handling && { handling: event.handling }),
  ...(event.trade && { trade: event.trade }),
  ...(event.service && { service: { channels: event.service.channels, notices: [] } }),
  ...(event.tolerated && event.tolerated.length > 0 && { tolerated: { open: event.tolerated, completeBy: null } }),
  items: event.items.map(({ item }) => ({
    item,
    frozen: null,
    ...NOTHING_DONE,
  })),
  given: event.materials.map((m) => m.material),
  facts: event.facts,
  calendar: event.calendar,
  policy: event.policy,
  deemed: event.deemed,
});

const imported = (permit: Permit, event: CaseImported): Permit => ({
  ...permit,
  state: event.state,
  caseNumber: event.caseNumber,
  jurisdiction: event.jurisdiction,
  kind: event.kind,
  receivedAt: event.receivedAt,
  receivedBy: event.receivedBy,
  competentOrg: event.competentOrg,
  items: event.items.map((entry) => ({
    ...entry,
    ...NOTHING_DONE,
  })),
  given: event.materials.map((m) => m.material),
  ...(event.licenceRef && { licenceRef: event.licenceRef }),
  ...(event.renewal && { renewal: { ...event.renewal, facts: event.acceptedOn === null ? null : event.facts } }),
  facts: event.acceptedOn === null ? event.facts : null,
  calendar: event.calendar,
  policy: event.policy,
  deemed: event.deemed,
  accepted: event.acceptedOn === null ? null : { on: event.acceptedOn, deemed: false, by: event.acceptedBy ?? null },
  reviewers: event.reviewers,
  imported: { ...event.origin, pauses: event.pauses, extension: event.extension },
});

const accepted = (permit: Permit, event: Accepted): Permit => ({
  ...permit,
  state: 'ACCEPTED',
  deemed: null,
  facts: null,
  ...(permit.renewal?.inTime && { renewal: { ...permit.renewal, facts: event.known ?? permit.facts } }),
  policy: event.policy,
  ...(permit.tolerated && { tolerated: event.tolerated ?? { open: [], completeBy: null } }),
  accepted: { on: event.acceptedOn, deemed: event.deemed, by: event.by?.user ?? null },
  items: permit.items.map((entry) => {
    const frozen = event.items.find((i) => i.item === entry.item);
    return frozen
      ? {
          ...entry,
          frozen: {
            facts: frozen.facts,
            catalogueVersion: frozen.catalogueVersion,
            supervisor: frozen.supervisor,
          },
        }
      : entry;
  }),
});

/**
 * Taken late, but handed in before the licence ended: it keeps its day, and with it the licence (Art. 50(2)). The end of
 * the licence is then due once more.
 */
function corrected(permit: Permit, event: Stamped<CorrectionHandedIn>): Permit {
  const { renewal, licenceRef } = permit;
  const isRevived = renewal?.inTime && licenceRef && !isPast(licenceRef.validTo, event.effectiveAt);
  return {
    ...permit,
    state: 'RECEIVED',
    given: [...new Set([...permit.given, ...event.materials.map((m) => m.material)])],
    deemed: event.deemed,
    facts: event.facts ?? permit.facts,
    correction: permit.correction && {
      ...permit.correction,
      open: permit.correction.open.filter((id) => !event.materials.some((given) => given.material === id)),
      handedInAt: event.effectiveAt,
    },
    ...(isRevived && { renewal: { applyBy: renewal.applyBy, inTime: renewal.inTime, facts: renewal.facts } }),
  };
}

const deemedRenewed = (permit: Permit, { item, decision, frozen }: LicenceDeemedRenewed): Permit =>
  withItem({ ...permit, deemed: null, facts: null }, item, { decision, ...(frozen && { frozen }) });

/** What was kept for the case that nobody decides. */
const undecidable = (permit: Permit): Permit =>
  permit.renewal ? { ...permit, renewal: { ...permit.renewal, facts: null } } : permit;

/** An officer who signs again has looked again: his last word counts. */
const checked = (permit: Permit, { item, by, findings }: SubstanceVerified): Permit => ({
  ...permit,
  items: permit.items.map((entry) =>
    entry.item === item
      ? {
          ...entry,
          checks: [
            ...entry.checks.filter((check) => check.officer !== by.user),
            { officer: by.user, ...(by.for && { for: by.for.principal }), findings },
          ],
        }
      : entry,
  ),
});

const ended = (permit: Permit, state: Permit['state']): Permit => ({ ...permit, state, deemed: null, facts: null });

const withItem = (permit: Permit, item: string, change: Partial<PermitItem>): Permit => ({
  ...permit,
  items: permit.items.map((entry) => (entry.item === item ? { ...entry, ...change } : entry)),
});

/** Several items are decided one by one: the case is as far as the one that is furthest behind. */
function progressed(permit: Permit): Permit {
  const state = stateAfterDecision(
    permit.items.map(({ decision, ended: how, certificateNumber, delivered }) => ({
      outcome: how ? 'ended' : (decision?.outcome ?? null),
      hasCertificate: certificateNumber !== null,
      delivered,
    })),
  );
  return state ? { ...permit, state } : permit;
}

const withIntegrated = (permit: Permit, { items, certificateNumber }: IntegratedLicenceIssued): Permit => ({
  ...permit,
  items: permit.items.map((entry) =>
    items.includes(entry.item) ? { ...entry, certificateNumber, integrated: true } : entry,
  ),
});

const correctedClerically = (
  permit: Permit,
  { item, number, correctedOn, corrections }: ClericalErrorCorrected,
): Permit => {
  const correction = { number, correctedOn, fields: corrections.map(({ field }) => field), delivered: false };
  const earlier = permit.items.find((entry) => entry.item === item)?.corrections ?? [];
  return withItem(permit, item, { corrections: [...earlier, correction] });
};

const withCorrectionDelivered = (permit: Permit, number: string): Permit => ({
  ...permit,
  items: permit.items.map((entry) =>
    entry.corrections?.some((one) => one.number === number)
      ? {
          ...entry,
          corrections: entry.corrections.map((one) => (one.number === number ? { ...one, delivered: true } : one)),
        }
      : entry,
  ),
});

const withoutCards = (permit: Permit, annulled: readonly string[] = []): Permit => ({
  ...permit,
  unexplained: permit.unexplained.filter(({ obligationId }) => !annulled.includes(obligationId)),
});

const withEnded = (permit: Permit, { items, how }: ItemsEnded): Permit => ({
  ...permit,
  items: permit.items.map((entry) => (items.includes(entry.item) ? { ...entry, ended: how } : entry)),
});

const supplemented = (permit: Permit, { materials }: SupplementHandedIn): Permit => {
  const ids = materials.map(({ material }) => material);
  return {
    ...permit,
    given: [...new Set([...permit.given, ...ids])],
    ...(permit.tolerated && {
      tolerated: { ...permit.tolerated, open: permit.tolerated.open.filter((id) => !ids.includes(id)) },
    }),
  };
};

const procedureOf = (event: SpecialProcedureStarted): SpecialProcedure => ({
  id: event.procedure,
  item: event.item,
  kind: event.kind,
  pausesFrom: event.pausesFrom,
  pausesThrough: event.pausesThrough,
  pausedThrough: null,
  endedOn: null,
  neededWd: event.neededWd,
});

const withProcedure = (permit: Permit, id: string, change: Partial<SpecialProcedure>): Permit => ({
  ...permit,
  procedures: (permit.procedures ?? []).map((procedure) =>
    procedure.id === id ? { ...procedure, ...change } : procedure,
  ),
});

const consultationOf = ({ consultation, organ, item, askedOn, limitWd, answerBy }: OpinionRequested): Consultation => ({
  id: consultation,
  organ,
  ...(item !== undefined && { item }),
  askedOn,
  limitWd,
  answerBy,
  given: null,
});

const withConsultation = (permit: Permit, id: string, change: Partial<Consultation>): Permit => ({
  ...permit,
  consultations: (permit.consultations ?? []).map((one) => (one.id === id ? { ...one, ...change } : one)),
});

const NO_HEARING: Hearing = { told: [], waived: [], requests: [], orderedOn: null, arranged: null, held: null };

const withHearing = (permit: Permit, change: (hearing: Hearing) => Partial<Hearing>): Permit => {
  const hearing = permit.hearing ?? NO_HEARING;
  return { ...permit, hearing: { ...hearing, ...change(hearing) } };
};

function spoken(permit: Permit, { party, waivesHearing }: StatementRecorded): Permit {
  const heard = permit.interestedParties
    ? {
        ...permit,
        interestedParties: permit.interestedParties.map((one) =>
          one.id === party ? { ...one, hasSpoken: true } : one,
        ),
      }
    : permit;
  return waivesHearing
    ? withHearing(heard, (hearing) => {
        const requests = hearing.requests.filter((request) => request.party !== party);
        const waived = [...new Set([...hearing.waived, party])];
        // what nobody asks for any more is not held on its day
        const isOwed = hearing.held !== null || hearing.orderedOn !== null || requests.length > 0;
        return { waived, requests, arranged: isOwed ? hearing.arranged : null };
      })
    : heard;
}

const transferred = (permit: Permit, { from, to, jurisdiction, obligations, known }: CaseTransferred): Permit => ({
  ...permit,
  // its officers have nothing of it in hand any more
  ...(permit.claims && { claims: permit.claims.filter(({ organ }) => organ !== from) }),
  ...(known && permit.renewal && { renewal: { ...permit.renewal, facts: known } }),
  state: 'ACCEPTED',
  jurisdiction: jurisdiction ?? permit.jurisdiction,
  competentOrg: to,
  reviewers: [],
  // the organ that will answer for the decision holds the hearing
  ...(permit.hearing && { hearing: { ...permit.hearing, arranged: permit.hearing.held && permit.hearing.arranged } }),
  // what the officers of the former organ signed for is no check by this one (Art. 34)
  items: permit.items.map((entry) => ({ ...entry, checks: [] })),
  obligations: permit.obligations.map((o) => (obligations.includes(o.id) ? { ...o, organ: to } : o)),
  unexplained: permit.unexplained.map((card) =>
    obligations.includes(card.obligationId) ? { ...card, organ: to } : card,
  ),
});

/** The organ that decides begins its own review; all that was handed in and frozen goes with the case. */
const handedUp = (
  permit: Permit,
  { from, to, jurisdiction, handedUpOn: on, recommendation, obligations }: CaseHandedUp,
): Permit => ({
  ...permit,
  ...(permit.claims && { claims: permit.claims.filter(({ organ }) => organ !== from) }),
  state: 'ACCEPTED',
  jurisdiction,
  competentOrg: to,
  handedUp: { from, on, recommendation },
  reviewers: [],
  ...(permit.hearing && { hearing: { ...permit.hearing, arranged: permit.hearing.held && permit.hearing.arranged } }),
  items: permit.items.map((entry) => ({ ...entry, checks: [] })),
  ...(permit.procedures && { procedures: permit.procedures.map((one) => ({ ...one, below: true as const })) }),
  obligations: permit.obligations.map((o) => (obligations.includes(o.id) ? { ...o, organ: to } : o)),
});

const recomputed = (obligation: Obligation, event: DueDateRecomputed): Obligation => ({
  ...obligation,
  due: event.due,
  ...(event.statutoryDue && { statutoryDue: event.statutoryDue }),
  ...(event.statutoryDueLenient && { statutoryDueLenient: event.statutoryDueLenient }),
  provisional: event.provisional,
  ladder: event.ladder,
});

/** The day until which a department was asked, by the calendar that knows it. */
const answerable = (permit: Permit, { obligation, obligationId, due }: DueDateRecomputed): Permit => {
  const id = permit.obligations.find((open) => open.id === obligationId)?.consultation;
  return obligation === 'consult' && id !== undefined ? withConsultation(permit, id, { answerBy: due }) : permit;
};
