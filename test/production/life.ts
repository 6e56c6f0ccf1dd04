import { setTimeout as pause } from 'node:timers/promises';
import { instantOf } from '../../domain/time.ts';
import { application } from '../api/records.ts';
import type { Callers } from './load.ts';

/** A permit as its officers carry it over HTTP, one step at a time. */

export const SUPERVISOR = '610113-market-supervision';

const CLERK = '610113-clerk-1';
const ITEM = 'food-business';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
const ASK_AGAIN_MS = 200;

export type OpenPermit = { number: string; done: number };
type Act = (callers: Callers, number: string) => Promise<unknown>;

const command =
  (name: string, user: string, bodyOf: (number: string) => object): Act =>
  (callers, number) =>
    callers.post(`/api/v1/permits/${number}/${name}`, bodyOf(number), user);

/** What follows the receipt. */
export const ACTS: readonly Act[] = [
  command('accept', CLERK, () => ({})),
  command('startReview', '610113-organ-head', () => ({ reviewers: REVIEWERS })),
  ...REVIEWERS.map((reviewer) => command('verifySubstance', reviewer, () => ({ item: ITEM, findings }))),
  command('decide', '610113-decider', () => ({ item: ITEM, outcome: 'granted', articles })),
  command('issueCertificate', CLERK, (number) => ({
    item: ITEM,
    certificateNumber: `JY${number.replaceAll('-', '')}`,
  })),
  command('deliver', CLERK, () => ({
    item: ITEM,
    method: 'inPerson',
    recipient: '测试人01',
    proof: { sha256: '0'.repeat(64) },
  })),
  acknowledged,
];

export const GRANTED = 5;

export async function opened(callers: Callers): Promise<OpenPermit> {
  const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
  const { caseNumber } = await callers.post('/api/v1/permits', application('APP-0001', { receivedAt }), CLERK);
  return { number: String(caseNumber), done: 0 };
}

export async function advanced(callers: Callers, permit: OpenPermit, until = permit.done + 1): Promise<OpenPermit> {
  for (const act of ACTS.slice(permit.done, until)) await act(callers, permit.number);
  return { ...permit, done: Math.min(until, ACTS.length) };
}

/** Nobody takes over what has not arrived. */
async function acknowledged(callers: Callers, number: string): Promise<void> {
  const linkage = async () => {
    const { permit } = await callers.get(`/api/v1/permits/${number}`, CLERK);
    return typeof permit === 'object' && permit !== null && 'linkageState' in permit ? permit.linkageState : null;
  };
  while ((await linkage()) !== 'pushed') await pause(ASK_AGAIN_MS);
  await callers.post(`/api/v1/pushes/${number}-P1/acknowledge`, { officer: 'officer-7' }, `u-${SUPERVISOR}-liaison`);
}
