import { describe, expect, it } from 'vitest';
import {
  type Action,
  MAY,
  type OperatorAction,
  permittedRole,
  type Relation,
  type WorkAction,
} from '../../api/auth/authorisation.ts';
import { type Caller, ROLES, type Role } from '../../api/auth/caller.ts';
import { type CaseStanding, relationsTo } from '../../api/auth/relations.ts';
import { PERMIT_COMMANDS } from '../../domain/permit/commands.ts';
import { loadXian } from '../../local/reference/loadXian.ts';

/**
 * Who may do what, written a second time by hand: a role that is not named for an action is refused, and so is
 * every role in another jurisdiction.
 */
const EXPECTED: {
  [action in
    | (typeof PERMIT_COMMANDS)[number]
    | WorkAction
    | OperatorAction
    | 'showCase'
    | 'readPermit'
    | 'readDocument']: readonly Role[];
} = {
  receive: ['windowClerk', 'clientSystem'],
  requestCorrection: ['windowClerk'],
  correct: ['windowClerk', 'clientSystem'],
  supplement: ['windowClerk', 'clientSystem'],
  accept: ['windowClerk'],
  refuseAcceptance: ['windowClerk', 'decider', 'organHead'],
  declareNotRequired: ['windowClerk'],
  startReview: ['windowClerk', 'reviewer', 'organHead'],
  verifySubstance: ['reviewer'],
  startSpecialProcedure: ['reviewer', 'organHead'],
  endSpecialProcedure: ['reviewer', 'organHead'],
  extend: ['organHead', 'governmentHead'],
  recordSurvey: ['reviewer', 'organHead'],
  assignInspectors: ['reviewer', 'organHead'],
  declareConflict: ['windowClerk', 'reviewer', 'decider', 'organHead'],
  registerInterestedParty: ['windowClerk', 'reviewer', 'organHead'],
  recordStatement: ['windowClerk', 'reviewer', 'organHead', 'clientSystem'],
  tellHearingRight: ['windowClerk', 'reviewer', 'organHead'],
  requestHearing: ['windowClerk', 'clientSystem'],
  orderHearing: ['organHead'],
  arrangeHearing: ['windowClerk', 'reviewer', 'organHead'],
  recordHearing: ['reviewer', 'decider', 'organHead'],
  handUp: ['decider', 'organHead'],
  requestOpinions: ['reviewer', 'organHead'],
  giveOpinion: ['reviewer', 'decider', 'organHead'],
  claimWork: ['windowClerk', 'reviewer', 'decider', 'organHead'],
  releaseWork: ['windowClerk', 'reviewer', 'decider', 'organHead'],
  reassignWork: ['organHead'],
  handOver: ['organHead'],
  decide: ['decider', 'organHead'],
  issueCertificate: ['windowClerk'],
  issueIntegratedLicence: ['windowClerk'],
  correctClericalError: ['decider', 'organHead'],
  appointAgent: ['windowClerk', 'clientSystem'],
  endAgency: ['windowClerk', 'clientSystem'],
  deliver: ['windowClerk'],
  recordService: ['windowClerk', 'reviewer', 'organHead'],
  withdraw: ['windowClerk', 'clientSystem'],
  terminate: ['decider', 'organHead'],
  transferCase: ['decider', 'organHead'],
  explainDelay: ['windowClerk', 'reviewer', 'decider', 'organHead', 'conferenceConvener', 'governmentHead'],
  acknowledge: ['coordinationUnit'],
  claimPush: ['coordinationUnit', 'inspector'],
  coverAbsence: ['coordinationUnit'],
  returnPush: ['coordinationUnit'],
  reroutePush: ['reviewer', 'decider', 'organHead'],
  succeedSupervisor: ['decider', 'organHead'],
  answerOrder: ['windowClerk', 'reviewer', 'decider', 'organHead'],
  resolveMatter: ['conferenceConvener'],
  decideMatter: ['governmentHead'],
  feedBack: ['coordinationUnit', 'inspector'],
  concludeReview: ['decider', 'organHead'],
  requestRelay: ['decider', 'organHead', 'coordinationUnit'],
  confirmRelay: [],
  suspendCase: ['operator'],
  resumeCase: ['operator'],
  sendAgain: ['operator'],
  terminateWorkflow: ['operator'],
  showCase: ['operator', 'auditor'],
  readDocument: ['windowClerk', 'reviewer', 'decider', 'organHead', 'auditor', 'clientSystem'],
  readPermit: [
    'windowClerk',
    'reviewer',
    'decider',
    'organHead',
    'governmentHead',
    'conferenceConvener',
    'coordinationUnit',
    'inspector',
    'operator',
    'auditor',
    'clientSystem',
  ],
};

const catalogue = loadXian();
const BUREAU = '610113-approval-bureau';
const SUPERVISOR = '610113-market-supervision';

const standing: CaseStanding = {
  jurisdiction: '610113',
  competentOrg: BUREAU,
  receivedByOrg: BUREAU,
  client: 'client-610113',
  supervisors: [SUPERVISOR],
};

/** Somebody of the role who has to do with the case. */
const concerned = (role: Role, jurisdiction = '610113'): Caller => ({
  user: `${jurisdiction}-${role}`,
  org: ['coordinationUnit', 'inspector'].includes(role)
    ? `${jurisdiction}-market-supervision`
    : `${jurisdiction}-approval-bureau`,
  roles: [role],
  jurisdiction,
  client: role === 'clientSystem' ? `client-${jurisdiction}` : `${jurisdiction}-${role}`,
});

const roleFor = (action: Action, caller: Caller, about: CaseStanding = standing) =>
  permittedRole(action, caller, relationsTo(about, caller, catalogue));

const cells = Object.entries(EXPECTED).flatMap(([action, allowed]) =>
  ROLES.map((role) => ({ action: action as keyof typeof EXPECTED, role, isAllowed: allowed.includes(role) })),
);

describe('Role × action: what is not written is refused', () => {
  it.each(cells)('$action by $role: $isAllowed', ({ action, role, isAllowed }) => {
    expect(roleFor(action, concerned(role))).toBe(isAllowed ? role : null);
  });

  it.each(cells)('$action by $role of another jurisdiction: refused', ({ action, role }) => {
    if (action === 'receive' && role === 'windowClerk') return;
    expect(roleFor(action, concerned(role, 'XAGX'))).toBeNull();
    expect(roleFor(action, concerned(role, '610104'))).toBeNull();
  });

  it('S5: a window takes in for any jurisdiction of its city, and for none of another', () => {
    for (const jurisdiction of ['XAGX', '610104', '610100'])
      expect(roleFor('receive', concerned('windowClerk', jurisdiction))).toBe('windowClerk');
    expect(roleFor('receive', concerned('windowClerk', '610300'))).toBeNull();
    expect(roleFor('receive', concerned('windowClerk'), { ...standing, jurisdiction: '610300' })).toBeNull();
  });

  it('S5: what the window took in for another bureau it may read, and nothing else', () => {
    const elsewhere = { ...standing, receivedByOrg: 'XAGX-approval-bureau' };
    const clerk = concerned('windowClerk', 'XAGX');
    const may = cells.filter(({ action }) => roleFor(action, clerk, elsewhere) !== null).map(({ action }) => action);
    expect(new Set(may)).toEqual(new Set(['receive', 'readPermit', 'readDocument']));
  });

  it('has a row for every command', () => {
    expect(Object.keys(MAY)).toEqual(expect.arrayContaining([...PERMIT_COMMANDS]));
  });
});

describe('Relations', () => {
  it('lets the city watch over its districts and zones, and no district over another', () => {
    expect(roleFor('readPermit', concerned('auditor', '610100'))).toBe('auditor');
    expect(roleFor('readPermit', concerned('auditor', '610100'), { ...standing, jurisdiction: 'XAGX' })).toBe(
      'auditor',
    );
    expect(roleFor('decide', concerned('decider', '610100'))).toBeNull();
  });

  it('lets a client system of the city submit everywhere, one of a district only there', () => {
    expect(roleFor('receive', concerned('clientSystem', '610100'))).toBe('clientSystem');
    expect(roleFor('receive', concerned('clientSystem', '610104'))).toBeNull();
  });

  it('keeps another client of the same jurisdiction away from a case', () => {
    expect(roleFor('withdraw', { ...concerned('clientSystem'), client: 'client-other' })).toBeNull();
    expect(roleFor('readPermit', { ...concerned('clientSystem'), client: 'client-other' })).toBeNull();
  });

  it('keeps a supervisor away from a push to another', () => {
    const other = { ...standing, supervisors: ['610113-health'] };
    expect(roleFor('acknowledge', concerned('coordinationUnit'), other)).toBeNull();
    expect(roleFor('readPush', concerned('coordinationUnit'), other)).toBeNull();
  });

  it.each<[Role, string | undefined, Role | null]>([
    ['windowClerk', undefined, 'windowClerk'],
    ['coordinationUnit', undefined, null],
    ['coordinationUnit', SUPERVISOR, 'coordinationUnit'],
    ['windowClerk', SUPERVISOR, null],
  ])('explains a red card only for the organ that has it: %s, %s', (role, obligedOrg, expected) => {
    const about = obligedOrg === undefined ? standing : { ...standing, obligedOrg };
    expect(roleFor('explainDelay', concerned(role), about)).toBe(expected);
  });

  it.each<[Role, string, Role | null]>([
    ['coordinationUnit', SUPERVISOR, 'coordinationUnit'],
    ['coordinationUnit', '610113-health', null],
    ['reviewer', SUPERVISOR, null],
  ])('lets only the department that was asked give an opinion: %s, %s', (role, obligedOrg, expected) => {
    expect(roleFor('giveOpinion', concerned(role), { ...standing, obligedOrg })).toBe(expected);
  });

  it('lets a department that was asked read the case, and nobody else for it', () => {
    const elsewhere = { ...standing, supervisors: [] };
    expect(roleFor('readPermit', concerned('coordinationUnit'), elsewhere)).toBeNull();
    expect(roleFor('readPermit', concerned('coordinationUnit'), { ...elsewhere, consulted: [SUPERVISOR] })).toBe(
      'coordinationUnit',
    );
    expect(
      roleFor('readPermit', concerned('clientSystem', 'XAGX'), { ...elsewhere, consulted: [SUPERVISOR] }),
    ).toBeNull();
  });

  it.each<[Role, Action]>([
    ['coordinationUnit', 'answerOrder'],
    ['coordinationUnit', 'confirmRelay'],
  ])('a supervisor answers for its own duty: %s, %s', (role, action) => {
    expect(roleFor(action, concerned(role), { ...standing, obligedOrg: SUPERVISOR })).toBe(role);
    expect(roleFor(action, concerned(role))).toBeNull();
  });

  it('a level settles its own matters: no convener and no leader of another, the city’s neither', () => {
    for (const [role, action] of [
      ['conferenceConvener', 'resolveMatter'],
      ['governmentHead', 'decideMatter'],
    ] as const)
      expect(roleFor(action, concerned(role, '610100'))).toBeNull();
  });

  it('acts in the first role that may, when a person has several', () => {
    const both: Caller = { ...concerned('reviewer'), roles: ['reviewer', 'decider'] };
    expect(roleFor('decide', both)).toBe('decider');
    const none = new Set<Relation>();
    expect(permittedRole('decide', both, none)).toBeNull();
  });
});
