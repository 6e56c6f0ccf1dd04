/** What speaks against a version, or is worth a look. `path` is a JSON pointer into the content. */
export const CATALOGUE_FINDING_CODES = [
  // the sequence of versions
  'gap',
  'overlap',
  'supersedes',
  'invalidDate',
  'retroactive',
  'repealWithoutSuccessor',
  'alreadyEnds',
  'orphaned',
  'stillReferred',
  // who and what a version names
  'unknownJurisdiction',
  'unknownItem',
  'unknownItemVersion',
  'duplicateItem',
  'unknownOrganisation',
  'wrongId',
  // transfer catalogues
  'missingTarget',
  'targetNotABureau',
  'targetOutsideJurisdiction',
  'fromNotHolder',
  'subEntrusted',
  'recoveredToAnother',
  'enforcerOutsideJurisdiction',
  'missingMeasure',
  'cancelledWithoutMeasure',
  'missingSupervisor',
  'cancelledWithoutSupervisor',
  'missingEnforcer',
  'notASupervisor',
  'supervisorLevelMismatch',
  'missingCoordinationUnit',
  'itemVanished',
  // items
  'missingBasis',
  'limitNeedsLaw',
  'extensionOverLaw',
  'clockStartNeedsLaw',
  'promisedOverStatutory',
  'range',
  'feeNeedsLaw',
  'pauseWithoutBasis',
  'surveyNeverPauses',
  'unknownProcedure',
  'instantNeedsNoVisit',
  'quantityNotLimited',
  'orderNeedsLaw',
  'conditionNeedsLaw',
  'inPersonNeedsLaw',
  'lowerReviewNeedsLaw',
  'lowerReviewNeedsUpper',
  'lowerReviewByCommitment',
  'unknownSupervisionItem',
  'withoutSupervisionItem',
  'notSupervised',
  'duplicateMaterial',
  'missingMainMaterial',
  'unknownEvidence',
  'commitmentUnverified',
  'oneUnit',
  // district versions
  'unlistedDeviation',
  'harderThanStandard',
  'verificationWeakened',
  'uselessDeviation',
  'outdatedStandard',
  // supervision items
  'mergedIntoUnknown',
  'mergedIntoMerged',
  'mergedIntoCancelled',
  'mergedIntoItself',
  'visitsAfterReview',
  'onSiteAfterReview',
  'reviewInFuture',
  'notDoubleRandom',
  // coordination units
  'required',
  // policies: what the law fixes
  'fixedByLaw',
  'unknownField',
  'type',
  'order',
  // calendars
  'outsideCalendar',
  'notAWeekend',
  'dayTwice',
  'knownDaysChanged',
] as const;

export type CatalogueFindingCode = (typeof CATALOGUE_FINDING_CODES)[number];

export type Finding = {
  code: CatalogueFindingCode;
  path: string;
  severity: 'error' | 'warning';
  detail: { readonly [key: string]: string | number | null };
};

export const fault = (code: CatalogueFindingCode, path: string, detail: Finding['detail'] = {}): Finding => ({
  code,
  path,
  severity: 'error',
  detail,
});

export const warning = (code: CatalogueFindingCode, path: string, detail: Finding['detail'] = {}): Finding => ({
  ...fault(code, path, detail),
  severity: 'warning',
});

/** The findings of a part, from where the whole is seen. */
export const under = (path: string, findings: readonly Finding[]): Finding[] =>
  findings.map((finding) => ({ ...finding, path: `${path}${finding.path}` }));

/** What a rule finds on several days, each thing once, on the first: the same on a later day says nothing new. */
export function firstOfEach(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { day: _, ...rest } = finding.detail;
    const key = JSON.stringify([finding.code, finding.path, rest]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}
