import type { RefusalCode } from '../domain/refusal.ts';

/**
 * A refusal's status: 403 where another person has to act, 409 where the state of the case has to change first,
 * 422 where the content of the command has to change.
 */
export const REFUSAL_STATUS: Record<RefusalCode, 403 | 409 | 422> = {
  secondPerson: 403,
  notReviewer: 403,
  notCompetent: 403,
  notAddressee: 403,
  approverIsAuthor: 403,

  wrongState: 409,
  alreadyReceived: 409,
  correctionAlreadyRequested: 409,
  materialsMissing: 409,
  notInstant: 409,
  notYetOverdue: 409,
  substanceNotChecked: 409,
  conditionNotMet: 409,
  pushNotOpen: 409,
  certificateMissing: 409,
  nothingToExplain: 409,
  deliveryNotPending: 409,
  staleFacts: 409,
  draftExists: 409,
  noDraft: 409,
  wrongStage: 409,

  unknownItem: 422,
  unknownCondition: 422,
  unknownMaterial: 422,
  nothingHandedIn: 422,
  reasonsRequired: 422,
  validityTooLong: 422,
  twoOfficersRequired: 422,
  itemNotInCatalogue: 422,
  itemRecovered: 422,
  itemCancelled: 422,
  notYet: 422,
  future: 422,
  licenceExpired: 422,
  wrongJurisdiction: 422,
  belowThreshold: 422,
  otherDocument: 422,
  notJustified: 422,
  findingsStand: 422,
};
