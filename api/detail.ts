import type { Stamped } from '../domain/decider.ts';
import { allowedCommands } from '../domain/permit/allowed.ts';
import { isPaused } from '../domain/permit/clock.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { isBetweenOrgans } from '../domain/permit/linkage/betweenOrgans.ts';
import { LINKAGE_COMMANDS } from '../domain/permit/linkage/commands.ts';
import type { Permit } from '../domain/permit/types.ts';
import type { JsonObject, JsonValue } from '../ledger/canonical.ts';
import { readParty, readTexts } from '../ledger/privacy.ts';
import { obligationsOf } from '../ledger/queries/obligations.ts';
import { type Traced, trace } from '../ledger/queries/trace.ts';
import type { ObligationRow, PermitRow } from '../ledger/schema.ts';
import { type Relation, seesOrgans, seesPeople } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { openCase } from './cases.ts';
import { maskedParty } from './masking.ts';
import type { ApiParts } from './parts.ts';

/** One case, as the caller may see it. */

export async function detailOf(parts: ApiParts, caller: Caller, caseNumber: string) {
  const opened = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const { row, pushes, relations } = opened;
  const [obligations, events, party] = await Promise.all([
    obligationsOf(parts.ledger, caseNumber),
    trace(parts.ledger, caseNumber),
    partyFor(parts, row, seesPeople('readPermit', caller, relations)),
  ]);
  const permit = permitOf(events);
  const isOfOrgans = seesOrgans('readPermit', caller, relations);
  return {
    permit: shownPermit(row),
    items: permit.items.map((entry) => shownItem(entry)),
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
    licenceRef: permit.licenceRef ?? null,
    renewal: shownRenewal(permit),
    ...party,
    obligations: obligations
      .filter(({ id: obligationId }) => isOfOrgans || !isBetweenOrgans({ type: 'ObligationOpened', obligationId }))
      .map((duty) => ({ ...duty, paused: duty.state === 'open' && isHeld(permit, duty) })),
    pushes: relations.has('supervisor') && !relations.has('competentOrgan') ? pushesTo(caller, pushes) : pushes,
    linkage: shownLinkage(permit, caller, relations),
    unexplained: permit.unexplained,
    allowedCommands: allowedCommands(permit).filter((name) => isOfOrgans || !OF_LINKAGE.includes(name)),
  };
}

const OF_LINKAGE: readonly string[] = LINKAGE_COMMANDS;

/** Matters, orders, feedback and relays; of feedback a supervisor sees its own. */
function shownLinkage({ linkage = {} }: Permit, caller: Caller, relations: ReadonlySet<Relation>) {
  const { matters = [], orders = [], feedback = [], relays = [], vacancies = [] } = linkage;
  if (!seesOrgans('readPermit', caller, relations))
    return { matters: [], orders: [], feedback: [], relays: [], vacancies: [] };
  const isSender = relations.has('supervisor') && !relations.has('competentOrgan');
  const own = feedback.filter(({ from }) => !isSender || from === caller.org);
  return { matters, orders, feedback: own, relays, vacancies };
}

const isHeld = (permit: Permit, { kind, item }: ObligationRow): boolean =>
  isPaused(permit, { kind, ...(item !== null && { item }) });

/** Whether it was asked for in time, and whether the licence has ended meanwhile. */
function shownRenewal({ renewal }: Permit) {
  if (!renewal) return null;
  const { applyBy, inTime, expired = false } = renewal;
  return { applyBy, inTime, expired };
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
  const { applicant, premises, remark } = party;
  return { applicant: applicant ?? null, premises: premises ?? null, remark: remark ?? null };
}

export async function obligationsIn(parts: ApiParts, caller: Caller, caseNumber: string) {
  const { relations } = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const duties = await obligationsOf(parts.ledger, caseNumber);
  const isOfOrgans = seesOrgans('readPermit', caller, relations);
  const shown = duties.filter(
    ({ id }) => isOfOrgans || !isBetweenOrgans({ type: 'ObligationOpened', obligationId: id }),
  );
  return { entries: shown, next: null };
}

/** The whole file, the free texts in their places for those who handle the case. */
export async function traceOf(parts: ApiParts, caller: Caller, caseNumber: string) {
  const { relations } = await openCase(parts, { action: 'readPermit', caller, caseNumber });
  const all = await trace(parts.ledger, caseNumber);
  const isOfOrgans = seesOrgans('readPermit', caller, relations);
  const events = isOfOrgans ? all : all.filter(({ data }) => !isBetweenOrgans(typed(data)));
  const ids = seesPeople('readPermit', caller, relations) ? events.flatMap(({ data }) => textIdsIn(data)) : [];
  const texts = await readTexts(parts.ledger, parts.keys, ids);
  return {
    caseNumber,
    events: events.map((event) => ({ ...event, data: withTexts(withoutFacts(event.data), texts) })),
  };
}

// the ledger holds what the decider decided
const typed = (data: JsonObject) => data as unknown as PermitEvent;

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
