import type { REGISTER_COMMANDS } from '../../domain/catalogue/governance/commands.ts';
import type { PERMIT_COMMANDS, WORK_COMMANDS } from '../../domain/permit/commands.ts';
import type { Caller, Role } from './caller.ts';

/**
 * Who may do what, to which case: role × action × relation. What is not written here is refused.
 * The law has the last word behind it: the second-person rule and the state of the case are asked in the domain.
 */

export type PermitAction = (typeof PERMIT_COMMANDS)[number];

/** What operators do with a case that does not go on by itself; nothing of it is a command of the case. */
export type OperatorAction = 'suspendCase' | 'resumeCase' | 'sendAgain' | 'terminateWorkflow';

export type RegisterAction = (typeof REGISTER_COMMANDS)[number];

/** Who works on a case; what he may work on, he may take in hand. */
export type WorkAction = (typeof WORK_COMMANDS)[number];

/** Who stands in for whom: a matter of the unit. */
export type StaffAction = 'delegate' | 'endDelegation';

/** 查询码: given out anew at the window; no command of the case either. */
export type LookupAction = 'renewLookupCode';

export type CommandAction = PermitAction | WorkAction | StaffAction | OperatorAction | RegisterAction | LookupAction;

export type Action =
  | CommandAction
  | 'showCase'
  | 'readRegister'
  | 'readPermit'
  | 'readDocument'
  | 'listPermits'
  | 'listObligations'
  | 'listWork'
  | 'listDelegations'
  | 'listHandovers'
  | 'listPushes'
  | 'listMatters'
  | 'readPush'
  | 'readCommand'
  | 'setWebhook'
  | 'listIncidents'
  | 'listOperations'
  | 'listCalendarRollouts'
  | 'readMetrics'
  | 'readPublic';

export type Relation =
  /** the case is decided by the caller's organ */
  | 'competentOrgan'
  /** the caller's organ took the papers in */
  | 'receivingWindow'
  /** the caller's system handed the application in */
  | 'submitter'
  /** the push, or one of the case's pushes, is addressed to the caller's organ */
  | 'supervisor'
  /** the duty in question lies with the caller's organ */
  | 'obligedOrgan'
  /** the caller's organ was asked for its opinion in the case */
  | 'consulted'
  /** the case belongs to the caller's jurisdiction */
  | 'sameJurisdiction'
  /** the caller's jurisdiction is the one of the case, or the one above it */
  | 'withinJurisdiction'
  /** the caller's jurisdiction belongs to the same city as that of the case */
  | 'sameCity'
  /** the thing is the caller's own */
  | 'own'
  | 'any';

type Row = { readonly [role in Role]?: readonly Relation[] };

const OF_THE_BUREAU: Row = {
  windowClerk: ['competentOrgan'],
  reviewer: ['competentOrgan'],
  decider: ['competentOrgan'],
  organHead: ['competentOrgan'],
};
const JURISDICTION_WATCHERS: Row = {
  governmentHead: ['withinJurisdiction'],
  conferenceConvener: ['withinJurisdiction'],
  operator: ['withinJurisdiction'],
  auditor: ['withinJurisdiction'],
};
const WATCHERS: Row = {
  ...JURISDICTION_WATCHERS,
  coordinationUnit: ['supervisor'],
  // officers of a supervisor, one of whom answers for a push
  inspector: ['supervisor'],
  clientSystem: ['submitter'],
};
const CLERK: Row = { windowClerk: ['competentOrgan'] };
const DECIDING: Row = { decider: ['competentOrgan'], organHead: ['competentOrgan'] };
const REVIEWING: Row = { reviewer: ['competentOrgan'], organHead: ['competentOrgan'] };
const CASE_OFFICERS: Row = { ...CLERK, ...REVIEWING };
/** of the department that was asked: the duty in question is its own */
const CONSULTED: Row = {
  reviewer: ['obligedOrgan'],
  decider: ['obligedOrgan'],
  organHead: ['obligedOrgan'],
  coordinationUnit: ['obligedOrgan'],
};
const OBLIGED: Row = { windowClerk: ['obligedOrgan'], ...CONSULTED };
const OFFICERS: Row = {
  windowClerk: ['own'],
  reviewer: ['own'],
  decider: ['own'],
  organHead: ['own'],
  coordinationUnit: ['own'],
};
const OPERATING: Row = { operator: ['withinJurisdiction'] };
const OFFICER: Row = { catalogueOfficer: ['sameJurisdiction'] };
const APPROVER: Row = { catalogueApprover: ['sameJurisdiction'] };
const UNIT: Row = { coordinationUnit: ['supervisor'] };
const APPLICANT_SIDE: Row = { windowClerk: ['competentOrgan'], clientSystem: ['submitter'] };

export const MAY: { readonly [action in Action]: Row } = {
  // S5: any window takes in what any bureau of the city decides
  receive: { windowClerk: ['sameCity'], clientSystem: ['withinJurisdiction'] },
  requestCorrection: CLERK,
  accept: CLERK,
  // false material is found by who decides: the law asks
  refuseAcceptance: { ...CLERK, ...DECIDING },
  declareNotRequired: CLERK,
  correct: APPLICANT_SIDE,
  supplement: APPLICANT_SIDE,
  withdraw: APPLICANT_SIDE,
  appointAgent: APPLICANT_SIDE,
  endAgency: APPLICANT_SIDE,
  startReview: { windowClerk: ['competentOrgan'], reviewer: ['competentOrgan'], organHead: ['competentOrgan'] },
  verifySubstance: { reviewer: ['competentOrgan'] },
  startSpecialProcedure: REVIEWING,
  endSpecialProcedure: REVIEWING,
  // Art. 42: the head of the organ, in joint handling the head of the government of that level; which, the law asks
  extend: { organHead: ['competentOrgan'], governmentHead: ['sameJurisdiction'] },
  recordSurvey: REVIEWING,
  assignInspectors: REVIEWING,
  declareConflict: OF_THE_BUREAU,
  registerInterestedParty: CASE_OFFICERS,
  // a hearing is waived by the window or the applicant's system alone: the law asks
  recordStatement: { ...CASE_OFFICERS, clientSystem: ['submitter'] },
  tellHearingRight: CASE_OFFICERS,
  requestHearing: APPLICANT_SIDE,
  orderHearing: { organHead: ['competentOrgan'] },
  arrangeHearing: CASE_OFFICERS,
  // the presider, who is no reviewer of the case: which of them, the law asks
  recordHearing: { reviewer: ['competentOrgan'], ...DECIDING },
  handUp: DECIDING,
  requestOpinions: REVIEWING,
  giveOpinion: CONSULTED,
  decide: DECIDING,
  terminate: DECIDING,
  transferCase: DECIDING,
  issueCertificate: CLERK,
  issueIntegratedLicence: CLERK,
  correctClericalError: DECIDING,
  deliver: CLERK,
  explainDelay: { ...OBLIGED, conferenceConvener: ['obligedOrgan'], governmentHead: ['obligedOrgan'] },
  // which work of it, is asked of the command that does it
  claimWork: OBLIGED,
  releaseWork: OBLIGED,
  reassignWork: { organHead: ['obligedOrgan'] },
  handOver: { organHead: ['obligedOrgan'] },
  // for whom, the rule of the unit asks
  delegate: OFFICERS,
  endDelegation: OFFICERS,
  recordService: CASE_OFFICERS,
  acknowledge: UNIT,
  claimPush: { ...UNIT, inspector: ['supervisor'] },
  coverAbsence: UNIT,
  returnPush: UNIT,
  reroutePush: { reviewer: ['competentOrgan'], ...DECIDING },
  succeedSupervisor: DECIDING,
  answerOrder: OBLIGED,
  // one convener for each jurisdiction, and above it the leader of that level alone
  resolveMatter: { conferenceConvener: ['sameJurisdiction'] },
  decideMatter: { governmentHead: ['sameJurisdiction'] },
  // of the officers the one who answers for the push: which, the law asks
  feedBack: { ...UNIT, inspector: ['supervisor'] },
  concludeReview: DECIDING,
  requestRelay: { ...UNIT, ...DECIDING },
  confirmRelay: { coordinationUnit: ['obligedOrgan'] },

  propose: OFFICER,
  amendDraft: OFFICER,
  submitForApproval: OFFICER,
  withdrawDraft: OFFICER,
  approve: APPROVER,
  returnForWork: APPROVER,
  publish: APPROVER,
  // whoever of them proposes the end, another one approves it
  repeal: { ...OFFICER, ...APPROVER },
  readRegister: { ...OFFICER, ...APPROVER, auditor: ['withinJurisdiction'], operator: ['withinJurisdiction'] },

  readPermit: {
    ...WATCHERS,
    windowClerk: ['competentOrgan', 'receivingWindow'],
    reviewer: ['competentOrgan', 'consulted'],
    decider: ['competentOrgan', 'consulted'],
    organHead: ['competentOrgan', 'consulted'],
    coordinationUnit: ['supervisor', 'consulted'],
  },
  // whoever took the papers in hands over their receipt; supervisors and operators have no business with them
  readDocument: {
    ...OF_THE_BUREAU,
    windowClerk: ['competentOrgan', 'receivingWindow'],
    auditor: ['withinJurisdiction'],
    clientSystem: ['submitter'],
  },
  listPermits: { ...OF_THE_BUREAU, ...WATCHERS, windowClerk: ['competentOrgan', 'receivingWindow'] },
  listObligations: { ...OBLIGED, inspector: ['obligedOrgan'], ...JURISDICTION_WATCHERS },
  listWork: { ...OBLIGED, ...JURISDICTION_WATCHERS },
  listDelegations: { ...OBLIGED, ...JURISDICTION_WATCHERS },
  listHandovers: { organHead: ['obligedOrgan'], ...JURISDICTION_WATCHERS },
  listPushes: { ...UNIT, inspector: ['supervisor'], ...JURISDICTION_WATCHERS },
  listMatters: JURISDICTION_WATCHERS,
  readPush: { ...OF_THE_BUREAU, ...WATCHERS },
  readCommand: {
    windowClerk: ['own', 'competentOrgan', 'receivingWindow'],
    reviewer: ['own', 'competentOrgan'],
    decider: ['own', 'competentOrgan'],
    organHead: ['own', 'competentOrgan'],
    coordinationUnit: ['own'],
    clientSystem: ['own'],
    catalogueOfficer: ['own'],
    catalogueApprover: ['own'],
    ...JURISDICTION_WATCHERS,
  },
  renewLookupCode: { windowClerk: ['competentOrgan', 'receivingWindow'], clientSystem: ['submitter'] },
  setWebhook: { clientSystem: ['own'] },
  suspendCase: OPERATING,
  resumeCase: OPERATING,
  sendAgain: OPERATING,
  terminateWorkflow: OPERATING,
  showCase: { operator: ['withinJurisdiction'], auditor: ['withinJurisdiction'] },
  listOperations: { operator: ['any'], auditor: ['any'] },
  listIncidents: { operator: ['any'], auditor: ['any'] },
  listCalendarRollouts: { operator: ['any'], auditor: ['any'] },
  readMetrics: { operator: ['any'] },
  readPublic: { public: ['any'] },
};

/** The role that lets the caller act, for the record; null refuses. */
export function permittedRole(action: Action, caller: Caller, relations: ReadonlySet<Relation>): Role | null {
  const row = MAY[action];
  return (
    caller.roles.find((role) => row[role]?.some((relation) => relation === 'any' || relations.has(relation))) ?? null
  );
}

/** Who handles a case, or answers for what was granted, sees its people; who watches over them does not. */
export function seesPeople(action: Action, caller: Caller, relations: ReadonlySet<Relation>): boolean {
  const row = MAY[action];
  return caller.roles
    .filter((role) => role !== 'operator' && role !== 'auditor')
    .some((role) => row[role]?.some((relation) => SEES_PEOPLE.includes(relation) && relations.has(relation)));
}

/**
 * Sees what organs settle among themselves: whoever acts for one of them, or watches over them. Whoever applied, or took
 * the papers in for another bureau, is no party to that, though he may sit in the same house.
 */
export function seesOrgans(action: Action, caller: Caller, relations: ReadonlySet<Relation>): boolean {
  const row = MAY[action];
  return caller.roles.some((role) =>
    row[role]?.some((relation) => OF_ORGANS.includes(relation) && relations.has(relation)),
  );
}

const OF_ORGANS: readonly Relation[] = ['competentOrgan', 'supervisor', 'consulted', 'withinJurisdiction'];
const SEES_PEOPLE: readonly Relation[] = ['competentOrgan', 'submitter', 'supervisor'];

/** The relations by which the caller's roles may see anything in a list; the list is cut to them. */
export function relationsFor(action: Action, caller: Caller): Relation[] {
  const row = MAY[action];
  return [...new Set(caller.roles.flatMap((role) => row[role] ?? []))];
}
