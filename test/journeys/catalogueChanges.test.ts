import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CalendarRollouts } from '../../api/calendarRollouts.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { latestCalendar } from '../../domain/catalogue/lookup.ts';
import type { OpenCases } from '../../domain/catalogue/types.ts';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';

/** What is published over HTTP, and what the cases that are open then make of it, on real servers. */

const xian = loadXian();
let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const ITEM = 'food-business';
const tomorrow = () => addDays(civilDateOf(instantOf(Date.now())), 1);
const why = { basisDocument: '市政办发〔2026〕30号', reason: '动态调整' };
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
const reasons = '职权已调整';

const send = (number: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function published(kind: string, id: string, draft: object, people: string): Promise<void> {
  const base = `/api/v1/catalogue/${kind}/${id}`;
  for (const [name, role, body] of [
    ['propose', 'officer', { ...why, ...draft }],
    ['submitForApproval', 'officer', why],
    ['approve', 'approver', why],
    ['publish', 'approver', why],
  ] as const) {
    const { status, body: answer } = await service.post(`${base}/${name}`, body, { user: `${people}-${role}` });
    expect([name, status, answer.code ?? null]).toEqual([name, 200, null]);
  }
}

/** From tomorrow on the item is its department's again. */
function recovered(jurisdiction: string, openCases: OpenCases | undefined) {
  const last = xian.transferCatalogues.filter((one) => one.jurisdiction === jurisdiction).at(-1);
  if (!last) throw new Error(`no catalogue of ${jurisdiction}`);
  const entries = last.entries.map((entry) =>
    entry.item === ITEM
      ? { ...entry, kind: 'recovered', fromOrg: `${jurisdiction}-approval-bureau`, toOrg: entry.supervisor }
      : entry,
  );
  const content = { jurisdiction, title: last.title, entries, ...(openCases && { openCases }) };
  return { effectiveFrom: tomorrow(), content };
}

async function opened(jurisdiction: string, record: string): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
  const { status, body } = await service.post('/api/v1/permits', application(record, { receivedAt }), {
    user: `${jurisdiction}-clerk-1`,
  });
  expect([status, body.code ?? null]).toEqual([201, null]);
  return String(body.caseNumber);
}

async function accepted(jurisdiction: string, record: string): Promise<string> {
  const number = await opened(jurisdiction, record);
  expect((await send(number, 'accept', {}, `${jurisdiction}-clerk-1`)).status).toBe(200);
  return number;
}

/** Reviewed and signed for by two, so that only the power is missing. */
async function reviewed(jurisdiction: string, record: string): Promise<string> {
  const number = await accepted(jurisdiction, record);
  const reviewers = [1, 2].map((reviewer) => `${jurisdiction}-reviewer-${reviewer}`);
  await send(number, 'startReview', { reviewers }, `${jurisdiction}-organ-head`);
  const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
  for (const reviewer of reviewers) await send(number, 'verifySubstance', { item: ITEM, findings }, reviewer);
  return number;
}

const decided = (number: string, jurisdiction: string) =>
  send(number, 'decide', { item: ITEM, outcome: 'granted', articles }, `${jurisdiction}-decider`);
const typesOf = async (number: string) => (await shell.recorded(number)).map(({ type }) => type);

async function refusalsOnRecord(): Promise<{ attempts: number; refused: number }> {
  const { rows } = await asAdmin(
    shell.database.ownerUrl,
    `select (select count(*)::int from attempts) as attempts,
            (select count(*)::int from commands where outcome ->> 'kind' = 'refused') as refused`,
  );
  return rows[0];
}

describe('Section 6, openCases: a catalogue that takes a power back, published over HTTP', () => {
  it("'transfer': the bureau decides no more, and hands the case over with its clocks", async () => {
    const number = await reviewed('610113', 'APP-0001');
    const wrong = await send(number, 'transferCase', { reasons }, '610113-decider');
    expect(wrong.body).toMatchObject({ code: 'powerNotLost', refusal: { item: ITEM, catalogueVersion: 2 } });

    await published('transferCatalogue', '610113', recovered('610113', 'transfer'), '610113-catalogue');
    await shell.advance(number, 1);
    const refused = await decided(number, '610113');
    expect(refused.body).toMatchObject({
      code: 'itemRecovered',
      refusal: {
        pointsTo: '610113-market-supervision',
        openCases: 'transfer',
        instead: 'transferCase',
        catalogueVersion: 3,
      },
    });
    const { obligations } = await shell.stateOf(number);
    expect((await send(number, 'transferCase', { reasons }, '610113-decider')).status).toBe(200);
    const state = await shell.stateOf(number);
    expect(state).toMatchObject({ state: 'ACCEPTED', competentOrg: '610113-market-supervision' });
    expect(state.obligations).toEqual(obligations.map((duty) => ({ ...duty, organ: '610113-market-supervision' })));
  });

  it("'finish': the bureau decides what it accepted, names the version that lets it, and hands nothing over", async () => {
    const number = await reviewed('XAGX', 'APP-0057');
    await published('transferCatalogue', 'XAGX', recovered('XAGX', 'finish'), 'XAGX-catalogue');
    await shell.advance(number, 1);
    const kept = await send(number, 'transferCase', { reasons }, 'XAGX-decider');
    expect(kept.body).toMatchObject({ code: 'powerNotLost', refusal: { openCases: 'finish', catalogueVersion: 3 } });
    expect((await decided(number, 'XAGX')).status).toBe(200);
    const grant = (await shell.recorded(number)).find(({ type }) => type === 'LicenceGranted');
    expect(grant).toMatchObject({ finishesUnder: 3 });
    // what comes in from that day on is another matter
    service.setClock(`${tomorrow()}T10:00:00.000+08:00`);
    const receivedAt = `${tomorrow()}T09:00:00+08:00`;
    const late = await service.post('/api/v1/permits', application('APP-0057', { receivedAt }), {
      user: 'XAGX-clerk-1',
    });
    expect(late.body).toMatchObject({ code: 'itemRecovered', pointsTo: { id: 'XAGX-market-supervision' } });
  });
});

describe('transferCase that must be refused', () => {
  it.each([
    ['without reasons', {}, '610113-decider', 400, [{ path: 'reasons', code: 'required' }]],
    ['with reasons that are no text', { reasons: 7 }, '610113-decider', 400, [{ path: 'reasons', code: 'type' }]],
    [
      'naming the organ itself: the catalogue does that',
      { reasons, to: '610113-health' },
      '610113-decider',
      400,
      [{ path: 'to', code: 'unknownField' }],
    ],
    ['by a clerk', { reasons }, '610113-clerk-1', 403, undefined],
    ['by another jurisdiction', { reasons }, 'XAGX-decider', 403, undefined],
  ])('%s: named, on record as an attempt, and the case as it was', async (_, body, user, status, errors) => {
    const number = await accepted('610113', 'APP-0002');
    const [before, seen] = [await typesOf(number), await refusalsOnRecord()];
    const answer = await send(number, 'transferCase', body, user);
    expect(answer.status).toBe(status);
    if (errors) expect(answer.body.errors).toMatchObject(errors);
    expect(await typesOf(number)).toEqual(before);
    expect(await refusalsOnRecord()).toEqual({ ...seen, attempts: seen.attempts + 1 });
  });

  it('before acceptance: the lawful commands are named, and the refusal is on record', async () => {
    const number = await opened('610113', 'APP-0002');
    const [before, seen] = [await typesOf(number), await refusalsOnRecord()];
    const { status, body } = await send(number, 'transferCase', { reasons }, '610113-decider');
    expect([status, body.code]).toEqual([409, 'wrongState']);
    expect(body.allowedCommands).toContain('accept');
    expect(await typesOf(number)).toEqual(before);
    expect(await refusalsOnRecord()).toEqual({ ...seen, refused: seen.refused + 1 });
  });
});

describe('S6: a version of an item that is still to come', () => {
  it('does not govern what is submitted and accepted today', async () => {
    const last = xian.items.filter(({ id }) => id === 'drinking-water-hygiene').at(-1);
    if (!last) throw new Error('no such reference data');
    const { version, effectiveFrom: _, effectiveTo: __, ...content } = last;
    const material = { id: 'drinking-water-hygiene-m99', name: '新增材料', main: true, shareable: false };
    const draft = {
      effectiveFrom: addDays(tomorrow(), 30),
      content: { ...content, promisedLimitWd: 1, materials: [...content.materials, material] },
    };
    await published('licenceItem', last.id, draft, 'catalogue');
    const { items } = await shell.stateOf(await accepted('610113', 'APP-0003'));
    expect(items[0]?.frozen?.facts).toMatchObject({ version, promisedLimitWd: last.promisedLimitWd });
  });
});

describe('Section 4: a holiday notice that is published over HTTP', () => {
  it('starts its roll-out in the same breath, and reaches the open cases', async () => {
    const number = await accepted('610113', 'APP-0002');
    const known = latestCalendar(xian);
    const { version: _, ...content } = extended(known);
    await published('calendar', known.id, { effectiveFrom: tomorrow(), content }, 'catalogue');

    const told = await service.get('/api/v1/calendar-rollouts', { user: 'operator' });
    expect(told.body.entries).toMatchObject([{ version: 'register.2', knownThrough: content.knownThrough, done: 0 }]);
    const rollouts = new CalendarRollouts({
      ledger: shell.ledger,
      permits: service.parts.permits,
      logger: pino({ level: 'silent' }),
    });
    await rollouts.step();
    await rollouts.step();
    const adopted = (await shell.recorded(number)).find(({ type }) => type === 'CalendarAdopted');
    expect(adopted).toMatchObject({
      by: { user: 'catalogue-approver' },
      calendar: { version: 'register.2', knownThrough: content.knownThrough },
    });
  });
});

/** The year after the last that is known: its national holidays, and no working weekend. */
function extended(known: Calendar): Calendar {
  const year = Number(known.knownThrough.slice(0, 4)) + 1;
  const days = ['01-01', '05-01', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`);
  return {
    ...known,
    knownThrough: `${year}-12-31`,
    offDays: [...known.offDays, ...days],
  };
}
