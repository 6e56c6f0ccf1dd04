import { addDays, type CivilDate } from '../../time.ts';
import { type CatalogueIndex, indexOf } from '../catalogueIndex.ts';
import type { ProposedEntry } from '../governance/types.ts';
import { jurisdictionOf, jurisdictionOfOrgan, organOf, unitOn, versionOn } from '../lookup.ts';
import type { Catalogue, ItemId, JurisdictionId, OrgId, TransferEntry } from '../types.ts';
import { isOpen } from '../views/isOpen.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, under, warning } from './finding.ts';

type Version = {
  jurisdiction: JurisdictionId;
  effectiveFrom: CivilDate;
  effectiveTo: CivilDate | null;
  entries: readonly ProposedEntry[];
};

type NumberedVersion = Version & { version: number; supersedes?: number };

/** What a version would say, judged by everything else that is published (S3, S9, S14). */
export function transferCatalogueFindings(
  version: Version,
  previous: { entries: readonly Pick<TransferEntry, 'item' | 'kind'>[] } | undefined,
  catalogue: Catalogue,
): Finding[] {
  const seen = new Set<string>();
  return [
    ...(jurisdictionOf(catalogue, version.jurisdiction) ? [] : [fault('unknownJurisdiction', '/jurisdiction')]),
    ...version.entries.flatMap((entry, index) => {
      const path = `/entries/${index}`;
      const twice = seen.has(entry.item) ? [fault('duplicateItem', `${path}/item`, { item: entry.item })] : [];
      seen.add(entry.item);
      return [...twice, ...under(path, entryFindings(entry, version, catalogue))];
    }),
    ...vanished(version, previous),
  ];
}

/**
 * All versions of one or several catalogues as they were written by somebody else, each with its first and last day:
 * gaps and overlaps between them, and all that is wrong inside. Paths begin with the index of the version.
 */
export function transferSetFindings(versions: readonly NumberedVersion[], catalogue: Catalogue): Finding[] {
  return versions.flatMap((version, index) => {
    const before = versions.findIndex(
      (other) => other.jurisdiction === version.jurisdiction && other.version === version.version - 1,
    );
    const previous = versions[before];
    return [
      ...(previous ? seams(previous, before, version, index) : []),
      ...under(`/catalogues/${index}`, transferCatalogueFindings(version, previous, catalogue)),
    ];
  });
}

function seams(previous: NumberedVersion, before: number, version: NumberedVersion, index: number): Finding[] {
  const path = `/catalogues/${index}`;
  const findings: Finding[] = [];
  const { effectiveTo } = previous;
  if (effectiveTo === null || effectiveTo >= version.effectiveFrom) {
    findings.push(fault('overlap', `${path}/effectiveFrom`, { from: version.effectiveFrom, through: effectiveTo }));
  } else if (addDays(effectiveTo, 1) < version.effectiveFrom) {
    const gap = { from: addDays(effectiveTo, 1), through: addDays(version.effectiveFrom, -1) };
    findings.push(fault('gap', `/catalogues/${before}/effectiveTo`, gap));
  }
  if (version.supersedes !== undefined && version.supersedes !== previous.version) {
    findings.push(fault('supersedes', `${path}/supersedes`, { expected: previous.version }));
  }
  return findings;
}

function entryFindings(entry: ProposedEntry, version: Version, catalogue: Catalogue): Finding[] {
  const known = indexOf(catalogue);
  const isCancelled = entry.kind === 'cancelled';
  const findings: Finding[] = [];
  if (!known.items.has(entry.item)) findings.push(fault('unknownItem', '/item', { item: entry.item }));
  else findings.push(...itemVersionFindings(entry, version, known));
  if (entry.successorItem !== undefined) {
    findings.push(
      ...(known.items.has(entry.successorItem)
        ? missingOnSomeDay('/successorItem', entry.successorItem, version, known)
        : [fault('unknownItem', '/successorItem', { item: entry.successorItem })]),
    );
  }
  for (const field of ['fromOrg', 'toOrg', 'enforcer'] as const) {
    const organ = entry[field];
    if (organ && !known.organisations.has(organ)) findings.push(fault('unknownOrganisation', `/${field}`, { organ }));
  }
  findings.push(...enforcerFindings(entry, version, known));
  findings.push(...targetFindings(entry, version, known));
  findings.push(...holderFindings(entry, version, catalogue));
  findings.push(...entrustingFindings(entry, version, catalogue));
  if (!entry.supervisionMeasure?.trim()) {
    findings.push(fault(isCancelled ? 'cancelledWithoutMeasure' : 'missingMeasure', '/supervisionMeasure'));
  }
  findings.push(...under('/supervisor', supervisorFindings(entry, version, known)));
  return findings;
}

function itemVersionFindings(entry: ProposedEntry, version: Version, known: CatalogueIndex): Finding[] {
  // what was handed back is decided by its department, which needs the item as well
  if (entry.kind === 'cancelled') return [];
  const missing = missingOnSomeDay('/item', entry.item, version, known);
  const versions = known.items.get(entry.item) ?? [];
  const inForce = versionOn(versions, version.effectiveFrom);
  if (!inForce || entry.itemVersion === undefined || entry.itemVersion === inForce.version) return missing;
  const isKnown = versions.some(({ version }) => version === entry.itemVersion);
  const detail = { itemVersion: entry.itemVersion, inForce: inForce.version };
  return [
    ...missing,
    isKnown
      ? warning('unknownItemVersion', '/itemVersion', detail)
      : fault('unknownItemVersion', '/itemVersion', detail),
  ];
}

/** An item has a version on every day of the catalogue, not on its first alone: it may end, or be repealed, later. */
function missingOnSomeDay(
  path: string,
  item: ItemId,
  { effectiveFrom, effectiveTo }: Version,
  { items }: CatalogueIndex,
): Finding[] {
  const versions = items.get(item) ?? [];
  const days = [effectiveFrom, ...changeDays(versions, effectiveFrom, effectiveTo)];
  const day = days.find((one) => !versionOn(versions, one));
  return day === undefined ? [] : [fault('unknownItemVersion', path, { item, day })];
}

function targetFindings(entry: ProposedEntry, { jurisdiction }: Version, { organisations }: CatalogueIndex): Finding[] {
  if (entry.kind === 'cancelled') return [];
  if (!entry.toOrg) return [fault('missingTarget', '/toOrg')];
  const target = organisations.get(entry.toOrg);
  if (!target || !isOpen(entry)) return [];
  if (target.kind !== 'approvalBureau') return [fault('targetNotABureau', '/toOrg', { kind: target.kind })];
  return target.jurisdiction === jurisdiction
    ? []
    : [fault('targetOutsideJurisdiction', '/toOrg', { expected: jurisdiction })];
}

function enforcerFindings(
  { enforcer }: ProposedEntry,
  { jurisdiction }: Version,
  { organisations }: CatalogueIndex,
): Finding[] {
  if (!enforcer) return [fault('missingEnforcer', '/enforcer')];
  const known = organisations.get(enforcer);
  return !known || known.jurisdiction === jurisdiction
    ? []
    : [fault('enforcerOutsideJurisdiction', '/enforcer', { expected: jurisdiction })];
}

/** A power comes from the organ that holds it, and goes back to that organ: nobody gives away what is not his. */
function holderFindings(entry: ProposedEntry, version: Version, catalogue: Catalogue): Finding[] {
  const { organisations } = indexOf(catalogue);
  const expected = holderOf(entry.item, version, catalogue);
  if (expected === undefined) return [];
  const isAnother = (organ: OrgId | undefined): boolean =>
    organ !== undefined && organisations.has(organ) && organ !== expected;
  // what was handed to the bureau is taken back, or cancelled, where it is
  const isOfBureau = organisations.get(entry.fromOrg)?.kind === 'approvalBureau';
  const isOwnBureau = isOfBureau && organisations.get(entry.fromOrg)?.jurisdiction === version.jurisdiction;
  return [
    ...(isAnother(entry.fromOrg) && (isOpen(entry) || !isOwnBureau)
      ? [fault('fromNotHolder', '/fromOrg', { expected })]
      : []),
    ...(entry.kind === 'recovered' && isAnother(entry.toOrg)
      ? [fault('recoveredToAnother', '/toOrg', { expected })]
      : []),
  ];
}

/** Art. 24: whoever has a power from another organ does not entrust it further. */
function entrustingFindings(
  { kind, item, fromOrg, toOrg }: ProposedEntry,
  { effectiveFrom }: Version,
  catalogue: Catalogue,
): Finding[] {
  if (kind !== 'entrusted' || fromOrg === toOrg) return [];
  const own = indexOf(catalogue).transferCatalogues.get(jurisdictionOfOrgan(fromOrg)) ?? [];
  const held = versionOn(own, effectiveFrom)?.entries.find((entry) => entry.item === item && entry.toOrg === fromOrg);
  return held?.kind === 'entrusted' ? [fault('subEntrusted', '/fromOrg', { entrustedBy: held.fromOrg })] : [];
}

/** The department of the jurisdiction, or of the city for what the city decides. */
function holderOf(id: ItemId, { jurisdiction, effectiveFrom }: Version, catalogue: Catalogue): OrgId | undefined {
  const item = versionOn(indexOf(catalogue).items.get(id) ?? [], effectiveFrom);
  const place =
    item?.decidingLevel === 'city'
      ? catalogue.jurisdictions.find(({ kind }) => kind === 'city')
      : jurisdictionOf(catalogue, jurisdiction);
  return item && place && organOf(catalogue, place, item.departmentRole);
}

function supervisorFindings(entry: ProposedEntry, version: Version, known: CatalogueIndex): Finding[] {
  if (!entry.supervisor) {
    return [fault(entry.kind === 'cancelled' ? 'cancelledWithoutSupervisor' : 'missingSupervisor', '')];
  }
  const supervisor = known.organisations.get(entry.supervisor);
  if (!supervisor) return [fault('unknownOrganisation', '', { organ: entry.supervisor })];
  const findings: Finding[] = [];
  if (supervisor.kind !== 'industrySupervisor') findings.push(fault('notASupervisor', '', { kind: supervisor.kind }));
  if (supervisor.jurisdiction !== version.jurisdiction) {
    findings.push(fault('supervisorLevelMismatch', '', { expected: version.jurisdiction }));
  }
  const units = known.unitsOf.get(supervisor.id) ?? [];
  const days = [version.effectiveFrom, ...changeDays(units, version.effectiveFrom, version.effectiveTo)];
  const day = days.find((one) => !unitOn({ units }, supervisor.id, one));
  if (day !== undefined) findings.push(fault('missingCoordinationUnit', '', { supervisor: supervisor.id, day }));
  return findings;
}

/** S14: what was there is handed back or cancelled by name, with its supervisor and measure; it never just goes. */
function vanished(
  { entries }: Version,
  previous: { entries: readonly Pick<TransferEntry, 'item' | 'kind'>[] } | undefined,
): Finding[] {
  const kept = new Set(entries.map(({ item }) => item));
  return (previous?.entries ?? [])
    .filter(({ item }) => !kept.has(item))
    .map(({ item, kind }) => fault('itemVanished', '/entries', { item, kind }));
}
