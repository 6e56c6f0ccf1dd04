import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { obligationsOf } from '../../ledger/queries/obligations.ts';
import { permit as readPermit } from '../../ledger/queries/permits.ts';
import { pushesOf } from '../../ledger/queries/pushes.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type Service, startService } from '../api/service.ts';
import { CITY, CITY_DEPARTMENT, recoveredByCity } from '../domain/permit/acrossLevels.ts';
import { accepted, countersigned, granted, received, reviewStarted, transferred } from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
let service: Service;
beforeAll(async () => {
  shell = await startShell();
  await storeCatalogue(shell.ledger, loadXian(), { source: 'test' });
  service = await startService({ ledger: shell.ledger });
});
afterAll(async () => {
  await service.close();
  await shell.close();
});

const now = () => instantOf(Date.now() - 1000);
const of = (user: string) => ({ user, org: CITY_DEPARTMENT, role: 'officer' });

describe('S24: a case that goes to an organ of another level', () => {
  it('is that jurisdiction’s in the engine, in the read models and for whoever asks', async () => {
    const { ledger } = shell;
    const number = shell.caseNumber();
    const path = `/api/v1/permits/${number}`;
    const seenBy = async (user: string) => (await service.get(path, { user })).status;
    const changing = recoveredByCity(addDays(civilDateOf(now()), -1));
    await shell.open(number, received(now()));
    await shell.send(number, accepted(now()));
    expect([await seenBy('610113-decider'), await seenBy('610113-auditor')]).toEqual([200, 200]);

    await shell.send(number, transferred(now(), { changing }));
    expect(await readPermit(ledger, number)).toMatchObject({ jurisdiction: CITY, competentOrg: CITY_DEPARTMENT });
    const duties = await obligationsOf(ledger, number);
    expect(duties.filter(({ state }) => state === 'open')).toMatchObject([
      { kind: 'decide', organ: CITY_DEPARTMENT, jurisdiction: CITY },
    ]);
    // what the district had met is still told of the district
    expect(duties.filter(({ state }) => state === 'met')).toMatchObject([{ kind: 'accept', jurisdiction: '610113' }]);
    const stream = await ledger
      .selectFrom('streams')
      .select('jurisdiction')
      .where('stream', '=', `permit/${number}`)
      .executeTakeFirstOrThrow();
    expect(stream.jurisdiction).toBe(CITY);
    const shown = async () => (await shell.handleOf(number).describe()).searchAttributes?.Jurisdiction;
    await expect.poll(shown, { timeout: 20_000 }).toEqual([CITY]);
    expect([await seenBy('610113-decider'), await seenBy('610113-auditor'), await seenBy('auditor')]).toEqual([
      403, 403, 200,
    ]);

    await shell.send(number, reviewStarted(now(), { by: of('head'), reviewers: ['city-1', 'city-2'] }));
    await shell.send(number, countersigned(now(), { by: of('city-1') }));
    await shell.send(number, countersigned(now(), { by: of('city-2') }));
    await shell.send(number, granted(now(), { by: of('decider') }));
    expect(await pushesOf(ledger, number)).toMatchObject([{ supervisor: CITY_DEPARTMENT, jurisdiction: CITY }]);
    expect((await checkReadModels(ledger)).differences).toEqual([]);
  });
});
