import { ApplicationFailure } from '@temporalio/activity';
import type { Channel, Notice } from '../../domain/permit/service/types.ts';
import type { CaseNumber, Permit } from '../../domain/permit/types.ts';
import { instantOf } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/database.ts';
import { webhookOf } from '../../ledger/endpoints.ts';
import { openIncident } from '../../ledger/incidents.ts';
import { permitFrom } from '../../ledger/permitFrom.ts';
import { type DataKeys, readParty } from '../../ledger/privacy.ts';
import { permitStream } from '../../ledger/streams.ts';
import { signWithSecret } from '../signature.ts';
import { type Content, contentOf } from './content.ts';
import { type MailServer, sendEmail } from './email.ts';
import { asked, failure, type Sent } from './gateway.ts';
import { type SmsGateway, sendSms, smsState } from './sms.ts';

export type NoticeGateways = { sms?: SmsGateway; mail?: MailServer; lookupUrl?: string };

export type NoticeActivities = {
  /**
   * Tells the applicant by one channel, or asks what became of what was handed over under `reference`.
   * @throws ApplicationFailure whose type says what went wrong, not retryable where this channel will not reach him
   */
  sendNotice(sending: { caseNumber: CaseNumber; notice: string; channel: Channel; reference?: string }): Promise<Sent>;
};

type Parts = { ledger: Ledger; keys: DataKeys; gateways: NoticeGateways };

export const createNoticeActivities = (parts: Parts): NoticeActivities => ({
  async sendNotice(sending) {
    try {
      const sent = await send(parts, sending);
      return { ...sent, heardAt: instantOf(Date.now()) };
    } catch (error) {
      if (error instanceof ApplicationFailure && error.type && OURS.includes(error.type))
        await openIncident(parts.ledger, {
          kind: 'noticeChannelRefused',
          stream: 'notices',
          key: sending.channel,
          detail: { channel: sending.channel, problem: error.type },
        });
      throw error;
    }
  },
});

/** What the operators have to mend, for all cases at once: our account, our settings. */
const OURS: readonly string[] = ['notConfigured', ...[401, 402, 403, 404].map((s) => `http${s}`), 'smtp530', 'smtp535'];

async function send(
  parts: Parts,
  { caseNumber, notice: id, channel, reference }: Parameters<NoticeActivities['sendNotice']>[0],
): Promise<Sent> {
  const { state: permit } = await permitFrom(parts.ledger, permitStream(caseNumber));
  const notice = permit.service?.notices.find((one) => one.id === id);
  if (!notice) throw failure('unknownNotice', true);
  const content = contentOf(permit, notice, parts.gateways.lookupUrl ?? null);
  // one addressee by one channel is one message, however often it is tried
  const key = `${id}-${channel}`;
  switch (channel) {
    case 'clientSystem':
      return await toClientSystem(parts, permit, notice, content);
    case 'sms': {
      const { sms } = parts.gateways;
      if (!sms) throw failure('notConfigured', true);
      if (reference !== undefined) return await smsState(sms, reference);
      return await sendSms(sms, key, await addressOf(parts, caseNumber, 'contactPhone'), content.text);
    }
    case 'email': {
      const { mail } = parts.gateways;
      if (!mail) throw failure('notConfigured', true);
      return await sendEmail(mail, key, await addressOf(parts, caseNumber, 'email'), content);
    }
  }
}

/** To the system that submitted, at its webhook: what it took with 2xx has arrived there. */
async function toClientSystem(
  { ledger, keys }: Parts,
  { caseNumber }: Permit,
  { id, kind, item, owedOn }: Notice,
  content: Content,
): Promise<Sent> {
  const row = await rowOf(ledger, caseNumber);
  const webhook = row?.client ? await webhookOf(ledger, keys, row.client) : null;
  if (!webhook) throw failure('noWebhook', true);
  const body = JSON.stringify({ type: 'notice', notice: id, caseNumber, kind, item: item ?? null, owedOn, ...content });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': id,
    ...signWithSecret(webhook.secret, id, body),
  };
  const response = await asked(webhook.url, { method: 'POST', headers, body });
  await response.body?.cancel();
  return { outcome: 'delivered', reference: id };
}

const rowOf = (ledger: Ledger, caseNumber: CaseNumber) =>
  ledger
    .selectFrom('permits')
    .select(['applicantId', 'client'])
    .where('caseNumber', '=', caseNumber)
    .executeTakeFirst();

/** Read where it is needed, and nowhere written down. */
async function addressOf(
  { ledger, keys }: Parts,
  caseNumber: CaseNumber,
  field: 'contactPhone' | 'email',
): Promise<string> {
  const row = await rowOf(ledger, caseNumber);
  const found = row && (await readParty(ledger, keys, row.applicantId));
  if (!found || !('party' in found)) throw failure('addresseeErased', true);
  const { applicant } = found.party;
  const address =
    typeof applicant === 'object' && applicant !== null && !Array.isArray(applicant) ? applicant[field] : undefined;
  if (typeof address !== 'string' || address === '') throw failure('noAddress', true);
  return address;
}
