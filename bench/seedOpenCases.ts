/**
 * Thousands of open cases in a minute, as if they had been handled one by one: `seedOpenCases({ ledger, client,
 * taskQueue, count, caseOf })`.
 *
 * The streams are decided by the domain itself and written in bulk: events with their hashes, receipts, heads and read
 * models, so `verifyStream`, `rebuild -- --check` and `reconcile` find nothing. The workflows are then started with the
 * state so carried, as `npm run resume` does with a lost one. Without `client` only the ledger is filled. What is left
 * out: command rows and outbox entries, so the cases belong to no client system, and the parties are only references.
 *
 * `waitingCase({ until, … })` makes `caseOf`: cases of one item that wait at `until`, with nothing under way.
 */
import type { Client } from '@temporalio/client';
import { CURRENT_RELEASE } from '../api/startOfRun.ts';
import type { Calendar } from '../domain/calendar.ts';
import { versionOn } from '../domain/catalogue/lookup.ts';
import { perform, type Stamped } from '../domain/decider.ts';
import { formatCaseNumber } from '../domain/identifiers/caseNumber.ts';
import { basisOf } from '../domain/permit/basis.ts';
import type { PermitCommand } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { summaryOf } from '../domain/permit/summary.ts';
import type { Actor, Permit } from '../domain/permit/types.ts';
import { civilDateOf, type Instant, instantOf } from '../domain/time.ts';
import type { Batch } from '../ledger/append.ts';
import { type ChainedEvent, chainOf, permitEvent } from '../ledger/chain.ts';
import type { Ledger } from '../ledger/database.ts';
import { foldedWhole } from '../ledger/project.ts';
import type { StreamRows } from '../ledger/readModels/rows.ts';
import { permitStream } from '../ledger/streams.ts';
import { BUREAU, competentOn, factsOf, materialsOf } from '../test/domain/permit/reference.ts';
import type { permit } from '../workflows/permit.ts';

export type Act = { at: Instant; command: PermitCommand };
export type OpenCase = { caseNumber: string; acts: Act[] };

export type Seeding = {
  /** as the service sees it; nothing here needs the rights of the owner */
  ledger: Ledger;
  /** none: the ledger alone */
  client?: Client;
  taskQueue?: string;
  count: number;
  /** the case of a place in the row, from 0 on; every number once */
  caseOf: (index: number) => OpenCase;
  onProgress?: (done: { recorded: number; started: number }) => void;
};

export type Seeded = { caseNumber: string; stream: string; state: Permit; seq: number; hash: string };

const RECORDED_AT_ONCE = 100;
const STARTED_AT_ONCE = 32;

export async function seedOpenCases(seeding: Seeding): Promise<Seeded[]> {
  const { count, caseOf, onProgress } = seeding;
  const seeded: Seeded[] = [];
  for (let from = 0; from < count; from += RECORDED_AT_ONCE) {
    const cases = Array.from({ length: Math.min(RECORDED_AT_ONCE, count - from) }, (_, place) =>
      decided(caseOf(from + place)),
    );
    await record(seeding.ledger, cases);
    seeded.push(...cases.map(({ head }) => head));
    onProgress?.({ recorded: seeded.length, started: 0 });
  }
  const { client, taskQueue } = seeding;
  if (client && taskQueue) await startAll(client, taskQueue, seeded, onProgress);
  return seeded;
}

type Decided = { head: Seeded; chain: ChainedEvent[]; batches: Batch[]; rows: StreamRows };

/** @throws Refusal for a story that the law does not allow */
function decided({ caseNumber, acts }: OpenCase): Decided {
  const stream = permitStream(caseNumber);
  let state = permitDecider.initial;
  const batches = acts.map(({ at, command }, place): Batch => {
    const step = perform(permitDecider, state, command, at);
    state = step.state;
    const commandId = `seed/${caseNumber}/${place}`;
    const receipt = { commandId, command: command.type, stream, at, summary: summaryOf(state) };
    return { commandId, receipt, actor: command.by, events: step.events.map(plain) };
  });
  const { jurisdiction } = state;
  const chain = chainOf({ stream, subject: 'permit', jurisdiction, from: 0, hash: '', batches });
  const last = chain.at(-1);
  if (!last) throw new Error(`nothing happened in ${caseNumber}`);
  const recorded = chain.map(({ seq, commandId, event }) => ({ seq, commandId, event: permitEvent(event) }));
  return {
    head: { caseNumber, stream, state, seq: last.seq, hash: last.hash },
    chain,
    batches,
    rows: foldedWhole(stream, recorded, null),
  };
}

const plain = (event: Stamped<PermitEvent>): Batch['events'][number] => ({ ...event });

async function record(ledger: Ledger, cases: readonly Decided[]): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    const heads = cases.map(({ head: { stream, seq, hash, state } }) => ({
      stream,
      subject: 'permit',
      jurisdiction: state.jurisdiction,
      seq,
      hash,
    }));
    await transaction.insertInto('streams').values(heads).execute();
    await transaction.insertInto('events').values(cases.flatMap(eventRows)).execute();
    const receipts = cases.flatMap(({ head: { stream }, batches }) =>
      batches.map(({ commandId, receipt }) => ({ stream, commandId, receipt: JSON.stringify(receipt) })),
    );
    await transaction.insertInto('receipts').values(receipts).execute();

    const rows = cases.map((one) => one.rows);
    const permits = rows.flatMap((of) => of.permit ?? []);
    await transaction
      .insertInto('permits')
      .values(
        permits.map((row) => ({
          ...row,
          decisions: JSON.stringify(row.decisions),
          imported: row.imported && JSON.stringify(row.imported),
        })),
      )
      .execute();
    const obligations = rows.flatMap((of) => of.obligations);
    if (obligations.length > 0)
      await transaction
        .insertInto('obligations')
        .values(
          obligations.map((row) => ({ ...row, basis: JSON.stringify(row.basis), pauses: JSON.stringify(row.pauses) })),
        )
        .execute();
    const pushes = rows.flatMap((of) => of.pushes);
    if (pushes.length > 0)
      await transaction
        .insertInto('pushes')
        .values(pushes.map((row) => ({ ...row, decision: row.decision && JSON.stringify(row.decision) })))
        .execute();
    const publications = rows.flatMap((of) => of.publications);
    if (publications.length > 0)
      await transaction
        .insertInto('publications')
        .values(
          publications.map((row) => ({
            ...row,
            conditions: row.conditions && JSON.stringify(row.conditions),
            corrections: row.corrections && JSON.stringify(row.corrections),
          })),
        )
        .execute();
    const contenders = rows.flatMap((of) => of.contenders);
    if (contenders.length > 0)
      await transaction
        .insertInto('contenders')
        .values(
          contenders.map((row) => ({
            ...row,
            quantity: row.quantity && JSON.stringify(row.quantity),
            checks: JSON.stringify(row.checks),
            licence: row.licence && JSON.stringify(row.licence),
          })),
        )
        .execute();
  });
}

const eventRows = ({ head: { stream, state }, chain }: Decided) =>
  chain.map(({ seq, commandId, actor, event, body, prevHash, hash }) => ({
    stream,
    seq,
    type: event.type,
    at: event.at,
    effectiveAt: event.effectiveAt,
    commandId,
    actor: actor && JSON.stringify(actor),
    jurisdiction: state.jurisdiction,
    basis: JSON.stringify(basisOf(permitEvent(event))),
    body,
    prevHash,
    hash,
  }));

async function startAll(
  client: Client,
  taskQueue: string,
  seeded: readonly Seeded[],
  onProgress: Seeding['onProgress'],
): Promise<void> {
  const waiting = seeded.values();
  let started = 0;
  const startNext = async (): Promise<void> => {
    for (const { stream, state, seq, hash } of waiting) {
      await client.workflow.start<typeof permit>('permit', {
        workflowId: stream,
        taskQueue,
        // without search attributes: whoever waits for a case to come to rest sees it by the ones it sets itself
        args: [{ stream, release: CURRENT_RELEASE, state, seq, hash }],
      });
      started += 1;
      if (started % RECORDED_AT_ONCE === 0) onProgress?.({ recorded: seeded.length, started });
    }
  };
  await Promise.all(Array.from({ length: STARTED_AT_ONCE }, startNext));
}

export type Waiting = {
  /** `pushed`: granted, delivered, published and pushed; the supervisor has to acknowledge */
  until: 'received' | 'accepted' | 'underReview' | 'pushed';
  jurisdiction?: string;
  item?: string;
  /** the serial of the first; the engine knows a case by its number, so whoever shares one begins elsewhere */
  firstSerial?: number;
  /** when everything so far happened; a moment ago */
  at?: Instant;
  /** what the receipt carries instead of the published one */
  calendar?: Calendar;
};

/** Cases of one item that wait for somebody, each under its own number. */
export function waitingCase(waiting: Waiting): (index: number) => OpenCase {
  const {
    until,
    jurisdiction = '610113',
    item = 'public-place-hygiene',
    firstSerial = 1,
    at = instantOf(Date.now() - 1000),
  } = waiting;
  const receivedOn = civilDateOf(at);
  const published = factsOf(jurisdiction, item, Number(receivedOn.slice(0, 4)));
  const frozen = waiting.calendar ? { ...published, calendar: waiting.calendar } : published;
  const facts = factsOf(jurisdiction, item);
  const competentOrg = competentOn(frozen, item, receivedOn) ?? BUREAU;
  const conditions = versionOn(facts.items, receivedOn)?.conditions ?? [];
  const materials = materialsOf(frozen, item, receivedOn).map((material) => ({ material, source: 'upload' as const }));
  const by = (user: string): Actor => ({ user, org: competentOrg, role: 'officer' });

  const commands = (caseNumber: string): PermitCommand[] => [
    {
      type: 'receive',
      by: by('clerk'),
      caseNumber,
      jurisdiction,
      receivedAt: at,
      channel: 'window',
      competentOrg,
      kind: 'new',
      items: [{ item }],
      materials,
      applicant: { id: `party-of-${caseNumber}`, mac: 'seeded' },
      decidableAtOnce: false,
      requestWrittenDecision: false,
      finding: null,
      facts: frozen,
    },
    ...(until === 'received' ? [] : [{ type: 'accept' as const, by: by('clerk'), facts }]),
    ...(until === 'underReview' || until === 'pushed' ? review() : []),
    ...(until === 'pushed' ? linkage(caseNumber) : []),
  ];
  const review = (): PermitCommand[] => {
    const reviewers = ['reviewer-1', 'reviewer-2'];
    const findings = conditions.map((condition) => ({ condition, met: true }));
    return [
      { type: 'startReview', by: by('head'), reviewers },
      ...reviewers.map((one): PermitCommand => ({ type: 'verifySubstance', by: by(one), item, findings })),
    ];
  };
  const linkage = (caseNumber: string): PermitCommand[] => [
    { type: 'decide', by: by('decider'), item, outcome: 'granted', articles: [], facts },
    { type: 'confirmPush', by: by('system'), pushId: `${caseNumber}-P1`, receipt: `inbox/${caseNumber}-P1` },
    { type: 'confirmPublication', by: by('system'), item, receipt: `register/${caseNumber}/${item}` },
    { type: 'issueCertificate', by: by('clerk'), item, certificateNumber: `C-${caseNumber}` },
    {
      type: 'deliver',
      by: by('clerk'),
      item,
      method: 'inPerson',
      recipient: { id: `recipient-of-${caseNumber}`, mac: 'seeded' },
      proof: { sha256: '0'.repeat(64) },
    },
  ];
  return (index) => {
    const caseNumber = formatCaseNumber({ jurisdiction, receivedOn, serial: firstSerial + index });
    return { caseNumber, acts: commands(caseNumber).map((command) => ({ at, command })) };
  };
}
