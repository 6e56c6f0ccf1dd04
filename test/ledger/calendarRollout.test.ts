import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOpenCases, waitingCase } from '../../bench/seedOpenCases.ts';
import { adoptionsToSend, planAdoptions, rolloutProgress, watchedRollouts } from '../../ledger/calendarRollout.ts';
import { readCatalogue, storeCalendar, storeCatalogue } from '../../ledger/catalogue.ts';
import { unfinishedCommands } from '../../ledger/commands.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { calendar2027 } from '../domain/permit/reference.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';

let database: FreshLedger;
const by = { user: 'operator-1', org: 'operators', role: 'operator' };
const source = { source: 'test', by };
beforeAll(async () => {
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), source);
});
afterAll(() => database.close());

describe('The first calendar, and one that is no further year', () => {
  it('the first starts no roll-out: no case counts with an older one', async () =>
    expect(await rolloutProgress(database.service)).toEqual([]));

  it.each([
    ['days that cases count with', { ...calendar2027, offDays: [...calendar2027.offDays, '2026-12-24'] }, /2026-12-24/],
    ['a year that is known already', { ...calendar2027, knownThrough: '2026-12-31' }, /2026-12-31/],
  ])('%s: refused by name, and nothing is stored', async (_, calendar, told) => {
    await expect(storeCalendar(database.service, calendar, source)).rejects.toThrow(told);
    const { catalogue } = await readCatalogue(database.service);
    expect(catalogue.calendars).toHaveLength(1);
  });
});

describe('The calendar of a further year', () => {
  it('is asked of every open case once, whoever wrote its row, in batches that go on where they stopped', async () => {
    const ledger = database.service;
    const seeded = await seedOpenCases({ ledger, count: 7, caseOf: waitingCase({ until: 'accepted' }) });
    // a worker of an older release leaves the column empty
    await asAdmin(
      database.ownerUrl,
      `update permits set calendar_known_through = null where stream = '${seeded[2]?.stream}'`,
    );
    await storeCalendar(ledger, calendar2027, source);
    expect(await storeCalendar(ledger, calendar2027, source)).toEqual({ added: 0 });
    const [rollout] = await watchedRollouts(ledger);
    if (!rollout) throw new Error('no roll-out was started');

    // two at once: the one that comes second leaves the batch to the first
    const together = await Promise.all([planAdoptions(ledger, rollout, 3), planAdoptions(ledger, rollout, 3)]);
    let written = together[0] + together[1];
    for (let batch = 0; batch < 6; batch += 1) written += await planAdoptions(ledger, rollout, 3);
    expect(written).toBe(7);
    expect(await rolloutProgress(ledger)).toMatchObject([{ asked: 7, done: 0, remaining: 7, finishedAt: null }]);

    const claiming = { limit: 5, claimMs: 60_000 };
    const first = await adoptionsToSend(ledger, rollout, claiming);
    const second = await adoptionsToSend(ledger, rollout, claiming);
    expect([...first, ...second].map(({ stream }) => stream).sort()).toEqual(seeded.map(({ stream }) => stream).sort());
    expect(first[0]).toMatchObject({ name: 'adoptCalendar', actor: by, command: { calendar: { version: '2027' } } });
  });

  it('stands before nobody: whoever sends lost commands again does not see it', async () =>
    expect(await unfinishedCommands(database.service, { olderThanMs: 0, limit: 10, claimMs: 1 })).toEqual([]));
});
