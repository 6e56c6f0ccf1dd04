import { Context } from '@temporalio/activity';
import { createTransport } from 'nodemailer';
import type { Content } from './content.ts';
import { failure, type Sent } from './gateway.ts';

/** A mail server; `url` as `smtps://user:secret@host:465`. */
export type MailServer = { url: string; from: string };

const TIMEOUT_MS = 8_000;
/** Of the whole exchange; below the time the engine gives the activity. */
const OVERALL_MS = 15_000;

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);

/**
 * 电子送达: a message has arrived on the day on which the sender's system shows that it was sent, unless the addressee
 * proves another. Only a refusal of the addressee himself is for good.
 */
export async function sendEmail({ url, from }: MailServer, id: string, to: string, content: Content): Promise<Sent> {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // an address does not leave this machine in the clear
    requireTLS: !isLoopback(new URL(url).hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // the same at every attempt: a mail system that got it twice shows it once
  const messageId = `<${id}@${from.split('@').at(-1) ?? 'localhost'}>`;
  // a server that answers a word at a time never lets a socket time out
  const signal = AbortSignal.any([AbortSignal.timeout(OVERALL_MS), Context.current().cancellationSignal]);
  try {
    const sending = transport.sendMail({ from, to: { name: '', address: to }, messageId, ...content });
    const over = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(new Error('out of time'));
      signal.addEventListener('abort', () => reject(new Error('out of time')), { once: true });
    });
    await Promise.race([sending, over]);
    return { outcome: 'delivered', reference: messageId };
  } catch (error) {
    const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
    const command = error instanceof Error && 'command' in error ? error.command : null;
    const isAddress = command === 'RCPT TO' && [550, 551, 553].includes(status);
    throw Number.isInteger(status) ? failure(`smtp${status}`, isAddress) : failure('unreachable', false);
  } finally {
    transport.close();
  }
}
