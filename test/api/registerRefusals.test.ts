import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asAdmin, type FreshLedger } from '../ledger/database.ts';
import { type Register, startRegister } from './register.ts';
import type { Service } from './service.ts';

/** What is asked of the register and must be refused: named, on record, and nothing half done. */

let register: Register;
let ledger: FreshLedger;
let service: Service;
beforeAll(async () => {
  register = await startRegister();
  ({ ledger, service } = register);
});
afterAll(() => register.close());

const SUPERVISOR = '610113-health';
const BASE = `/api/v1/catalogue/coordinationUnit/${SUPERVISOR}`;
const OFFICER = '610113-catalogue-officer';
const APPROVER = '610113-catalogue-approver';
const why = { basisDocument: '雁政办发〔2026〕12号', reason: '调整协调机构' };
const draft = (effectiveFrom = '2027-01-01') => ({
  ...why,
  effectiveFrom,
  content: {
    supervisor: SUPERVISOR,
    jurisdiction: '610113',
    unitName: '审批监管协调科',
    head: 'u-head',
    liaison: 'u-liaison',
    channel: 'exchange-module',
  },
});
const ask = (name: string, body: object, user: string, base = BASE) => service.post(`${base}/${name}`, body, { user });
const done = async (name: string, body: object, user: string) => {
  const { status, body: answer } = await ask(name, body, user);
  expect([name, status, answer.code ?? null]).toEqual([name, 200, null]);
};

type Standing = { events: number; streams: string; reference: number; attempts: number; refused: number };
async function standing(): Promise<Standing> {
  const { rows } = await asAdmin(
    ledger.ownerUrl,
    `select (select count(*)::int from events) as events,
            (select coalesce(string_agg(hash, ',' order by stream), '') from streams) as streams,
            (select count(*)::int from reference) as reference,
            (select count(*)::int from attempts) as attempts,
            (select count(*)::int from commands where outcome ->> 'kind' = 'refused') as refused`,
  );
  return rows[0];
}

type Refused = { status: number; code: string; told: object; as: 'attempts' | 'refused' };
async function expectRefused(asking: () => ReturnType<typeof ask>, { status, code, told, as }: Refused): Promise<void> {
  const before = await standing();
  const answer = await asking();
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.body).toMatchObject({ ...told, detail: expect.stringMatching(/.{20,}/) });
  expect(await standing()).toEqual({ ...before, [as]: before[as] + 1 });
}

const shape = (path: string, code: string): Refused => ({
  status: 400,
  code: 'invalidInput',
  told: { errors: [{ path, code, message: expect.stringMatching(/.{4,}/) }] },
  as: 'attempts',
});
const refused = (status: number, code: string, refusal: object = {}): Refused => ({
  status,
  code,
  told: Object.keys(refusal).length > 0 ? { refusal } : {},
  as: 'refused',
});
const stands = (...findings: string[]) => refused(422, 'findingsStand', { findings });

describe('amendDraft', () => {
  it('has a draft to amend: the refusal says to propose one', () =>
    expectRefused(() => ask('amendDraft', draft(), OFFICER), refused(409, 'noDraft')));

  it.each([
    ['a day that does not exist', { ...draft(), effectiveFrom: '2027-02-30' }, shape('effectiveFrom', 'invalidDate')],
    ['no reason', { ...draft(), reason: '' }, shape('reason', 'required')],
    ['no basis', { ...draft(), basisDocument: undefined }, shape('basisDocument', 'required')],
    ['no content', { ...draft(), content: undefined }, shape('content', 'required')],
    [
      'a field of another kind',
      { ...draft(), content: { ...draft().content, entries: [] } },
      shape('content.entries', 'unknownField'),
    ],
    ['a person in the reason', { ...draft(), reason: '联系13912345678' }, shape('reason', 'pattern')],
  ])('%s: the field is named', async (_, body, wanted) => {
    await expectRefused(() => ask('amendDraft', body, OFFICER), wanted);
  });

  it('does not change what is before the approver: the stage in which it is lawful is named', async () => {
    await done('propose', draft(), OFFICER);
    await done('submitForApproval', why, OFFICER);
    await expectRefused(
      () => ask('amendDraft', draft(), OFFICER),
      refused(409, 'wrongStage', { stage: 'underApproval', allowed: ['draft'] }),
    );
  });
});

describe('publish', () => {
  it('waits for the approval, and names the stage', () =>
    expectRefused(
      () => ask('publish', why, APPROVER),
      refused(409, 'wrongStage', { stage: 'underApproval', allowed: ['approved'] }),
    ));

  it('says on which document it rests', () =>
    expectRefused(() => ask('publish', { reason: why.reason }, APPROVER), shape('basisDocument', 'required')));

  it('is not for the officer who wrote it', async () => {
    const before = await standing();
    expect((await ask('publish', why, OFFICER)).status).toBe(403);
    expect(await standing()).toEqual({ ...before, attempts: before.attempts + 1 });
  });

  it('is asked again what stands against it: what was sound may have been overtaken', async () => {
    await done('approve', why, APPROVER);
    service.setClock('2027-01-02T09:00:00.000+08:00');
    await expectRefused(() => ask('publish', why, APPROVER), stands('retroactive /effectiveFrom'));
    service.setClock('2026-11-23T10:00:00.000+08:00');
    await done('publish', why, APPROVER);
  });

  it('has a draft to publish', () => expectRefused(() => ask('publish', why, APPROVER), refused(409, 'noDraft')));
});

describe('repeal', () => {
  const through = (day: unknown) => ({ ...why, through: day });
  it.each([
    ['a day that does not exist', through('2027-02-30'), shape('through', 'invalidDate')],
    ['no last day', why, shape('through', 'required')],
    ['a day that is no text', through(20270101), shape('through', 'type')],
    ['a field of its own', { ...through('2027-06-30'), force: true }, shape('force', 'unknownField')],
  ])('%s: the field is named', async (_, body, wanted) => {
    await expectRefused(() => ask('repeal', body, APPROVER), wanted);
  });

  it('ends nothing backwards, and nothing that a catalogue still names', () =>
    expectRefused(
      () => ask('repeal', through('2026-11-22'), APPROVER),
      refused(422, 'findingsStand', {
        findings: expect.arrayContaining(['retroactive /through', 'stillReferred /id']),
      }),
    ));

  it('of a catalogue is none: it needs a successor', () =>
    expectRefused(
      () => ask('repeal', through('2027-06-30'), APPROVER, '/api/v1/catalogue/transferCatalogue/610113'),
      stands('repealWithoutSuccessor /kind'),
    ));

  it('waits until the draft under way is published or withdrawn', async () => {
    await done('propose', draft('2027-03-01'), OFFICER);
    await expectRefused(
      () => ask('repeal', through('2027-06-30'), APPROVER),
      refused(409, 'draftExists', { stage: 'draft' }),
    );
  });
});
