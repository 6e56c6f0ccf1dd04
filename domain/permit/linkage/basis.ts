import type { Basis } from '../../catalogue/types.ts';
import { LADDER, SCHEME } from '../law.ts';
import type { LinkageEvent } from './events.ts';

const PLAN = SCHEME.document;

/** S9 */
export const UNITS: Basis = { document: PLAN, article: '明确审批监管协调内设机构' };
/** S2 */
export const CONFERENCE: Basis = { document: PLAN, article: '联席会议' };
/** S23 */
export const FEEDBACK: Basis = { document: PLAN, article: '监管数据推送反馈' };
/** S24 */
export const RELAY: Basis = { document: PLAN, article: '由同级主管部门向上级主管部门推送' };
/** S3 */
export const BOUNDARY: Basis = { document: PLAN, article: '厘清审批和监管权责边界' };

/** The sentence of the scheme an event rests on, and what the decision behind it names itself. */
export function linkageBasisOf(event: LinkageEvent): Basis[] {
  switch (event.type) {
    case 'PushOrdered':
    case 'PushDelivered':
    case 'PushDeliveryFailed':
    case 'PushRetried':
    case 'PushReceiptMissing':
    case 'PushAcknowledged':
    case 'PushClaimed':
    case 'AbsenceCovered':
    case 'CoordinationUnitMissing':
      return [SCHEME];
    case 'CoordinationUnitNamed':
      return [UNITS];
    case 'PushReturned':
    case 'BoundaryDisputed':
      return [BOUNDARY];
    case 'PushRerouted':
    case 'PushUpheld':
    case 'SupervisorSucceeded':
      return [BOUNDARY, ...event.articles];
    case 'HandlingOrderIssued':
    case 'HandlingOrderAnswered':
      return [LADDER];
    case 'MatterReferred':
    case 'MatterRaised':
    case 'MatterSettled':
      return [CONFERENCE];
    case 'MatterResolved':
    case 'MatterDecided':
      return [CONFERENCE, ...event.articles];
    case 'FeedbackReceived':
      return [FEEDBACK];
    case 'FeedbackAnswered':
      return [FEEDBACK, ...event.articles];
    case 'RelayRequested':
    case 'ResultRelayed':
      return [RELAY];
  }
}
