import { expect } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';

/** What officers of every journey do, over HTTP. */

/** A moment ago, in whole seconds, as a client system writes it. */
export const aWhileAgo = (): string => instantOf(Date.now() - 2000).replace(/\.\d+/, '');

/** Papers handed in just now. @returns the number of the case */
export async function handedIn(service: Service, user: string): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const papers = application('APP-0001', { receivedAt: aWhileAgo() });
  const { status, body } = await service.post('/api/v1/permits', papers, { user });
  expect([status, body.code ?? null]).toEqual([201, null]);
  return String(body.caseNumber);
}

/** What the law lets an officer do; a refusal is shown by its code. */
export async function lawful(sending: Promise<Answered>, status = 200): Promise<Answered> {
  const answered = await sending;
  expect([answered.status, answered.body.code ?? null]).toEqual([status, null]);
  return answered;
}
