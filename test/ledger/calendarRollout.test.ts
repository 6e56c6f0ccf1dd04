import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOpenCases, waitingCase } from '../../bench/seedOpenCases.ts';
import { adoptionsToSend, planAdoptions, rolloutProgress, watchedRollouts } from '../../ledger/calendarRollout.ts';
import { readCatalogue, storeCatalogue } from '../../ledger/catalogue.ts';
import { unfinishedCommands } from '../../ledger/commands.ts';
import { changeLog } from '../../ledger/queries/changeLog.ts';
import { loadNotice } from '../../ledger/register/loadNotice.ts';
import { requestVerification } from '../../ledger/verifications.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { calendar2027 } from '../domain/permit/reference.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';

let database: FreshLedger;
const by = { user: 'operator-1', org: 'operators', role: 'operator' };
const why = { basisDocument: '国办发明电〔2026〕7号', reason: '2027年放假安排' };
const load = (calendar: typeof calendar2027) =>
  loadNotice(database.service, { calendar, by, at: '2026-11-23T10:00:00.000+08:00', ...why });
beforeAll(async () => {
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), { source: 'test', by });
});
afterAll(() => database.close());

describe('The first calendar, and one that is no further year', () => {
  it('the first starts no roll-out: no case counts with an older one', async () =>
    expect(await rolloutProgress(database.service)).toEqual([]));

  it.each([
    [
      'days that cases count with',
      { ...calendar2027, offDays: [...calendar2027.offDays, '2026-12-24'] },
      'calendarContradicts',
      { day: '2026-12-24' },
    ],
    [
      'a year that is known already',
      { ...calendar2027, knownThrough: '2026-12-31' },
      'calendarNotNewer',
      { knownThrough: '2026-12-31' },
    ],
    ['a second calendar', { ...calendar2027, id: 'another' }, 'otherDocument', { id: calendar2027.id }],
  ])('%s: refused by name and on record, and nothing is stored', async (_, calendar, code, detail) => {
    expect(await load(calendar)).toMatchObject({ outcome: { kind: 'refused', code, detail: { detail } } });
    const { catalogue } = await readCatalogue(database.service);
    expect(catalogue.calendars).toHaveLength(1);
    expect(await rolloutProgress(database.service)).toEqual([]);
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
    expect(await load(calendar2027)).toMatchObject({ isNew: true, outcome: { kind: 'receipt' } });
    expect(await load(calendar2027)).toMatchObject({ isNew: false, outcome: { kind: 'receipt' } });
    const [rollout] = await watchedRollouts(ledger);
    if (!rollout) throw new Error('no roll-out was started');

    // a restored system first finds out what it has lost
    await requestVerification(ledger, 'restored', 'operator');
    await expect(load({ ...calendar2027, version: 'again' })).rejects.toMatchObject({ code: 'verifying' });
    expect(await planAdoptions(ledger, rollout, 3)).toBe(0);
    expect(await rolloutProgress(ledger)).toMatchObject([{ asked: 0, remaining: 7, finishedAt: null }]);
    await asAdmin(database.ownerUrl, 'delete from verifications');

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

  it('is a change of the register like any other: who, on which basis, why, on a chain that holds', async () => {
    const stream = `register/calendar/${calendar2027.id}`;
    const recorded = await database.service.selectFrom('events').selectAll().where('stream', '=', stream).execute();
    expect(recorded).toMatchObject([
      { seq: 1, type: 'NoticeLoaded', actor: by, basis: [{ document: why.basisDocument }], data: why },
    ]);
    expect(await verifyStream(database.service, stream)).toBeNull();
    const changes = await changeLog(database.service, { kind: 'calendar', id: calendar2027.id });
    expect(changes).toMatchObject([{ type: 'published', day: '2027-12-31', ...why }]);
    expect(JSON.stringify(changes)).not.toContain('operator-1');
  });

  it('stands before nobody: whoever sends lost commands again does not see it', async () =>
    expect(await unfinishedCommands(database.service, { olderThanMs: 0, limit: 10, claimMs: 1 })).toEqual([]));
});
