import { refusal } from '../refusal.ts';
import type { Instant } from '../time.ts';
import type { IssueIntegratedLicence } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { awaitsCertificate, isDecided, met, mustBeCompetentOrg, undecidedItems, wrongState } from './guards.ts';
import type { Permit, PermitItem } from './types.ts';

/** 一业一证: one application, n decisions, n pushes, and one licence that stands for all that was granted. */

/** What one licence can stand for: all grants of a trade, once everything asked for is decided. */
export const integrable = ({ trade, items }: Permit): PermitItem[] =>
  trade === undefined || items.some((entry) => !isDecided(entry)) ? [] : items.filter(awaitsCertificate);

export function issueIntegratedLicence(
  permit: Permit,
  { by, certificateNumber, licenceId }: IssueIntegratedLicence,
  at: Instant,
): PermitEvent[] {
  const open = undecidedItems(permit);
  const someDecided = permit.items.some((entry) => entry.decision);
  if (permit.trade !== undefined && someDecided && open.length > 0)
    throw refusal('partlyDecided', { open, instead: 'decide' });
  const items = integrable(permit).map(({ item }) => item);
  const { trade } = permit;
  if (trade === undefined || items.length === 0) throw wrongState(permit, 'issueIntegratedLicence');
  mustBeCompetentOrg(permit, by);
  return [
    {
      type: 'IntegratedLicenceIssued',
      by,
      trade,
      items,
      certificateNumber,
      ...(licenceId ? { licenceId } : {}),
    },
    ...items.flatMap((item) => met(permit, `issue:${item}`, at)),
  ];
}
