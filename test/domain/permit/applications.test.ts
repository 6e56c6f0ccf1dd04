import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Application } from '../../../domain/catalogue/application.ts';
import { exemptionOf } from '../../../domain/catalogue/exemptions.ts';
import { addMs, civilDateOf } from '../../../domain/time.ts';
import { given, momentOf, type Step, tick } from '../../given.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  correctionRequested,
  declaredNotRequired,
  denied,
  granted,
  received,
  reviewStarted,
  supplemented,
  verified,
} from './steps.ts';

/** The city's own applications, each on its day: what the reference data expect is what the law leads to. */

type ExpectedItem = {
  item: string;
  supervisor: string;
  enforcer: string;
  inNameOf?: string;
  dayZero?: string;
  statutoryDue?: string;
  statutoryDueLenient?: string;
  promisedDue?: string;
  decideOn?: string;
  verifyBy?: string;
  completeBy?: string;
  applyBy?: string;
  inTime?: boolean;
  decideBy?: string;
  ifUndecided?: { outcome: 'DEEMED_RENEWED' | 'EXPIRED'; on: string };
};
type Case = Application & {
  id: string;
  title: string;
  expected: {
    outcome: string;
    catalogueVersion: number;
    competentOrg: string;
    items: ExpectedItem[];
    acceptedOn?: string;
    pushesOnGrant: number;
    decision?: 'DENIED';
    correctionNoticeBy?: string;
    missingMaterials?: string[];
  };
};

const file = readFileSync(new URL('../../../local/reference/xian/applications.jsonl', import.meta.url), 'utf8');
const applications = file
  .trim()
  .split('\n')
  // reference data of this repository, of the shape its own checks hold it to
  .map((line): Case => JSON.parse(line));

const of = (outcome: string) =>
  applications
    .filter(({ expected }) => expected.outcome === outcome)
    .map((application) => [application.id, application] as const);

function receipt(application: Case): Step {
  const { jurisdiction, receivedAt, channel, kind, items, materials, licenceRef, facts } = application;
  const { route, handling, trade, commitment, tolerated } = application;
  const item = items[0]?.item ?? '';
  return received(receivedAt, {
    items: items.map((entry) => ({ item: entry.item })),
    jurisdiction,
    channel,
    kind,
    materials: materials.map(({ materialId, source }) => ({ material: materialId, source })),
    decidableAtOnce: facts?.decidableAtOnce ?? false,
    finding: exemptionOf(item, facts ?? {}) ? { code: 'belowThreshold', pointsTo: BUREAU } : null,
    ...(licenceRef && { licenceRef }),
    ...(route !== 'ordinary' && { route }),
    ...(handling && { handling }),
    ...(trade && { trade }),
    ...(commitment && { commitment: { signedOn: commitment.signedOn } }),
    ...(tolerated && { tolerated }),
  });
}

/** An hour after the receipt, or in the morning of the day the data name. */
const acceptanceOf = ({ receivedAt, expected }: Case): string =>
  expected.acceptedOn === civilDateOf(momentOf(receivedAt))
    ? addMs(momentOf(receivedAt), 3_600_000)
    : (expected.acceptedOn ?? '');

it('are all of them', () => expect(applications.length).toBe(70));

describe('Art. 32, 42: accepted on its day', () => {
  it.each(of('ACCEPTED'))('%s', (_id, application) => {
    const { expected } = application;
    const { permit, log } = given(receipt(application), accepted(acceptanceOf(application)));
    expect(permit).toMatchObject({ state: 'ACCEPTED', competentOrg: expected.competentOrg });
    expect(log.find((event) => event.type === 'Accepted')).toMatchObject({
      acceptedOn: expected.acceptedOn,
      items: expected.items.map(({ item, supervisor }) => ({
        item,
        catalogueVersion: expected.catalogueVersion,
        supervisor,
      })),
    });
    // beside them only the duty to assign who inspects (Art. 55)
    expect(permit.obligations.filter(({ kind }) => kind !== 'assign')).toMatchObject(
      expected.items.map((item) => ({
        id: `decide:${item.item}`,
        start: item.dayZero,
        due: item.promisedDue,
        statutoryDue: item.decideBy ?? item.statutoryDue,
        statutoryDueLenient: item.statutoryDueLenient,
      })),
    );
    expect(permit.tolerated?.completeBy).toBe(expected.items[0]?.completeBy);
  });
});

describe('S8, Art. 24, 38: decided, with one push for each licence granted and none for a denial', () => {
  it.each(of('ACCEPTED'))('%s', (_id, application) => {
    const { expected, facts } = application;
    const at = acceptanceOf(application);
    const items = expected.items.map(({ item }) => item);
    const isReviewed = expected.items.some((item) => !item.decideOn);
    const review = isReviewed ? [reviewStarted(at), ...items.map((item) => verified(at, { item }))] : [];
    const rest = application.tolerated ? [supplemented(at, application.tolerated)] : [];
    const failedConditions = facts?.failedConditions ?? [];
    const decisions = items.map((item) =>
      expected.decision === 'DENIED' ? denied(at, { item, failedConditions }) : granted(at, { item }),
    );
    const { permit, log } = given(receipt(application), accepted(at), ...review, ...rest, ...decisions);
    expect(permit.state).toBe(expected.decision ?? 'GRANTED');
    expect(permit.items.map(({ decision }) => decision)).toMatchObject(
      expected.items.map((item) => ({
        inNameOf: item.inNameOf ?? null,
        decidedOn: item.decideOn ?? expected.acceptedOn,
        ...(item.verifyBy && { verifyBy: item.verifyBy, route: 'commitment' }),
      })),
    );
    const pushes = log.filter((event) => event.type === 'PushOrdered');
    expect(pushes).toHaveLength(expected.pushesOnGrant);
    for (const [index, push] of pushes.entries()) {
      const { item, supervisor, enforcer } = expected.items[index] ?? {};
      expect(push).toMatchObject({ item, supervisor, enforcer });
      expect(push.unit).not.toBeNull();
    }
  });
});

describe('Art. 32(1): answered otherwise', () => {
  it.each(of('CORRECTION_REQUESTED'))('%s is asked for all that is missing, in time', (_id, application) => {
    const { missingMaterials = [], correctionNoticeBy } = application.expected;
    const { permit } = given(receipt(application));
    expect(permit.obligations).toMatchObject([{ id: 'accept', due: correctionNoticeBy }]);
    given(receipt(application))
      .when(accepted(addMs(momentOf(application.receivedAt), 3_600_000)))
      .thenRefused('materialsMissing', { missing: missingMaterials });
    given(receipt(application))
      .when(correctionRequested(`${correctionNoticeBy}`, missingMaterials))
      .thenPermit({ state: 'CORRECTION_REQUESTED' });
  });

  it.each(of('NOT_REQUIRED'))('%s needs no licence', (_id, application) => {
    const told = declaredNotRequired(addMs(momentOf(application.receivedAt), 3_600_000));
    given(receipt(application)).when(told).thenPermit({ state: 'NOT_REQUIRED', pushes: [] });
  });
});

describe('Art. 50: a renewal that nobody decides', () => {
  const renewals = of('ACCEPTED').filter(([, { kind }]) => kind === 'renewal');
  it('is among them, in time and too late', () => expect(renewals).toHaveLength(2));

  it.each(renewals)('%s', (_id, application) => {
    const [expected] = application.expected.items;
    const { log, permit } = given(receipt(application), accepted(acceptanceOf(application)), tick('2026-11-23'));
    expect(permit.renewal).toMatchObject({ applyBy: expected?.applyBy, inTime: expected?.inTime });
    const { outcome, on } = expected?.ifUndecided ?? {};
    const type = outcome === 'DEEMED_RENEWED' ? 'LicenceDeemedRenewed' : 'LicenceExpired';
    expect(
      log.filter((event) => event.type === 'LicenceDeemedRenewed' || event.type === 'LicenceExpired'),
    ).toMatchObject([{ type, effectiveAt: `${on}T00:00:00.000+08:00` }]);
    expect(log.filter((event) => event.type === 'PushOrdered')).toHaveLength(outcome === 'DEEMED_RENEWED' ? 1 : 0);
  });
});
