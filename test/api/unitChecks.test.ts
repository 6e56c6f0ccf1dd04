import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { UnitChecks } from '../../api/unitChecks.ts';
import type { Catalogue } from '../../domain/catalogue/types.ts';
import { addDays, addMs, civilDateOf, DAY_MS, type Instant, instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { obligationsOf } from '../../ledger/queries/obligations.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { requestVerification } from '../../ledger/verifications.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { withoutUnits } from '../domain/permit/linkage/steps.ts';
import { accepted, countersigned, granted, received, reviewStarted, verified } from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { type Service, startService } from './service.ts';

const MARKET = '610113-market-supervision';
const today = civilDateOf(instantOf(Date.now()));
const tomorrow = addDays(today, 1);
const xian = loadXian();
const unitOfMarket = xian.units.filter(({ supervisor }) => supervisor === MARKET);
/** the market supervision has no unit until tomorrow, when it names one */
const vacant: Catalogue = { ...xian, units: xian.units.filter(({ supervisor }) => supervisor !== MARKET) };
const named: Catalogue = { ...xian, units: unitOfMarket.map((unit) => ({ ...unit, effectiveFrom: tomorrow })) };

let shell: Shell;
let service: Service;
beforeAll(async () => {
  shell = await startShell();
  await storeCatalogue(shell.ledger, vacant, { source: 'test' });
  const { ledger, taskQueue } = shell;
  service = await startService({ ledger, engineAddress: inject('temporalAddress'), taskQueue });
});
afterAll(async () => {
  await service.close();
  await shell.close();
});

const now = () => instantOf(Date.now() - 1000);
const checksOf = (clock: () => Instant) => {
  const { ledger, permits, reference } = service.parts;
  return new UnitChecks({ ledger, permits, reference, logger: pino({ level: 'silent' }), clock });
};
const until = async (checks: UnitChecks): Promise<number> => {
  let all = 0;
  for (let worked = await checks.step(); worked > 0; worked = await checks.step()) all += worked;
  return all;
};
const typesOf = async (number: string) => (await shell.recorded(number)).map(({ type }) => type);
const openIncidents = (number: string) =>
  listIncidents(shell.ledger, { stream: `permit/${number}`, kind: 'coordinationUnitMissing', open: true });

describe('S9: a supervisor without its coordination unit, day by day', () => {
  it('is told once to each case that would push to it, and again when it has named one', async () => {
    const unaware = shell.caseNumber();
    await shell.open(unaware, received(now()));
    // at acceptance there still was one
    await shell.send(unaware, accepted(now()));
    const decided = shell.caseNumber();
    await shell.open(decided, received(now()));
    for (const step of [
      accepted(now()),
      reviewStarted(now()),
      countersigned(now()),
      verified(now()),
      granted(now(), { changing: withoutUnits }),
    ])
      await shell.send(decided, step);
    const elsewhere = shell.caseNumber();
    await shell.open(elsewhere, received(now(), { item: 'public-place-hygiene' }));
    await shell.send(elsewhere, accepted(now()));
    expect(await typesOf(decided)).toEqual(
      expect.arrayContaining(['PushOrdered', 'CoordinationUnitMissing', 'RedCardShown']),
    );
    expect(await openIncidents(unaware)).toEqual([]);

    expect(await until(checksOf(now))).toBeGreaterThan(0);
    expect(await openIncidents(unaware)).toMatchObject([{ key: MARKET, owner: MARKET }]);
    expect(await typesOf(elsewhere)).not.toContain('CoordinationUnitMissing');
    // a day brings nothing more, whoever looks how often
    expect([await until(checksOf(now)), await until(checksOf(now))]).toEqual([0, 0]);
    const before = (await shell.recorded(unaware)).length;

    await storeCatalogue(shell.ledger, named, { source: 'test' });
    service.parts.reference.moved();
    for (const number of [unaware, decided]) await shell.advance(number, 1);
    await until(checksOf(() => addMs(instantOf(Date.now()), DAY_MS)));
    for (const number of [unaware, decided]) {
      expect(await openIncidents(number)).toEqual([]);
      expect(await typesOf(number)).toContain('CoordinationUnitNamed');
    }
    expect((await shell.recorded(unaware)).length).toBeGreaterThan(before);
    expect((await shell.stateOf(decided)).pushes).toMatchObject([{ unit: unitOfMarket[0]?.id }]);
    // the red card stays, and its reason is owed
    const duty = (await obligationsOf(shell.ledger, decided)).find(({ kind }) => kind === 'nameUnit');
    expect(duty).toMatchObject({ state: 'met', late: true, lamp: 'red', organ: MARKET, explainedAt: null });
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });

  it('nothing is asked while the system compares itself with its engine', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    await shell.send(number, accepted(now(), { changing: withoutUnits }));
    await requestVerification(shell.ledger, 'restored', 'test');
    expect(await checksOf(() => addMs(instantOf(Date.now()), 5 * DAY_MS)).step()).toBe(0);
  });
});
