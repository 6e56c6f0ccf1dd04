import type { PermitCommandName } from '../../../domain/permit/commands.ts';
import type { PermitEventType } from '../../../domain/permit/events.ts';
import type { CaseState } from '../../../domain/permit/types.ts';

/** Section 2.3 of the domain, written down a second time and from the text, not from the code. */

const IN_ALL: readonly PermitCommandName[] = [
  'extend',
  'recordSurvey',
  'declareConflict',
  'registerInterestedParty',
  'recordStatement',
  'tellHearingRight',
  'requestOpinions',
];

/** The commands of people that a state allows, apart from those below. */
export const LAWFUL_COMMANDS: { readonly [state in CaseState]: readonly PermitCommandName[] } = {
  NONE: ['receive'],
  RECEIVED: [
    'requestCorrection',
    'accept',
    'refuseAcceptance',
    'declareNotRequired',
    'declareConflict',
    'withdraw',
    'terminate',
    'appointAgent',
  ],
  CORRECTION_REQUESTED: ['correct', 'withdraw', 'terminate', 'appointAgent'],
  ACCEPTED: ['startReview', ...IN_ALL, 'withdraw', 'terminate', 'transferCase', 'appointAgent'],
  UNDER_REVIEW: [
    'startReview',
    'verifySubstance',
    'startSpecialProcedure',
    ...IN_ALL,
    'orderHearing',
    'decide',
    'withdraw',
    'terminate',
    'transferCase',
    'appointAgent',
  ],
  SPECIAL_PROCEDURE: [
    'startReview',
    'startSpecialProcedure',
    'endSpecialProcedure',
    ...IN_ALL,
    'orderHearing',
    'withdraw',
    'terminate',
    'appointAgent',
  ],
  GRANTED: ['issueCertificate', 'correctClericalError', 'appointAgent'],
  CERTIFICATE_ISSUED: ['deliver', 'correctClericalError', 'appointAgent'],
  DENIED: ['deliver', 'correctClericalError', 'appointAgent'],
  DELIVERED: ['correctClericalError'],
  NOT_ACCEPTED: [],
  NOT_REQUIRED: [],
  WITHDRAWN: [],
  TERMINATED: [],
  CLOSED: ['correctClericalError'],
};

/** accepted, and not yet decided */
export const BEFORE_IT: readonly CaseState[] = ['ACCEPTED', 'UNDER_REVIEW', 'SPECIAL_PROCEDURE'];

/** `stays`: it is lawful there as well, and moves nothing */
type Move = { from: readonly CaseState[]; to: CaseState; stays?: readonly CaseState[] };

const BEFORE_DECISION: readonly CaseState[] = [
  'RECEIVED',
  'CORRECTION_REQUESTED',
  'ACCEPTED',
  'UNDER_REVIEW',
  'SPECIAL_PROCEDURE',
];
const IN_REVIEW: readonly CaseState[] = ['UNDER_REVIEW', 'SPECIAL_PROCEDURE'];
/** ACCEPTED only for instant items: whoever checks a log must ask for that too. */
const DECIDABLE: readonly CaseState[] = ['ACCEPTED', 'UNDER_REVIEW'];

/** The events that move a case, and from where; every other event leaves its state alone. */
export const LAWFUL_MOVES: { readonly [type in PermitEventType]?: Move } = {
  Received: { from: ['NONE'], to: 'RECEIVED' },
  CorrectionRequested: { from: ['RECEIVED'], to: 'CORRECTION_REQUESTED' },
  CorrectionHandedIn: { from: ['CORRECTION_REQUESTED'], to: 'RECEIVED' },
  Accepted: { from: ['RECEIVED'], to: 'ACCEPTED' },
  AcceptanceRefused: { from: ['RECEIVED'], to: 'NOT_ACCEPTED' },
  LicenceNotRequired: { from: ['RECEIVED'], to: 'NOT_REQUIRED' },
  ReviewStarted: { from: ['ACCEPTED', 'UNDER_REVIEW'], to: 'UNDER_REVIEW', stays: ['SPECIAL_PROCEDURE'] },
  /** ACCEPTED only for a hearing where a commitment stands for the review: whoever checks a log must ask for that too. */
  SpecialProcedureStarted: { from: BEFORE_IT, to: 'SPECIAL_PROCEDURE' },
  ReviewResumed: { from: ['SPECIAL_PROCEDURE'], to: 'UNDER_REVIEW' },
  LicenceGranted: { from: DECIDABLE, to: 'GRANTED' },
  LicenceDenied: { from: DECIDABLE, to: 'DENIED' },
  LicenceDeemedRenewed: { from: ['RECEIVED', ...BEFORE_IT], to: 'GRANTED' },
  CertificateIssued: { from: ['GRANTED'], to: 'CERTIFICATE_ISSUED' },
  DecisionDelivered: { from: ['CERTIFICATE_ISSUED', 'DENIED'], to: 'DELIVERED' },
  CaseClosed: { from: ['DELIVERED'], to: 'CLOSED' },
  Withdrawn: { from: BEFORE_DECISION, to: 'WITHDRAWN' },
  CaseTransferred: { from: DECIDABLE, to: 'ACCEPTED' },
  Terminated: { from: BEFORE_DECISION, to: 'TERMINATED' },
};

export const AFTER_GRANT: readonly CaseState[] = ['GRANTED', 'CERTIFICATE_ISSUED', 'DELIVERED', 'CLOSED'];

/** What may happen only in some states, though it moves nothing. */
export const LAWFUL_IN: { readonly [type in PermitEventType]?: readonly CaseState[] } = {
  SubstanceVerified: ['UNDER_REVIEW'],
  PushOrdered: AFTER_GRANT,
  CoordinationUnitMissing: AFTER_GRANT,
  PushDelivered: AFTER_GRANT,
  PushDeliveryFailed: AFTER_GRANT,
  PushRetried: AFTER_GRANT,
  PushReceiptMissing: AFTER_GRANT,
  PushAcknowledged: AFTER_GRANT,
  PushClaimed: AFTER_GRANT,
  AbsenceCovered: AFTER_GRANT,
  PushReturned: AFTER_GRANT,
  BoundaryDisputed: AFTER_GRANT,
  PushUpheld: AFTER_GRANT,
  PushRerouted: AFTER_GRANT,
  SupervisorSucceeded: AFTER_GRANT,
  FeedbackReceived: AFTER_GRANT,
  FeedbackAnswered: AFTER_GRANT,
  RelayRequested: AFTER_GRANT,
  ResultRelayed: AFTER_GRANT,
  DecisionPublished: ['GRANTED', 'CERTIFICATE_ISSUED', 'DELIVERED'],
  LicenceExpired: BEFORE_DECISION,
  StatutoryLimitPassed: ['ACCEPTED', 'UNDER_REVIEW'],
  PauseCapped: ['SPECIAL_PROCEDURE'],
  SpecialProcedureEnded: IN_REVIEW,
  InterestedPartyRegistered: BEFORE_IT,
  SiteSurveyed: BEFORE_IT,
  InspectorsAssigned: BEFORE_IT,
  ConflictDeclared: ['RECEIVED', ...BEFORE_IT],
  StatementRecorded: BEFORE_IT,
  HearingRightTold: BEFORE_IT,
  HearingRequested: BEFORE_IT,
  HearingOrdered: BEFORE_IT,
  HearingArranged: BEFORE_IT,
  HearingHeld: BEFORE_IT,
  OpinionRequested: BEFORE_IT,
  LimitExtended: BEFORE_IT,
};
