import type { Logger } from 'pino';
import { signWithSecret } from '../activities/signature.ts';
import type { Ledger } from '../ledger/database.ts';
import { webhookOf } from '../ledger/endpoints.ts';
import { openIncident } from '../ledger/incidents.ts';
import { claimOutbox, markFailed, markSent, type Notification } from '../ledger/outbox.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { Rounds } from '../ledger/rounds.ts';

const BATCH = 20;
const LEASE_MS = 30_000;
const TIMEOUT_MS = 8_000;
const IDLE_MS = 500;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 6 * 3_600_000;
/** About a day of trying; then an operator has to look. */
const DEAD_LETTER_ATTEMPTS = 15;

/**
 * Tells client systems what happened to their cases: signed, in order per case, at least once (`webhook-id` is the
 * same at every attempt). The rows were written by the transaction that recorded the events.
 */
export class OutboxSender {
  private readonly rounds: Rounds;
  private readonly parts: { ledger: Ledger; keys: DataKeys; logger: Logger };

  constructor(parts: { ledger: Ledger; keys: DataKeys; logger: Logger }) {
    this.parts = parts;
    this.rounds = new Rounds({
      round: () => this.sendBatch(),
      everyMs: IDLE_MS,
      failed: (error) =>
        parts.logger.warn({ problem: error instanceof Error ? error.message : 'unknown' }, 'outbox unavailable'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  private async sendBatch(): Promise<number> {
    const claimed = await claimOutbox(this.parts.ledger, BATCH, LEASE_MS);
    await Promise.all(claimed.map((notification) => this.send(notification)));
    return claimed.length;
  }

  private async send(notification: Notification): Promise<void> {
    const { ledger, keys } = this.parts;
    const webhook = await webhookOf(ledger, keys, notification.client);
    const problem = webhook ? await deliver(webhook, notification) : 'noWebhook';
    if (problem === null) return markSent(ledger, notification.id);
    const { id, attempts, stream } = notification;
    const retryInMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 20));
    await markFailed(ledger, { id, problem, retryInMs });
    if (attempts >= DEAD_LETTER_ATTEMPTS) {
      await openIncident(ledger, { kind: 'deadLetter', stream, key: String(id), detail: { problem, attempts } });
    }
  }
}

/** @returns null when the client took it, else a code of what went wrong */
async function deliver(webhook: { url: string; secret: string }, notification: Notification): Promise<string | null> {
  const { stream, seq, body: event } = notification;
  const body = JSON.stringify(event);
  const headers = signWithSecret(webhook.secret, `${stream}/${seq}`, body);
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : `http${response.status}`;
  } catch {
    return 'unreachable';
  }
}
