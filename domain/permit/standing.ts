import { indexOf } from '../catalogue/catalogueIndex.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { type CivilDate, civilDateOf } from '../time.ts';
import { clockOf, isPaused } from './clock.ts';
import { APPLICANT, requestByOf } from './interestedParties.ts';
import type { NoticeKind } from './service/types.ts';
import type { CaseState, Permit } from './types.ts';

/** What an applicant is shown of his case: how it stands, which days count, and what he owes. Nobody's data. */
export type Standing = {
  caseNumber: string;
  state: CaseState;
  receivedOn: CivilDate;
  acceptedOn: CivilDate | null;
  items: {
    item: string;
    name: string | null;
    decisionDue: CivilDate | null;
    /** the clock stands still (Art. 45) */
    paused: boolean;
    decision: { outcome: 'granted' | 'denied'; number: string; decidedOn: CivilDate; validTo: CivilDate | null } | null;
    delivered: boolean;
  }[];
  owed: {
    what: 'correct' | 'supplement' | 'requestHearing';
    by: CivilDate | null;
    materials: { id: string; name: string }[];
  }[];
  notices: { kind: NoticeKind; owedOn: CivilDate; servedOn: CivilDate | null }[];
};

/** @param catalogue for the names of items and papers, which a case does not keep */
export const standingOf = (permit: Permit, catalogue: Catalogue): Standing => ({
  caseNumber: permit.caseNumber,
  state: permit.state,
  receivedOn: civilDateOf(permit.receivedAt),
  acceptedOn: permit.accepted?.on ?? null,
  items: permit.items.map(({ item, frozen, decision, delivered }) => {
    const clock = clockOf(permit, item);
    return {
      item,
      name: frozen?.facts.name ?? versionsOfItem(catalogue, item).at(-1)?.name ?? null,
      decisionDue: clock?.due ?? null,
      paused: clock !== undefined && isPaused(permit, clock),
      decision: decision && {
        outcome: decision.outcome,
        number: decision.number,
        decidedOn: decision.decidedOn,
        validTo: decision.validTo,
      },
      delivered,
    };
  }),
  owed: owedByApplicant(permit, catalogue),
  notices: (permit.service?.notices ?? []).map(({ kind, owedOn, servedOn }) => ({
    kind,
    owedOn,
    servedOn: servedOn ?? null,
  })),
});

function owedByApplicant(permit: Permit, catalogue: Catalogue): Standing['owed'] {
  const { state, correction, tolerated, hearing } = permit;
  const listed = permit.items.flatMap(({ item }) =>
    versionsOfItem(catalogue, item).flatMap(({ materials }) => materials),
  );
  const named = (ids: readonly string[]) =>
    ids.map((id) => ({ id, name: listed.findLast((material) => material.id === id)?.name ?? id }));
  const owed: Standing['owed'] = [];
  if (state === 'CORRECTION_REQUESTED' && correction)
    owed.push({ what: 'correct', by: correction.applicantDue, materials: named(correction.open) });
  const isUndecided = state === 'ACCEPTED' || state === 'UNDER_REVIEW' || state === 'SPECIAL_PROCEDURE';
  if (isUndecided && tolerated && tolerated.open.length > 0)
    owed.push({ what: 'supplement', by: tolerated.completeBy, materials: named(tolerated.open) });
  const told = hearing?.told.find(({ party }) => party === APPLICANT);
  const hasAnswered = hearing?.requests.some(({ party }) => party === APPLICANT) || hearing?.waived.includes(APPLICANT);
  if (isUndecided && told && !hasAnswered)
    owed.push({ what: 'requestHearing', by: requestByOf(permit, told), materials: [] });
  return owed;
}

const versionsOfItem = (catalogue: Catalogue, item: string) => indexOf(catalogue).items.get(item) ?? [];
