import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { type Stage, startStage } from '../stage.ts';
import { application } from './records.ts';
import type { Service } from './service.ts';

let stage: Stage;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ service } = stage);
});
afterAll(() => stage.close());

const ELSEWHERE = { user: 'XAGX-clerk-1' };
const paper = () => application('APP-0001', { receivedAt: instantOf(Date.now() - 60_000).replace(/\.\d{3}/, '') });

describe('S5: a window of one jurisdiction receives for another', () => {
  it('gives the receipt at once; number, duty and bureau are those of the place', async () => {
    const answer = await service.post('/api/v1/permits', paper(), ELSEWHERE);
    expect(answer.status).toBe(201);
    expect(answer.body.caseNumber).toMatch(/^610113-/);
    const path = `/api/v1/permits/${answer.body.caseNumber}`;
    const { body } = await service.get(path, ELSEWHERE);
    expect(body).toMatchObject({
      permit: {
        jurisdiction: '610113',
        competentOrg: '610113-approval-bureau',
        receivedByOrg: 'XAGX-approval-bureau',
        caseState: 'RECEIVED',
      },
      obligations: [{ kind: 'accept', organ: '610113-approval-bureau' }],
    });

    const refused = await service.post(`${path}/accept`, {}, ELSEWHERE);
    expect(refused).toMatchObject({ status: 403, body: { code: 'notPermitted' } });
    expect((await service.post(`${path}/accept`, {}, { user: '610113-clerk-1' })).status).toBe(200);
  });

  it('is still refused where the premises are in another division, with the right bureau', async () => {
    const premises = { divisionCode: '610104', address: '西安市莲湖区某路 1 号', areaSqm: 50 };
    const answer = await service.post('/api/v1/permits', { ...paper(), premises }, ELSEWHERE);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'wrongJurisdiction', pointsTo: { id: '610104-approval-bureau' } },
    });
  });
});
