import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import type { UserId } from '../../../domain/catalogue/types.ts';
import type { PermitCommand, PermitCommandName } from '../../../domain/permit/commands.ts';
import { heldLicence } from '../../../domain/permit/quantity.ts';
import type { Actor, Contest, Permit, PermitItem, PowerOfAttorney, TextRef } from '../../../domain/permit/types.ts';
import { civilDateOf } from '../../../domain/time.ts';
import { momentOf, type Step } from '../../given.ts';
import { BUREAU, calendar2027, catalogue, competentOn, factsOf, materialsOf } from './reference.ts';

/** What people do, with lawful defaults; a test states only what it is about. */

type Command<Name extends PermitCommandName> = Extract<PermitCommand, { type: Name }>;
type Asked<Name extends PermitCommandName> = Partial<Omit<Command<Name>, 'type'>>;
/** the reference data of the moment, other than published */
type Changing = { changing?: (facts: ReferenceFacts) => ReferenceFacts };

export const person = (user: UserId, org: string = BUREAU): Actor => ({ user, org, role: 'officer' });
export const text = (id = 'text-1'): TextRef => ({ id, mac: `mac-of-${id}` });

export const itemIn = (permit: Permit): string => permit.items[0]?.item ?? 'food-business';
export const pushIn = (permit: Permit): string => permit.pushes.at(-1)?.id ?? `${permit.caseNumber}-P1`;
const officer = (permit: Permit, user: UserId): Actor => person(user, permit.competentOrg || BUREAU);
const itemsIn = (permit: Permit): string[] => permit.items.map(({ item }) => item);
const published = (permit: Permit): ReferenceFacts =>
  factsOf(permit.jurisdiction || '610113', permit.items.length > 0 ? itemsIn(permit) : itemIn(permit));
const unchanged = (facts: ReferenceFacts): ReferenceFacts => facts;

/** The promised limit of the item, in working days. */
export const promised =
  (promisedLimitWd: number) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({ ...version, promisedLimitWd })),
  });

/** The item lets its clock stand still for a kind so long at most. */
export const capped =
  (kind: string, maxWd: number) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({
      ...version,
      pauses: [{ kind, basis: '行政许可法 Art. 45', maxWd }],
    })),
  });

/** A later catalogue has given the power to another organ of the jurisdiction. */
export const powerMoved = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  entries: facts.entries.map(({ entry, ...version }) => ({
    ...version,
    entry: entry && { ...entry, toOrg: entry.supervisor },
  })),
});

const act = (moment: string, command: (permit: Permit) => PermitCommand, before?: Step['before']): Step => ({
  at: momentOf(moment),
  command,
  ...(before && { before }),
});

type Receipt = Asked<'receive'> & {
  item?: string;
  /** listed materials that stay at home */
  without?: string[];
  /** the moment of entry, where the papers came earlier */
  enteredAt?: string;
};

export function received(moment: string, receipt: Receipt = {}): Step {
  const { item = receipt.items?.[0]?.item ?? 'food-business', without = [], enteredAt = moment, ...asked } = receipt;
  const items = asked.items?.map((entry) => entry.item) ?? [item];
  const receivedAt = momentOf(moment);
  const day = civilDateOf(receivedAt);
  const jurisdiction = asked.jurisdiction ?? '610113';
  const facts = asked.facts ?? factsOf(jurisdiction, items, Number(day.slice(0, 4)));
  const competentOrg = asked.competentOrg ?? competentOn(facts, item, day) ?? `${jurisdiction}-approval-bureau`;
  const given = items.flatMap((one) => materialsOf(facts, one, day)).filter((id) => !without.includes(id));
  return act(enteredAt, () => ({
    type: 'receive',
    by: person('clerk', competentOrg),
    caseNumber: `${jurisdiction}-${day.replaceAll('-', '')}-000001`,
    jurisdiction,
    receivedAt,
    channel: 'window',
    competentOrg,
    kind: 'new',
    items: [{ item }],
    materials: given.map((material) => ({ material, source: 'upload' })),
    applicant: { id: 'party-1', mac: 'mac-of-party-1' },
    decidableAtOnce: false,
    requestWrittenDecision: false,
    finding: null,
    facts,
    ...asked,
  }));
}

/** @param defects ids of listed materials */
export const correctionRequested = (moment: string, defects: string[], asked: Asked<'requestCorrection'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'requestCorrection',
    by: officer(permit, 'clerk'),
    defects: defects.map((material) => ({ material, reason: text() })),
    ...asked,
  }));

export const handedIn = (moment: string, materials: string[], asked: Asked<'correct'> = {}): Step =>
  act(moment, () => ({
    type: 'correct',
    by: person('applicant', 'applicants'),
    materials: materials.map((material) => ({ material, source: 'upload' })),
    ...asked,
  }));

const receivedFirst =
  (moment: string) =>
  ({ state }: Permit): Step[] =>
    state === 'NONE' ? [received(moment)] : [];

export const accepted = (moment: string, { changing = unchanged, ...asked }: Asked<'accept'> & Changing = {}): Step =>
  act(
    moment,
    (permit) => ({ type: 'accept', by: officer(permit, 'clerk'), facts: changing(published(permit)), ...asked }),
    receivedFirst(moment),
  );

export const acceptanceRefused = (moment: string, asked: Asked<'refuseAcceptance'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'refuseAcceptance',
    by: { ...officer(permit, 'decider'), role: 'decider' },
    ground: 'falseMaterials',
    reasons: text(),
    articles: [],
    ...asked,
  }));

export const declaredNotRequired = (moment: string, asked: Asked<'declareNotRequired'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'declareNotRequired',
    by: officer(permit, 'clerk'),
    reasons: text(),
    articles: [],
    ...asked,
  }));

export const reviewStarted = (moment: string, asked: Asked<'startReview'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'startReview',
    by: officer(permit, 'head'),
    reviewers: ['reviewer-1', 'reviewer-2'],
    ...asked,
  }));

type Verified = Asked<'verifySubstance'>;

const signedBy =
  (user: UserId) =>
  (moment: string, asked: Verified = {}): Step =>
    act(moment, (permit) => {
      const item = asked.item ?? itemIn(permit);
      const entry = permit.items.find((candidate) => candidate.item === item) ?? permit.items[0];
      return {
        type: 'verifySubstance',
        by: officer(permit, user),
        item,
        findings: (entry?.frozen?.facts.conditions ?? []).map((condition) => ({ condition, met: true })),
        ...asked,
      };
    });

/** the second officer's own signature */
export const countersigned = signedBy('reviewer-2');

/** One officer signs; the other has signed before him, where the sentence is not about that. */
export const verified = (moment: string, asked: Verified = {}): Step => ({
  ...signedBy('reviewer-1')(moment, asked),
  before: ({ state, items }) => {
    const entry = asked.item ? items.find(({ item }) => item === asked.item) : items[0];
    const signature = asked.item ? { item: asked.item } : {};
    return state === 'UNDER_REVIEW' && entry?.checks.length === 0 ? [countersigned(moment, signature)] : [];
  },
});

/** one signature, and no other */
export const verifiedAlone = signedBy('reviewer-1');

export const procedureStarted = (moment: string, asked: Asked<'startSpecialProcedure'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'startSpecialProcedure',
    by: officer(permit, 'reviewer-1'),
    item: itemIn(permit),
    kind: 'expertReview',
    neededWd: 8,
    notice: { sha256: '1'.repeat(64) },
    articles: [{ document: '中华人民共和国食品安全法', article: '第三十五条' }],
    ...asked,
  }));

export const procedureEnded = (moment: string, asked: Asked<'endSpecialProcedure'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'endSpecialProcedure',
    by: officer(permit, 'reviewer-1'),
    procedure: permit.procedures?.find(({ endedOn }) => endedOn === null)?.id ?? `${permit.caseNumber}-T1`,
    ...asked,
  }));

export const extended = (moment: string, asked: Asked<'extend'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'extend',
    by: { ...officer(permit, 'head'), role: 'organHead' },
    item: itemIn(permit),
    reasons: text(),
    notice: { sha256: '2'.repeat(64) },
    ...asked,
  }));

/** by the two reviewers of the case */
export const surveyed = (moment: string, asked: Asked<'recordSurvey'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'recordSurvey',
    by: officer(permit, 'reviewer-1'),
    item: itemIn(permit),
    staff: ['reviewer-1', 'reviewer-2'].map((user) => ({ user, org: permit.competentOrg })),
    report: { sha256: '6'.repeat(64) },
    ...asked,
  }));

export const inspectorsAssigned = (moment: string, asked: Asked<'assignInspectors'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'assignInspectors',
    by: officer(permit, 'head'),
    item: itemIn(permit),
    staff: ['inspector-1', 'inspector-2'],
    ...asked,
  }));

export const conflictDeclared = (moment: string, user: UserId, asked: Asked<'declareConflict'> = {}): Step =>
  act(moment, (permit) => ({ type: 'declareConflict', by: officer(permit, user), reasons: text(), ...asked }));

const notice = { sha256: '3'.repeat(64) };

export const partyRegistered = (moment: string, asked: Asked<'registerInterestedParty'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'registerInterestedParty',
    by: officer(permit, 'reviewer-1'),
    name: text('name'),
    interest: text('interest'),
    notice,
    ...asked,
  }));

export const partyIn = (permit: Permit): string => permit.interestedParties?.at(-1)?.id ?? 'applicant';

export const stated = (moment: string, asked: Asked<'recordStatement'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'recordStatement',
    by: officer(permit, 'clerk'),
    party: partyIn(permit),
    statement: text('statement'),
    ...(asked.waivesHearing && { paper: notice }),
    ...asked,
  }));

/** Everybody whom the case concerns, as far as nothing else is said. */
export const hearingTold = (moment: string, asked: Asked<'tellHearingRight'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'tellHearingRight',
    by: officer(permit, 'reviewer-1'),
    parties: ['applicant', ...(permit.interestedParties ?? []).map(({ id }) => id)],
    notice,
    ...asked,
  }));

export const hearingRequested = (moment: string, asked: Asked<'requestHearing'> = {}): Step =>
  act(moment, () => ({ type: 'requestHearing', by: person('applicant', 'applicants'), party: 'applicant', ...asked }));

export const hearingOrdered = (moment: string, asked: Asked<'orderHearing'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'orderHearing',
    by: officer(permit, 'head'),
    announcement: notice,
    articles: [{ document: '取水许可和水资源费征收管理条例', article: '第十八条' }],
    ...asked,
  }));

/** on a day, at ten in the morning */
export const hearingArranged = (moment: string, day: string, asked: Asked<'arrangeHearing'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'arrangeHearing',
    by: officer(permit, 'reviewer-1'),
    heldAt: momentOf(`${day}T10:00:00+08:00`),
    place: text('place'),
    presider: 'presider',
    notice,
    ...asked,
  }));

export const TRANSCRIPT = '4'.repeat(64);

export const hearingHeld = (moment: string, asked: Asked<'recordHearing'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'recordHearing',
    by: officer(permit, 'presider'),
    transcript: { sha256: TRANSCRIPT },
    ...asked,
  }));

/** of the department in charge of food, as far as nothing else is said */
export const opinionsRequested = (moment: string, asked: Asked<'requestOpinions'> = {}): Step =>
  act(moment, (permit) => {
    const { departments = [MARKET] } = asked;
    return {
      type: 'requestOpinions',
      by: officer(permit, 'reviewer-1'),
      departments,
      known: departments.filter((organ) => catalogue.organisations.some(({ id }) => id === organ)),
      question: text('question'),
      ...asked,
    };
  });

export const MARKET = '610113-market-supervision';
export const HEALTH = '610113-health';

export const consultationIn = (permit: Permit) => permit.consultations?.find(({ given }) => given === null);

/** by an officer of the department that was asked first and has not answered */
export const opinionGiven = (moment: string, asked: Asked<'giveOpinion'> = {}): Step =>
  act(moment, (permit) => {
    const consultation = asked.consultation
      ? permit.consultations?.find(({ id }) => id === asked.consultation)
      : consultationIn(permit);
    return {
      type: 'giveOpinion',
      by: person('liaison', consultation?.organ ?? MARKET),
      consultation: consultation?.id ?? `${permit.caseNumber}-Y1`,
      opinion: 'agree',
      ...asked,
    };
  });

export const workClaimed = (moment: string, user: UserId, asked: Asked<'claimWork'> = {}): Step =>
  act(moment, (permit) => ({ type: 'claimWork', by: officer(permit, user), work: 'review', ...asked }));

export const workReleased = (moment: string, user: UserId, asked: Asked<'releaseWork'> = {}): Step =>
  act(moment, (permit) => ({ type: 'releaseWork', by: officer(permit, user), work: 'review', ...asked }));

export const workReassigned = (moment: string, to: UserId, asked: Asked<'reassignWork'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'reassignWork',
    by: { ...officer(permit, 'head'), role: 'organHead' },
    work: 'review',
    officer: to,
    reasons: text(),
    ...asked,
  }));

export const handedOver = (moment: string, from: UserId, to: UserId, asked: Asked<'handOver'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'handOver',
    by: { ...officer(permit, 'head'), role: 'organHead' },
    officer: from,
    successor: to,
    reasons: text(),
    ...asked,
  }));

const reviewedFirst =
  (moment: string) =>
  ({ state, decidableAtOnce, route, items }: Permit): Step[] =>
    state === 'ACCEPTED' && !decidableAtOnce && route !== 'commitment'
      ? [reviewStarted(moment), ...items.map(({ item }) => verified(moment, { item }))]
      : [];

/** Nobody else waits for one of a limited number, and none is granted. */
const aloneIn = (permit: Permit, { item }: PermitItem): Contest => {
  const { caseNumber, kind, accepted: since, receivedAt, reviewers } = permit;
  const acceptedAt = momentOf(since?.on ?? civilDateOf(receivedAt));
  const none = { licence: heldLicence(permit), checks: [], concerned: [], withoutReview: false };
  const own = { caseNumber, kind, acceptedAt, receivedAt, reviewers, ...none };
  return { item, open: [own], taken: 0, underWay: [caseNumber] };
};

const contestIn = (permit: Permit, item: string): { contest?: Contest } => {
  const entry = permit.items.find((candidate) => candidate.item === item);
  return entry?.frozen?.facts.quantityLimited ? { contest: aloneIn(permit, entry) } : {};
};

const decided =
  (outcome: 'granted' | 'denied') =>
  (moment: string, { changing = unchanged, ...asked }: Asked<'decide'> & Changing = {}): Step =>
    act(
      moment,
      (permit) => ({
        type: 'decide',
        by: officer(permit, 'decider'),
        item: itemIn(permit),
        outcome,
        articles: [{ document: '中华人民共和国食品安全法', article: '第三十五条' }],
        facts: changing(published(permit)),
        ...(outcome === 'denied' && { reasons: text() }),
        ...(outcome === 'granted' && contestIn(permit, asked.item ?? itemIn(permit))),
        ...asked,
      }),
      reviewedFirst(moment),
    );

export const granted = decided('granted');
export const denied = decided('denied');

export const issued = (moment: string, asked: Asked<'issueCertificate'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'issueCertificate',
    by: officer(permit, 'clerk'),
    item: itemIn(permit),
    certificateNumber: 'JY16101130000001',
    ...asked,
  }));

export const integratedIssued = (moment: string, asked: Asked<'issueIntegratedLicence'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'issueIntegratedLicence',
    by: officer(permit, 'clerk'),
    certificateNumber: 'YYYZ6101130000001',
    ...asked,
  }));

export const supplemented = (moment: string, materials: string[], asked: Asked<'supplement'> = {}): Step =>
  act(moment, () => ({
    type: 'supplement',
    by: person('applicant', 'applicants'),
    materials: materials.map((material) => ({ material, source: 'upload' })),
    ...asked,
  }));

export const POWER: PowerOfAttorney = {
  sha256: 'a'.repeat(64),
  scope: ['apply', 'correct', 'withdraw', 'recordStatement', 'receiveDocuments'],
  from: '2026-02-01',
  through: '2026-04-30',
};

export const agentAppointed = (moment: string, asked: Asked<'appointAgent'> = {}): Step =>
  act(moment, () => ({
    type: 'appointAgent',
    by: person('applicant', 'applicants'),
    who: text('agent'),
    power: POWER,
    ...asked,
  }));

export const agencyEnded = (moment: string, asked: Asked<'endAgency'> = {}): Step =>
  act(moment, () => ({
    type: 'endAgency',
    by: person('applicant', 'applicants'),
    notice: { sha256: 'b'.repeat(64) },
    ...asked,
  }));

export const handedUp = (moment: string, asked: Asked<'handUp'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'handUp',
    by: officer(permit, 'lower-decider'),
    recommendation: 'grant',
    opinion: text('opinion'),
    file: { sha256: 'c'.repeat(64) },
    articles: [],
    ...asked,
  }));

export const clericallyCorrected = (
  moment: string,
  { changing = unchanged, ...asked }: Asked<'correctClericalError'> & Changing = {},
): Step =>
  act(moment, (permit) => ({
    type: 'correctClericalError',
    by: officer(permit, 'decider'),
    item: itemIn(permit),
    corrections: [{ field: 'address', was: text('was'), becomes: text('becomes') }],
    reasons: text(),
    notice: { sha256: '5'.repeat(64) },
    facts: changing(published(permit)),
    ...asked,
  }));

export const delivered = (moment: string, asked: Asked<'deliver'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'deliver',
    by: officer(permit, 'clerk'),
    item: itemIn(permit),
    method: 'inPerson',
    recipient: text('recipient'),
    proof: { sha256: '0'.repeat(64) },
    ...asked,
  }));

export const withdrawn = (moment: string, asked: Asked<'withdraw'> = {}): Step =>
  act(moment, () => ({ type: 'withdraw', by: person('applicant', 'applicants'), ...asked }));

export const terminated = (moment: string, asked: Asked<'terminate'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'terminate',
    by: officer(permit, 'head'),
    ground: 'subjectCeased',
    reasons: text(),
    articles: [],
    ...asked,
  }));

export const explained = (moment: string, obligation: string, asked: Asked<'explainDelay'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'explainDelay',
    by: officer(permit, 'head'),
    obligation,
    reasons: text(),
    ...asked,
  }));

const SYSTEM = person('shenguan', 'system');

export const pushed = (moment: string, asked: Asked<'confirmPush'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'confirmPush',
    by: SYSTEM,
    pushId: pushIn(permit),
    receipt: 'receipt-1',
    ...asked,
  }));

export const pushFailed = (moment: string, attempt: number, asked: Asked<'reportPushFailure'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'reportPushFailure',
    by: SYSTEM,
    pushId: pushIn(permit),
    attempt,
    problem: 'connectionRefused',
    ...asked,
  }));

export const acknowledged = (moment: string, asked: Asked<'acknowledge'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'acknowledge',
    by: person('liaison', permit.pushes.at(-1)?.supervisor ?? 'nobody'),
    pushId: pushIn(permit),
    officer: 'officer-7',
    ...asked,
  }));

export const publicised = (moment: string, asked: Asked<'confirmPublication'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'confirmPublication',
    by: SYSTEM,
    item: itemIn(permit),
    receipt: 'receipt-2',
    ...asked,
  }));

export const transferred = (
  moment: string,
  { changing = unchanged, ...asked }: Asked<'transferCase'> & Changing = {},
): Step =>
  act(moment, (permit) => ({
    type: 'transferCase',
    by: officer(permit, 'head'),
    reasons: text(),
    facts: changing(published(permit)),
    ...asked,
  }));

/** Next year's holiday notice reaches the case. */
export const calendarAdopted = (moment: string, asked: Asked<'adoptCalendar'> = {}): Step =>
  act(moment, () => ({ type: 'adoptCalendar', by: SYSTEM, calendar: calendar2027, ...asked }));

type Imported = Asked<'importCase'> & { item?: string; on?: string };

/** A case that an older system accepted on a day, as far as nothing else is said. */
export function imported(moment: string, { item = 'food-business', on = '2026-03-02', ...asked }: Imported = {}): Step {
  const jurisdiction = asked.jurisdiction ?? '610113';
  const facts = asked.facts ?? factsOf(jurisdiction, item, Number(on.slice(0, 4)));
  const competentOrg = asked.competentOrg ?? competentOn(facts, item, on) ?? BUREAU;
  return act(moment, () => ({
    type: 'importCase',
    by: person('operator', 'operators'),
    origin: { system: 'old-approval', number: 'YT-2026-0001' },
    caseNumber: `${jurisdiction}-${on.replaceAll('-', '')}-000001`,
    jurisdiction,
    state: 'ACCEPTED',
    receivedAt: momentOf(on),
    receivedBy: { user: 'old-clerk', org: competentOrg },
    competentOrg,
    kind: 'new',
    items: [{ item }],
    materials: materialsOf(facts, item, on).map((material) => ({ material, source: 'paper' })),
    applicant: { id: 'party-1', mac: 'mac-of-party-1' },
    ...(asked.state !== 'RECEIVED' && { acceptedOn: on }),
    pauses: [],
    facts,
    ...asked,
  }));
}

/** The first notice that no attempt is under way for, or the one that is named. */
const noticeIn = (permit: Permit) => permit.service?.notices.find(({ state }) => state === 'owed' || state === 'sent');

/** A channel reports that a message arrived, or that it was handed over. */
export const told = (moment: string, asked: Asked<'reportNotice'> = {}): Step =>
  act(moment, (permit) => {
    const notice = noticeIn(permit);
    return {
      type: 'reportNotice',
      by: SYSTEM,
      notice: notice?.id ?? `${permit.caseNumber}-S1`,
      channel: notice?.channel ?? 'sms',
      attempt: (notice?.attempts ?? 0) + 1,
      outcome: 'delivered',
      reference: 'reference-1',
      ...asked,
    };
  });

export const notTold = (moment: string, asked: Asked<'reportNoticeFailure'> = {}): Step =>
  act(moment, (permit) => {
    const notice = noticeIn(permit);
    return {
      type: 'reportNoticeFailure',
      by: SYSTEM,
      notice: notice?.id ?? `${permit.caseNumber}-S1`,
      channel: notice?.channel ?? 'sms',
      attempt: (notice?.attempts ?? 0) + 1,
      problem: 'unreachable',
      isFinal: false,
      ...asked,
    };
  });

/** By hand, on the day of the record where nothing else is said. */
export const served = (moment: string, asked: Asked<'recordService'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'recordService',
    by: officer(permit, 'clerk'),
    notice: permit.service?.notices.find(({ state }) => state !== 'served')?.id ?? `${permit.caseNumber}-S1`,
    method: 'inPerson',
    servedOn: civilDateOf(momentOf(moment)),
    recipient: text('recipient'),
    proof: { sha256: '7'.repeat(64) },
    ...asked,
  }));
