import { refusal } from '../refusal.ts';
import type { Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import { deliverCorrection } from './clericalCorrection.ts';
import type { ConfirmPublication, Deliver, IssueCertificate } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { awaitsCertificate, awaitsDelivery, itemOf, met, mustBeCompetentOrg, wrongState } from './guards.ts';
import { decisionNotices, servedWithPaper } from './service/paper.ts';
import type { Permit } from './types.ts';

/** After the decision: certificate, delivery, publicity (颁发、送达、公示): Art. 40, 44. */

/** 颁发 (Art. 39) */
export function issueCertificate(permit: Permit, command: IssueCertificate, at: Instant): PermitEvent[] {
  const { by, item, certificateNumber, licenceId } = command;
  // several items are decided one by one, and the certificate of the first does not wait for the last
  if (!permit.items.some(awaitsCertificate)) throw wrongState(permit, 'issueCertificate');
  mustBeCompetentOrg(permit, by);
  if (!awaitsCertificate(itemOf(permit, item))) throw wrongState(permit, 'issueCertificate');
  return [
    { type: 'CertificateIssued', by, item, certificateNumber, ...(licenceId ? { licenceId } : {}) },
    ...met(permit, `issue:${item}`, at),
  ];
}

/** 送达: the certificate, or the written denial. */
export function deliver(permit: Permit, command: Deliver, at: Instant): PermitEvent[] {
  const { by, item, document, method, recipient, proof } = command;
  if (document !== undefined) return deliverCorrection(permit, { ...command, document }, at);
  const entry = permit.items.find((candidate) => candidate.item === item);
  if (entry ? awaitsCertificate(entry) : permit.state === 'GRANTED')
    throw refusal('certificateMissing', { allowedCommands: allowedCommands(permit) });
  if (!permit.items.some(awaitsDelivery)) throw wrongState(permit, 'deliver');
  mustBeCompetentOrg(permit, by);
  if (!awaitsDelivery(itemOf(permit, item))) throw wrongState(permit, 'deliver');
  mustBeWithinPower(permit, command, 'receiveDocuments', at);
  return handedOver(permit, item).flatMap((one): PermitEvent[] => [
    { type: 'DecisionDelivered', by, item: one, method, ...asAgent(command), recipient, proof },
    ...met(permit, `deliver:${one}`, at),
    ...servedWithPaper(permit, decisionNotices(permit, one), command, at),
  ]);
}

/** An integrated licence is one document: whoever receives it has received all that it stands for. */
function handedOver({ items }: Permit, item: string): string[] {
  const isIntegrated = items.some((entry) => entry.item === item && entry.integrated);
  return isIntegrated
    ? items.filter((entry) => entry.integrated && !entry.delivered).map((entry) => entry.item)
    : [item];
}

/** The receipt of the publication meets the duty; a second one changes nothing. */
export function confirmPublication(permit: Permit, command: ConfirmPublication, at: Instant): PermitEvent[] {
  const { item, receipt } = command;
  const entry = itemOf(permit, item);
  if (entry.published || entry.decision?.outcome !== 'granted') throw refusal('deliveryNotPending', { item });
  return [{ type: 'DecisionPublished', item, receipt }, ...met(permit, `publish:${item}`, at)];
}
