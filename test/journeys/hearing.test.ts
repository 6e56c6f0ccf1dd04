import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMs, DAY_MS } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import type { Answered, Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { handedIn } from './officers.ts';

/** Interested parties and a hearing, over HTTP, on real servers and in virtual time. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true, followsMovedClocks: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const [REVIEWER = ''] = REVIEWERS;
const PRESIDER = '610113-organ-head';
const DECIDER = '610113-decider';
const ITEM = 'food-business';
const notice = { sha256: '1'.repeat(64) };
const transcript = { sha256: '4'.repeat(64), uri: 'https://files.example.gov.cn/transcripts/1' };
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
const grant = { item: ITEM, outcome: 'granted', articles };

const send = (number: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function reviewed(): Promise<string> {
  const number = await handedIn(service, CLERK);
  await send(number, 'accept', {}, CLERK);
  await send(number, 'startReview', { reviewers: REVIEWERS }, PRESIDER);
  const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
  for (const reviewer of REVIEWERS) await send(number, 'verifySubstance', { item: ITEM, findings }, reviewer);
  return number;
}

async function lawful(sending: Promise<Answered>): Promise<void> {
  const { status, body } = await sending;
  expect([status, body.code ?? null]).toEqual([200, null]);
}

describe('Art. 36, 46–48: a case that touches others', () => {
  it('is decided after its hearing, on the transcript, and the days of the hearing are not counted', async () => {
    const number = await reviewed();
    const party = `${number}-I1`;
    const neighbour = { name: '测试邻居', interest: '油烟排放影响居住', notice };
    await lawful(send(number, 'registerInterestedParty', neighbour, REVIEWER));
    expect((await send(number, 'decide', grant, DECIDER)).body).toMatchObject({
      code: 'hearingRightNotTold',
      refusal: { untold: ['applicant', party], instead: 'tellHearingRight' },
    });
    await lawful(send(number, 'tellHearingRight', { parties: ['applicant', party], notice }, REVIEWER));
    await lawful(send(number, 'requestHearing', { party }, CLERK));
    const procedure = { item: ITEM, kind: 'hearing', neededWd: 15, notice, articles };
    await lawful(send(number, 'startSpecialProcedure', procedure, REVIEWER));

    const heldAt = addMs(await shell.nowOf(number), 20 * DAY_MS);
    const arrangement = { heldAt, place: '区政务大厅三楼', presider: PRESIDER, notice };
    const second = await send(number, 'arrangeHearing', { ...arrangement, presider: REVIEWER }, REVIEWER);
    expect(second.body).toMatchObject({ status: 403, code: 'secondPerson', refusal: { field: 'presider' } });
    const soon = addMs(await shell.nowOf(number), DAY_MS);
    const short = await send(number, 'arrangeHearing', { ...arrangement, heldAt: soon }, REVIEWER);
    expect(short.body).toMatchObject({ status: 422, code: 'hearingNoticeTooShort', refusal: { field: 'heldAt' } });
    await lawful(send(number, 'arrangeHearing', arrangement, REVIEWER));
    expect((await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body).toMatchObject({
      hearing: { requests: [{ party }], arranged: { heldAt, presider: PRESIDER }, held: null },
      interestedParties: [{ id: party, hasSpoken: false }],
      allowedCommands: expect.arrayContaining(['recordHearing']),
    });

    await shell.advance(number, 20.1);
    await lawful(send(number, 'recordHearing', { transcript }, PRESIDER));
    const state = await shell.stateOf(number);
    expect(state).toMatchObject({
      state: 'UNDER_REVIEW',
      procedures: [{ kind: 'hearing', endedOn: expect.any(String) }],
    });
    expect((await send(number, 'decide', grant, DECIDER)).body).toMatchObject({
      status: 422,
      code: 'transcriptNotCited',
      refusal: { field: 'hearingTranscript', transcript: transcript.sha256 },
    });
    await lawful(send(number, 'decide', { ...grant, hearingTranscript: transcript.sha256 }, DECIDER));

    const events = await shell.recorded(number);
    expect(events.find(({ type }) => type === 'LicenceGranted')).toMatchObject({
      hearingTranscript: transcript.sha256,
    });
    const met = events.filter(
      (event) => event.type === 'ObligationMet' && ['hearing', 'decide'].includes(event.obligation),
    );
    expect(met).toMatchObject([{ late: false }, { late: false }]);
    const history = JSON.stringify(await shell.handleOf(number).fetchHistory());
    const payloads = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    for (const secret of ['测试邻居', '油烟排放', '三楼'])
      expect(`${JSON.stringify(events)}${payloads.join()}`).not.toContain(secret);
    const trace = await service.get(`/api/v1/permits/${number}/trace`, { user: CLERK });
    expect(JSON.stringify(trace.body)).toContain('测试邻居');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  });

  it('a request that comes late is refused with its day, and the case is decided', async () => {
    const number = await reviewed();
    await lawful(send(number, 'tellHearingRight', { parties: ['applicant'], notice }, REVIEWER));
    const early = await send(number, 'decide', grant, DECIDER);
    expect(early.body).toMatchObject({ status: 409, code: 'hearingPending', refusal: { until: expect.any(String) } });
    await shell.advance(number, 20);
    const late = await send(number, 'requestHearing', { party: 'applicant' }, CLERK);
    expect(late.body).toMatchObject({
      status: 409,
      code: 'hearingRequestLate',
      refusal: { instead: 'recordStatement' },
    });
    await lawful(send(number, 'decide', grant, DECIDER));
  });

  it.each<[string, string, object, object]>([
    [
      'a party of another case',
      'requestHearing',
      { party: 'somebody' },
      { status: 422, code: 'unknownParty', refusal: { field: 'party', parties: ['applicant'] } },
    ],
    [
      'no party',
      'tellHearingRight',
      { parties: [], notice },
      { status: 400, errors: [{ path: 'parties', code: 'required' }] },
    ],
    [
      'no moment',
      'arrangeHearing',
      { heldAt: '2026-13-01', place: 'x', presider: 'y', notice },
      { status: 400, errors: [{ path: 'heldAt', code: 'invalidDate' }] },
    ],
    [
      'a hearing that nobody asked for',
      'arrangeHearing',
      { heldAt: '2026-12-30T10:00:00+08:00', place: 'x', presider: 'y', notice },
      { status: 409, code: 'noHearing', allowedCommands: expect.arrayContaining(['orderHearing']) },
    ],
  ])('%s is refused by its field, and nothing happens', async (_fault, name, body, told) => {
    const number = await reviewed();
    const before = await shell.stateOf(number);
    const answer = await send(number, name, body, CLERK);
    expect(answer.body).toMatchObject(told);
    expect(await shell.stateOf(number)).toEqual(before);
  });

  it('the read models rebuilt from the events are the live ones', async () => {
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });
});
