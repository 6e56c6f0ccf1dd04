import { answerOf, asked, type Sent } from './gateway.ts';

/** A gateway of short messages over HTTP: `POST {url}` hands one over, `GET {url}/{reference}` says what became of it. */
export type SmsGateway = { url: string; token?: string };

const headersOf = ({ token }: SmsGateway): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
});

/** @param id the same at every attempt, so that a lost answer sends nothing twice */
export async function sendSms(gateway: SmsGateway, id: string, to: string, text: string): Promise<Sent> {
  const response = await asked(gateway.url, {
    method: 'POST',
    headers: { ...headersOf(gateway), 'idempotency-key': id },
    body: JSON.stringify({ id, to, text }),
  });
  return await answerOf(response, id);
}

export async function smsState(gateway: SmsGateway, reference: string): Promise<Sent> {
  const response = await asked(`${gateway.url.replace(/\/$/, '')}/${encodeURIComponent(reference)}`, {
    method: 'GET',
    headers: headersOf(gateway),
  });
  return await answerOf(response, reference);
}
