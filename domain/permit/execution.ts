import { refusal } from '../refusal.ts';
import type { Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { ConfirmPublication, Deliver, IssueCertificate } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { itemOf, met, mustBeCompetentOrg, mustBeIn } from './guards.ts';
import type { Permit } from './types.ts';

/** After the decision: certificate, delivery, publicity (颁发、送达、公示): Art. 40, 44. */

/** 颁发 */
export function issueCertificate(permit: Permit, command: IssueCertificate, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'issueCertificate', 'GRANTED');
  mustBeCompetentOrg(permit, command.by);
  const { by, item, certificateNumber, licenceId } = command;
  itemOf(permit, item);
  return [
    { type: 'CertificateIssued', by, item, certificateNumber, ...(licenceId ? { licenceId } : {}) },
    ...met(permit, `issue:${item}`, at),
  ];
}

/** 送达: the certificate, or the written denial. */
export function deliver(permit: Permit, command: Deliver, at: Instant): PermitEvent[] {
  if (permit.state === 'GRANTED') throw refusal('certificateMissing', { allowedCommands: allowedCommands(permit) });
  mustBeIn(permit, 'deliver', 'CERTIFICATE_ISSUED', 'DENIED');
  mustBeCompetentOrg(permit, command.by);
  const { by, item, method, recipient, proof } = command;
  itemOf(permit, item);
  return [{ type: 'DecisionDelivered', by, item, method, recipient, proof }, ...met(permit, `deliver:${item}`, at)];
}

/** The receipt of the publication meets the duty; a second one changes nothing. */
export function confirmPublication(permit: Permit, command: ConfirmPublication, at: Instant): PermitEvent[] {
  const { item, receipt } = command;
  const entry = itemOf(permit, item);
  if (entry.published || entry.decision?.outcome !== 'granted') throw refusal('deliveryNotPending', { item });
  return [{ type: 'DecisionPublished', item, receipt }, ...met(permit, `publish:${item}`, at)];
}
