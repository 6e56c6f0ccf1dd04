/**
 * A lawful refusal: the command is well formed, the law or the state of the case does not allow it.
 * Refusals are data; the texts people read are made at the edge, in two languages.
 */
export type RefusalCode =
  // the state of the case
  | 'wrongState'
  | 'alreadyReceived'
  | 'correctionAlreadyRequested'
  | 'materialsMissing'
  | 'nothingHandedIn'
  | 'notInstant'
  | 'substanceNotChecked'
  | 'conditionNotMet'
  | 'unknownItem'
  | 'unknownCondition'
  | 'unknownMaterial'
  | 'materialShared'
  | 'importInvalid'
  | 'pushNotOpen'
  | 'notAddressee'
  // the answer of supervisors, and what settles a dispute
  | 'pushNotAcknowledged'
  | 'pushNotReturned'
  | 'pushNotDelivered'
  | 'alreadyAnswering'
  | 'absenceOver'
  | 'deputyRequired'
  | 'resolutionBinding'
  | 'ownerNotSupervisor'
  | 'sameAddressee'
  | 'nothingToSucceed'
  | 'unitsUnchanged'
  | 'orderNotOpen'
  | 'matterNotWaiting'
  | 'dueInPast'
  | 'ownerFixedByLaw'
  | 'feedbackReferenceReused'
  | 'findingBeforePush'
  | 'notAnswering'
  | 'feedbackNotOpen'
  | 'relayNotAbove'
  | 'alreadyRelayed'
  | 'relayNotOpen'
  | 'certificateMissing'
  | 'substanceNotCorrectable'
  | 'nothingToCorrect'
  | 'nothingToExplain'
  | 'reasonsRequired'
  | 'deliveryNotPending'
  | 'validityTooLong'
  | 'notYetOverdue'
  | 'alreadyDecided'
  | 'partlyDecided'
  | 'decidedByCommitment'
  | 'commitmentNotAllowed'
  | 'toleranceNotAllowed'
  | 'jointNotAllowed'
  | 'mainMaterialMissing'
  // the decision clock
  | 'neverPauses'
  | 'procedureRunning'
  | 'procedureNotRunning'
  | 'pauseTooLong'
  | 'pauseBackdated'
  | 'beforeAcceptance'
  | 'endBeforeStart'
  | 'clockExpired'
  | 'extensionNotProvided'
  | 'extensionTooLong'
  | 'alreadyExtended'
  // re-application, limited number, conditions
  | 'barredFromApplying'
  | 'notBarred'
  | 'quantityExhausted'
  | 'earlierCaseFirst'
  | 'conditionsNotAllowed'
  | 'inPersonRequired'
  | 'upperOrganDecides'
  | 'nothingToHandUp'
  | 'noAgent'
  | 'powerExpired'
  | 'outsidePower'
  | 'conditionWithoutLaw'
  | 'ofAGrantAlone'
  | 'ofADenialAlone'
  // the hearing
  | 'unknownParty'
  | 'partiesNotHeard'
  | 'hearingRightNotTold'
  | 'hearingRightAlreadyTold'
  | 'hearingRequestLate'
  | 'hearingAlreadyRequested'
  | 'noHearing'
  | 'hearingNoticeTooShort'
  | 'hearingTooLate'
  | 'hearingPending'
  | 'transcriptNotCited'
  // who works on it
  | 'workNotOpen'
  | 'workClaimed'
  | 'notHolder'
  | 'nothingToHandOver'
  // in whose place
  | 'delegationNotInForce'
  | 'delegateOfOtherRank'
  | 'ownActOnly'
  | 'nothingToActFor'
  | 'delegateIsSelf'
  | 'delegationBackwards'
  | 'delegationInPast'
  | 'delegationTooLong'
  | 'delegationOverlaps'
  | 'delegationEnded'
  // what other departments are asked
  | 'unknownDepartment'
  | 'ownDepartment'
  | 'alreadyAsked'
  | 'consultationTooLong'
  | 'unknownConsultation'
  | 'alreadyAnswered'
  | 'opinionNeedsText'
  | 'surveyNotProvided'
  | 'inspectionNotProvided'
  | 'severalLicences'
  // the service of notices
  | 'unknownNotice'
  | 'noticeServed'
  | 'noticeNotServed'
  | 'publicNoticeLast'
  | 'servedBeforeOwed'
  // who may act
  | 'conflictOfInterest'
  | 'notPresider'
  | 'wrongRank'
  | 'secondPerson'
  | 'twoOfficersRequired'
  | 'notReviewer'
  | 'notCompetent'
  // catalogue and reference facts
  | 'staleFacts'
  | 'itemNotInCatalogue'
  | 'itemRecovered'
  | 'itemCancelled'
  | 'notYet'
  | 'powerNotLost'
  | 'refusedAsWhole'
  | 'pointsElsewhere'
  | 'calendarNotNewer'
  | 'calendarContradicts'
  // time
  | 'future'
  | 'licenceExpired'
  | 'wrongJurisdiction'
  | 'belowThreshold'
  // the register of catalogues
  | 'draftExists'
  | 'noDraft'
  | 'wrongStage'
  | 'otherDocument'
  | 'notJustified'
  | 'approverIsAuthor'
  | 'approverElsewhere'
  | 'approvalOutdated'
  | 'endsByItself'
  | 'findingsStand';

export type RefusalDetail = { readonly [key: string]: string | number | boolean | readonly string[] | null };

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** what the reader needs to act: the field, the state, the lawful alternatives */
  readonly detail: RefusalDetail;

  constructor(code: RefusalCode, detail: RefusalDetail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export const refusal = (code: RefusalCode, detail: RefusalDetail = {}): Refusal => new Refusal(code, detail);
