import { createTransport } from 'nodemailer';
import type { Content } from './content.ts';
import { failure, type Sent } from './gateway.ts';

/** A mail server; `url` as `smtps://user:secret@host:465`. */
export type MailServer = { url: string; from: string };

const TIMEOUT_MS = 8_000;

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);

/**
 * 电子送达: a message has arrived on the day on which the sender's system shows that it was sent, unless the addressee
 * proves another. What the server refuses for good (5xx) is not tried again.
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
  try {
    await transport.sendMail({ from, to: { name: '', address: to }, messageId, ...content });
    return { outcome: 'delivered', reference: messageId };
  } catch (error) {
    const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
    throw Number.isInteger(status) ? failure(`smtp${status}`, status >= 500) : failure('unreachable', false);
  } finally {
    transport.close();
  }
}
