import type { Basis } from '../catalogue/types.ts';
import { barringArticle } from './bars.ts';
import type { PermitEvent } from './events.ts';
import {
  AVOIDANCE,
  article,
  CLERICAL_CORRECTION,
  CONSULTATION,
  catalogueBasis,
  HANDLING,
  HOLIDAY_NOTICE,
  LADDER,
  PUBLICITY_NOTICE,
  SCHEME,
  TOLERANCE,
} from './law.ts';

const MOVED_BY = { pause: '第四十五条', extension: '第四十二条' } as const;

/** The article of law or sentence of the scheme an event rests on, for the record and for whoever reads a trace. */
export function basisOf(event: PermitEvent): Basis[] {
  switch (event.type) {
    case 'Received':
    case 'AgentAppointed':
    case 'AgencyEnded':
      return [article('第二十九条')];
    case 'CaseImported':
      return [article('第二十九条'), ...event.pauses.map(({ basis }) => basis)];
    case 'CorrectionRequested':
      return [article('第三十二条第一款第四项')];
    case 'CorrectionHandedIn':
      return [article('第三十二条第一款第五项')];
    case 'Accepted':
      return [article(event.deemed ? '第三十二条第一款第四项' : '第三十二条第一款第五项')];
    case 'AcceptanceRefused':
    case 'LicenceNotRequired':
    case 'Terminated':
    case 'CaseTransferred':
    case 'CaseHandedUp':
      return event.articles;
    case 'ReapplicationBarred':
      return [barringArticle(event.article)];
    case 'ReviewStarted':
    case 'SubstanceVerified':
      return [article('第三十四条')];
    case 'SpecialProcedureStarted':
      return [article('第四十五条'), ...event.articles];
    case 'PauseCapped':
    case 'SpecialProcedureEnded':
    case 'ReviewResumed':
      return [article('第四十五条')];
    case 'SiteSurveyed':
      return [article('第三十四条第三款')];
    case 'InspectorsAssigned':
      return [article('第五十五条第二款')];
    case 'ConflictDeclared':
      return [AVOIDANCE];
    case 'InterestedPartyRegistered':
    case 'StatementRecorded':
      return [article('第三十六条')];
    case 'HearingRightTold':
    case 'HearingRequested':
      return [article('第四十七条')];
    case 'HearingOrdered':
      return [article('第四十六条'), ...event.articles];
    case 'HearingArranged':
    case 'HearingHeld':
      return [article('第四十八条')];
    case 'OpinionRequested':
    case 'OpinionGiven':
    case 'ConsultationConcluded':
      return [CONSULTATION];
    case 'WorkClaimed':
    case 'WorkReleased':
    case 'WorkReassigned':
      return [HANDLING];
    case 'LimitExtended':
      return event.articles;
    case 'LicenceGranted':
    case 'LicenceDenied':
      return [
        article(event.type === 'LicenceGranted' ? '第三十八条第一款' : '第三十八条第二款'),
        ...(event.decision.kind === 'change' ? [article('第四十九条')] : []),
        ...(event.decision.kind === 'renewal' ? [article('第五十条')] : []),
        ...(event.type === 'LicenceGranted' && event.place ? [article('第五十七条')] : []),
        ...(event.type === 'LicenceDenied' && event.finding ? [article('第七十八条')] : []),
        ...event.articles,
        ...(event.finishesUnder === undefined ? [] : [catalogueBasis(event.finishesUnder)]),
      ];
    case 'LicenceDeemedRenewed':
      return [article('第五十条第二款')];
    case 'LicenceExpired':
      return [article('第五十条第一款'), article('第七十条第一项')];
    case 'PushOrdered':
    case 'PushDelivered':
    case 'PushDeliveryFailed':
    case 'PushRetried':
    case 'PushReceiptMissing':
    case 'PushAcknowledged':
    case 'CoordinationUnitMissing':
      return [SCHEME];
    case 'CertificateIssued':
    case 'IntegratedLicenceIssued':
    case 'DecisionDelivered':
      return [article('第四十四条')];
    case 'ClericalErrorCorrected':
    case 'ClericalCorrectionDelivered':
      return [CLERICAL_CORRECTION];
    case 'DecisionPublished':
      return [article('第四十条'), PUBLICITY_NOTICE];
    case 'ObligationOpened':
      return event.obligation.basis;
    case 'CalendarAdopted':
      return [{ document: HOLIDAY_NOTICE, article: event.calendar.version }];
    case 'DueDateRecomputed':
      return [article(event.because ? MOVED_BY[event.because] : '第八十二条')];
    case 'SilencePeriodRecomputed':
    case 'CorrectionPeriodRecomputed':
    case 'TolerancePeriodRecomputed':
    case 'PausePeriodRecomputed':
      return [article('第八十二条')];
    case 'ReminderSent':
    case 'YellowCardShown':
    case 'RedCardShown':
    case 'SupervisedHandlingOrdered':
    case 'DelayExplained':
      return [LADDER];
    case 'NoticeOwed':
    case 'NoticeSent':
    case 'NoticeAttemptFailed':
    case 'NoticeRetried':
    case 'NoticeUnserved':
    case 'NoticeServed':
      return [article('第三十二条第二款'), article('第四十四条')];
    case 'PauseStartMoved':
      return [article('第四十五条')];
    case 'HearingPeriodMoved':
      return [article('第四十七条')];
    case 'StatutoryLimitPassed':
      return [article('第四十二条')];
    case 'SupplementHandedIn':
      return [TOLERANCE];
    case 'ItemsEnded':
      return event.articles ?? [];
    case 'Withdrawn':
    case 'CaseClosed':
    case 'ObligationMet':
    case 'ObligationEnded':
    case 'CommandRefused':
      return [];
  }
}
