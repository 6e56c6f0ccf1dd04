import type { Calendar } from '../../calendar.ts';
import type { CivilDate } from '../../time.ts';
import type { JurisdictionId, UserId } from '../types.ts';
import type { Candidate } from './types.ts';

/** Every change says who makes it, on which document it rests and why (S6, S11). */
export type Justified = { actor: UserId; basisDocument: string; reason: string };

export type Propose = Justified & { type: 'propose'; candidate: Candidate };
export type AmendDraft = Justified & { type: 'amendDraft'; candidate: Candidate };
export type SubmitForApproval = Justified & { type: 'submitForApproval' };
/** `approverOf`: the jurisdiction for which the actor approves; whose approval a document needs is asked at the decision. */
export type Approve = Justified & { type: 'approve'; approverOf: JurisdictionId };
export type ReturnForWork = Justified & { type: 'returnForWork'; approverOf: JurisdictionId };
export type Publish = Justified & { type: 'publish' };
export type WithdrawDraft = Justified & { type: 'withdrawDraft' };
/** Proposes the end; it is approved and published like a version. `through`: the last day on which it counts */
export type RepealDocument = Justified & { type: 'repeal'; kind: Candidate['kind']; id: string; through: CivilDate };

/** 加载放假通知: the notice of a further year, which nobody here drafts or approves */
export type LoadNotice = Justified & { type: 'loadNotice'; calendar: Calendar };

export type RegisterCommand =
  | Propose
  | AmendDraft
  | SubmitForApproval
  | Approve
  | ReturnForWork
  | Publish
  | WithdrawDraft
  | RepealDocument;

export const REGISTER_COMMANDS = [
  'propose',
  'amendDraft',
  'submitForApproval',
  'approve',
  'returnForWork',
  'publish',
  'withdrawDraft',
  'repeal',
] as const satisfies readonly RegisterCommand['type'][];
