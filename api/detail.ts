import type { Stamped } from '../domain/decider.ts';
import { allowedCommands } from '../domain/permit/allowed.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { isInternal, isInternalDuty } from '../domain/permit/internal.ts';
import type { Permit } from '../domain/permit/types.ts';
import type { JsonObject, JsonValue } from '../ledger/canonical.ts';
import { readParty, readTexts } from '../ledger/privacy.ts';
import { obligationsOf } from '../ledger/queries/obligations.ts';
import { type Traced, trace } from '../ledger/queries/trace.ts';
import type { ObligationRow, PermitRow } from '../ledger/schema.ts';
import { seesPeople } from './auth/authorisation.ts';
import type { Caller, Role } from './auth/caller.ts';
import { openCase } from './cases.ts';
import { maskedParty } from './masking.ts';
import { organIn } from './organs.ts';
import type { ApiParts } from './parts.ts';

/** One case, as the caller may see it. */

export async function detailOf(parts: ApiParts, caller: Caller, caseNumber: string) {
  const opened = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const { row, pushes, relations, role } = opened;
  const sees = sightOf(role);
  const [obligations, events, party] = await Promise.all([
    obligationsOf(parts.ledger, caseNumber),
    trace(parts.ledger, caseNumber),
    partyFor(parts, row, seesPeople('readPermit', caller, relations)),
  ]);
  const permit = permitOf(events);
  const { organNames } = await parts.reference.current();
  return {
    permit: shownPermit(row),
    items: permit.items.map((entry) => ({
      ...shownItem(entry),
      // an entrusted power is used in the name of the organ that holds it (Art. 24)
      inNameOf: organIn(entry.decision?.inNameOf ?? null, organNames),
    })),
    route: permit.route ?? 'ordinary',
    handling: permit.handling ?? null,
    trade: permit.trade ?? null,
    tolerated: permit.tolerated ?? null,
    correction: permit.correction,
    procedures: permit.procedures ?? [],
    extensions: permit.extensions ?? [],
    surveys: permit.surveys ?? [],
    inspectors: permit.inspectors ?? [],
    conflicts: permit.conflicts ?? [],
    interestedParties: permit.interestedParties ?? [],
    hearing: permit.hearing ?? null,
    consultations: sees.internal ? (permit.consultations ?? []) : [],
    service: permit.service ?? null,
    licenceRef: permit.licenceRef ?? null,
    renewal: shownRenewal(permit),
    bars: permit.bars ?? [],
    handedUp: permit.handedUp ?? null,
    agency: permit.agency ? shownAgency(permit.agency) : null,
    ...party,
    claims: sees.internal ? (permit.claims ?? []) : [],
    obligations: obligations.filter(sees.duty).map(sees.shown),
    pushes: relations.has('supervisor') && !relations.has('competentOrgan') ? pushesTo(caller, pushes) : pushes,
    unexplained: permit.unexplained,
    allowedCommands: allowedCommands(permit),
  };
}

/** The system that applied sees its case, and not how departments divide it among themselves. */
const sightOf = (role: Role) => {
  const internal = role !== 'clientSystem';
  return {
    internal,
    duty: (row: ObligationRow) => internal || !isInternalDuty(row),
    /** what departments had said stays with the decision's file */
    data: ({ opinions, ...data }: JsonObject): JsonObject =>
      internal && opinions !== undefined ? { ...data, opinions } : data,
    event: (event: Traced) => internal || !isInternal({ ...event.data, type: event.type }),
    shown: (row: ObligationRow) => {
      const shown = shownObligation(row);
      return internal ? shown : { ...shown, holder: null, heldSince: null, decider: null, deciderSince: null };
    },
  };
};

/** A duty whose clock stands still says so: since when, and what for (Art. 45). */
export function shownObligation({ pauses, ...duty }: ObligationRow) {
  const standing = duty.state === 'open' ? pauses : [];
  const [first] = standing.map(({ since }) => since).sort();
  return {
    ...duty,
    paused: standing.length > 0,
    pausedSince: first ?? null,
    pausedFor: standing.map(({ kind, procedure }) => ({ kind, procedure })),
  };
}

/** Whether it was asked for in time, and whether the licence has ended meanwhile. */
function shownRenewal({ renewal }: Permit) {
  if (!renewal) return null;
  const { applyBy, inTime, expired = false } = renewal;
  return { applyBy, inTime, expired };
}

/** Until when and for what; who it is stands with the applicant, or in the trace. */
function shownAgency({ scope, from, through, endedAt }: NonNullable<Permit['agency']>) {
  return { scope, from, through, endedAt: endedAt ?? null };
}

const pushesTo = <Row extends { supervisor: string }>(caller: Caller, pushes: readonly Row[]): Row[] =>
  pushes.filter(({ supervisor }) => supervisor === caller.org);

/** A case is its events: what is lawful now follows from them, also when the engine is away. */
function permitOf(events: readonly Traced[]): Permit {
  return events.reduce(
    // The ledger holds what the decider decided, stamped and unchanged.
    (permit, { data }) => permitDecider.evolve(permit, data as unknown as Stamped<PermitEvent>),
    permitDecider.initial,
  );
}

function shownItem({
  item,
  frozen,
  checks,
  decision,
  certificateNumber,
  delivered,
  published,
  integrated,
  ended,
  corrections,
}: Permit['items'][number]) {
  return {
    item,
    itemVersion: frozen?.facts.version ?? null,
    districtVersion: frozen?.facts.district ?? null,
    catalogueVersion: frozen?.catalogueVersion ?? null,
    supervisor: frozen?.supervisor ?? null,
    name: frozen?.facts.name ?? null,
    conditions: frozen?.facts.conditions ?? null,
    checks,
    decision,
    certificateNumber,
    delivered,
    published,
    integrated: integrated === true,
    ended: ended ?? null,
    corrections: corrections ?? [],
  };
}

/** The row less what only joins it to others. */
export function shownPermit({ stream: _, client: __, applicantId: ___, ...row }: PermitRow) {
  return row;
}

async function partyFor({ ledger, keys }: ApiParts, row: PermitRow, isShown: boolean) {
  const found = await readParty(ledger, keys, row.applicantId);
  if (!found || !('party' in found)) return { applicant: null, erasedAt: found?.erasedAt ?? null };
  const party: JsonObject = isShown ? found.party : maskedParty(found.party);
  const { applicant, agent, premises, remark } = party;
  return { applicant: applicant ?? null, agent: agent ?? null, premises: premises ?? null, remark: remark ?? null };
}

export async function obligationsIn(parts: ApiParts, caller: Caller, caseNumber: string) {
  const { role } = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const sees = sightOf(role);
  const obligations = await obligationsOf(parts.ledger, caseNumber);
  return { entries: obligations.filter(sees.duty).map(sees.shown), next: null };
}

/** The whole file, the free texts in their places for those who handle the case. */
export async function traceOf(parts: ApiParts, caller: Caller, caseNumber: string) {
  const { relations, role } = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const sees = sightOf(role);
  const events = (await trace(parts.ledger, caseNumber)).filter(sees.event);
  const ids = seesPeople('readPermit', caller, relations) ? events.flatMap(({ data }) => textIdsIn(data)) : [];
  const texts = await readTexts(parts.ledger, parts.keys, ids);
  return {
    caseNumber,
    events: events.map((event) => ({ ...event, data: withTexts(sees.data(withoutFacts(event.data)), texts) })),
  };
}

/** Reference data that travelled with a command stand in the catalogue; a reader of the file needs only their versions. */
function withoutFacts(data: JsonObject): JsonObject {
  const { facts: _, known: ___, calendar, policy: __, ...told } = data;
  if (typeof calendar !== 'object' || calendar === null || Array.isArray(calendar)) return told;
  const { id = null, version = null, knownThrough = null } = calendar;
  return { ...told, calendar: { id, version, knownThrough } };
}

const isTextRef = (value: JsonValue): value is { id: string; mac: string } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  'mac' in value &&
  typeof value.id === 'string';

function textIdsIn(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isTextRef(value)) return [value.id];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textIdsIn);
}

function withTexts(value: JsonValue, texts: { [id: string]: string | null }): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => withTexts(entry, texts));
  if (isTextRef(value)) return { ...value, text: texts[value.id] ?? null };
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withTexts(entry, texts)]));
}
