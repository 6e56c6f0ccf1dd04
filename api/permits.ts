import { createHash } from 'node:crypto';
import { itemOn } from '../domain/catalogue/lookup.ts';
import { isConcluded } from '../domain/permit/allowed.ts';
import { DATED_COMMANDS, type PermitCommand, SERVICE_COMMANDS } from '../domain/permit/commands.ts';
import type { Actor } from '../domain/permit/types.ts';
import { type CivilDate, civilDateOf, instantOf } from '../domain/time.ts';
import type { Receipt } from '../ledger/append.ts';
import { canonicalJson, type JsonObject } from '../ledger/canonical.ts';
import {
  type Admitted,
  admitCommand,
  admitSubmission,
  allotAgain,
  type CommandOutcome,
  type CommandRow,
  earlierSubmission,
  findCommand,
  recordOutcome,
  standingOf,
} from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import { openIncident } from '../ledger/incidents.ts';
import { permitFrom } from '../ledger/permitFrom.ts';
import { contestFor } from '../ledger/places.ts';
import { type DataKeys, mac, type PrivateParty, type PrivateText, sealPartyAgain } from '../ledger/privacy.ts';
import { unfinishedBefore } from '../ledger/queries/commands.ts';
import { permit as readPermit } from '../ledger/queries/permits.ts';
import { firstEvent } from '../ledger/readEvents.ts';
import { CaseReserved, receiptOf, reservedFor } from '../ledger/reservations.ts';
import { caseNumberIn, permitStream } from '../ledger/streams.ts';
import { factsOf } from './cases.ts';
import type { Engine, ToSend } from './engine.ts';
import { isLedgerAway, ledgerUnavailable, outcomeUnknown } from './failures.ts';
import { Gate } from './gate.ts';
import { inTime } from './inTime.ts';
import type { Metrics } from './metrics.ts';
import { Problem } from './problem.ts';
import type { Reference } from './reference.ts';
import { opensCase } from './startOfRun.ts';
import { REFUSAL_STATUS } from './status.ts';
import { isRefusalCode } from './texts.ts';

/** One command as it leaves the API: whose it is, under which key, and when its sender must have an answer. */
export type Envelope = {
  client: string;
  actor: Actor;
  key: string;
  body: unknown;
  texts: PrivateText[];
  deadline: number;
  sent: (commandId: string) => void;
};

export type SubmissionEnvelope = Envelope & {
  jurisdiction: string;
  receivedOn: CivilDate;
  parties: PrivateParty[];
  build: (caseNumber: string) => PermitCommand;
  again: Again;
};

/** What tells the retry of a submission from another one, where its row was lost and its case is back on record. */
export type Again = { party: () => JsonObject; isStatedIn: (first: JsonObject) => boolean };

/**
 * The case took no notice of a command, or gave a reason that this process does not know: another version wrote it or
 * serves the case. The row keeps waiting for a process that understands it (alert `CommandUnanswered`).
 */
class CommandDefect extends Error {
  override readonly name = 'CommandDefect';

  constructor({ id, name }: Pick<CommandRow, 'id' | 'name'>, problem: string) {
    super(`command ${id} (${name}): ${problem}`);
  }
}

const ENGINE_DEADLINE_MS = 4000;
const MARGIN_MS = 300;
export const VERIFYING_RETRY_S = 10;
/** older than the API's own snapshot of the catalogue may be */
const FACTS_AGE_MS = 3000;

/** One id for one intention of one client: it is the row's, the update's, and the receipt's. */
export const commandIdOf = (client: string, caseNumber: string, key: string): string =>
  createHash('sha256').update(`${client}\n${caseNumber}\n${key}`).digest('hex');

/** Keyed: a body names people, and few enough ids and phones exist to be guessed from a bare hash. */
export function hashOfBody(keys: DataKeys | null, body: unknown): string {
  if (!keys) throw new Error('without keys nothing new is taken');
  return mac(keys.macKey, canonicalJson(body));
}

type ToSendAgain = CommandRow & Pick<ToSend, 'again'>;

/** Commands on their way from the API to the cases: written down first, then sent, then settled. */
export class Permits {
  private readonly ledger: Ledger;
  private readonly keys: DataKeys | null;
  private readonly reference: Reference;
  private readonly engine: Engine;
  private readonly metrics: Metrics;
  private readonly mayTakeCommands: () => Promise<boolean>;
  private readonly hasMovedClock: (stream: string) => Promise<boolean>;
  private readonly engineDeadlineMs: number;
  private readonly gate = new Gate();

  constructor(parts: {
    ledger: Ledger;
    /** null: only what is on record is sent, nothing new is taken */
    keys: DataKeys | null;
    reference: Reference;
    engine: Engine;
    metrics: Metrics;
    /** false while ledger and engine are being compared after a restore */
    mayTakeCommands: () => Promise<boolean>;
    /** of the local stack: by the clock of such a case nothing was asked when the ledger says it was */
    hasMovedClock?: (stream: string) => Promise<boolean>;
    engineDeadlineMs?: number;
  }) {
    this.mayTakeCommands = parts.mayTakeCommands;
    this.hasMovedClock = parts.hasMovedClock ?? (() => Promise.resolve(false));
    this.keys = parts.keys;
    this.reference = parts.reference;
    this.engineDeadlineMs = parts.engineDeadlineMs ?? ENGINE_DEADLINE_MS;
    this.ledger = parts.ledger;
    this.engine = parts.engine;
    this.metrics = parts.metrics;
  }

  /** The settled or pending row of an earlier submission under the same key; null for a new one. */
  async earlier({
    client,
    key,
    body,
    again,
  }: Pick<SubmissionEnvelope, 'client' | 'key' | 'body' | 'again'>): Promise<CommandRow | null> {
    const asked = {
      ...{ id: commandIdOf(client, '', key), name: 'receive', client, bodyHash: hashOfBody(this.keys, body) },
      recovered: this.recoveredBy(again),
    };
    const earlier = await earlierSubmission(this.ledger, asked).catch((error: unknown) => {
      throw haltedOr(error);
    });
    return earlier && rowOf(earlier);
  }

  /** @throws Problem 422 for another submission than the one that opened the case: nothing of it is stored */
  private recoveredBy({ party, isStatedIn }: Again) {
    return async (ledger: Ledger, stream: string): Promise<void> => {
      const first = (await firstEvent(ledger, stream))?.data;
      const isSame =
        this.keys &&
        first &&
        isStatedIn(first) &&
        (await sealPartyAgain(ledger, this.keys, { stream, first }, party()));
      if (!isSame) throw new Problem(422, 'idempotencyKeyReused');
    };
  }

  /**
   * Writes a submission down; `resume` sends it.
   * @param claimMs how long it is in the hands of whoever sends it; without, it waits for its turn
   */
  async admit(envelope: SubmissionEnvelope, claimMs?: number): Promise<{ row: CommandRow; isNew: boolean }> {
    const { client, actor, key, body, texts, jurisdiction, receivedOn, parties, build, again } = envelope;
    await this.mustBeVerified();
    const id = commandIdOf(client, '', key);
    const admitted = await this.written(id, envelope, () =>
      admitSubmission(this.ledger, {
        id,
        name: 'receive',
        jurisdiction,
        receivedOn,
        actor,
        client,
        bodyHash: hashOfBody(this.keys, body),
        parties,
        texts,
        build: (caseNumber) => plain(build(caseNumber)),
        recovered: this.recoveredBy(again),
        ...(claimMs !== undefined && { claimMs }),
      }),
    );
    return { row: rowOf(admitted), isNew: admitted.status === 'new' };
  }

  async send(caseNumber: string, command: PermitCommand, envelope: Envelope): Promise<Receipt> {
    const { client, actor, key, body, texts } = envelope;
    await this.mustBeVerified();
    const id = commandIdOf(client, caseNumber, key);
    const admitted = await this.written(id, envelope, () =>
      admitCommand(this.ledger, {
        id,
        stream: permitStream(caseNumber),
        name: command.type,
        actor,
        client,
        bodyHash: hashOfBody(this.keys, body),
        command: plain(command),
        texts,
      }),
    );
    return this.resume(rowOf(admitted), envelope.deadline);
  }

  /** Goes on with a row that is there: answers what stands in it, or sends it again under the same id. */
  async resume(row: CommandRow, deadline: number): Promise<Receipt> {
    try {
      if (!row.outcome) await this.mustBeVerified();
      return await this.goOn(row, deadline);
    } catch (error) {
      // it is on record, and waits: nobody is told that nothing was begun
      throw isLedgerAway(error) ? outcomeUnknown(error) : error;
    }
  }

  private async goOn(row: CommandRow, deadline: number): Promise<Receipt> {
    if (row.outcome) return answerOf(row.outcome);
    const reserved = opensCase(row.name) ? await reservedFor(this.ledger, row.id) : null;
    if (reserved !== null) return this.ofOpened(row, reserved);
    return this.gate.pass(row.stream, async () => {
      if (isAskedOfCase(row.name)) await this.settleBefore(row, deadline);
      return this.dispatch(await this.ready(row), deadline);
    });
  }

  /** What waited for a case (it was held, or the engine was away) comes before what is asked of it later. */
  private async settleBefore(row: CommandRow, deadline: number): Promise<void> {
    for (const earlier of await unfinishedBefore(this.ledger, row)) {
      try {
        await this.dispatch(await this.ready(earlier), deadline);
      } catch (error) {
        if (error instanceof Problem && error.more.onRecord) continue;
        // it has had its turn, and no later one would go better
        if (error instanceof CommandDefect) continue;
        // whatever is not settled keeps its place before this one, which is on record and waits
        throw error instanceof Problem && error.status === 503 ? error : outcomeUnknown(error);
      }
    }
  }

  /** A row as it is sent: with facts of today and the moment at which it was asked. */
  private async ready(row: CommandRow): Promise<CommandRow> {
    const isOld = Date.now() - row.receivedAt.getTime() > FACTS_AGE_MS;
    const fresh = await this.withContest(isOld ? await this.withFreshFacts(row) : row);
    if (!isDated(row.name) || (await this.hasMovedClock(row.stream))) return fresh;
    return { ...fresh, command: { ...fresh.command, askedAt: instantOf(row.receivedAt.getTime()) } };
  }

  /** Of one of a limited number: how the case stands with the others, and its place kept until the outcome is known. */
  private async withContest(row: CommandRow): Promise<CommandRow> {
    const { item, outcome } = row.command;
    if (row.name !== 'decide' || outcome !== 'granted' || typeof item !== 'string') return row;
    const asked = { caseNumber: caseNumberIn(row.stream), item, commandId: row.id };
    const today = civilDateOf(instantOf(Date.now()));
    const { catalogue } = await this.reference.current();
    const contest = await contestFor(this.ledger, {
      ...asked,
      today,
      quantity: itemOn(catalogue, item, today)?.quantity,
    });
    return contest ? { ...row, command: { ...row.command, contest: JSON.parse(JSON.stringify(contest)) } } : row;
  }

  /** It opened this case, whatever its row says: sent again it might open it a second time. */
  private async ofOpened({ id }: CommandRow, stream: string): Promise<Receipt> {
    const receipt = await receiptOf(this.ledger, { commandId: id, stream });
    if (!receipt) throw halted(stream);
    await recordOutcome(this.ledger, id, { kind: 'receipt', receipt });
    return receipt;
  }

  /** A restored system looks at itself before it takes commands. */
  private async mustBeVerified(): Promise<void> {
    if (!(await this.mayTakeCommands())) throw new Problem(503, 'verifying', { retryAfter: VERIFYING_RETRY_S });
  }

  /** Where the row cannot be written nothing is started; where that is not known, the same key finds out. */
  private async written<T>(id: string, { sent }: Envelope, write: () => Promise<T>): Promise<T> {
    sent(id);
    try {
      return await write();
    } catch (error) {
      throw isLedgerAway(error) ? ledgerUnavailable(error) : haltedOr(error);
    }
  }

  /**
   * Reference facts travel with commands, and a command may have waited through an outage: a power recovered meanwhile
   * must not be used. A receipt keeps its own, which are of the day of the hand-in.
   */
  private async withFreshFacts(row: CommandRow): Promise<CommandRow> {
    if (opensCase(row.name) || !('facts' in row.command)) return row;
    const permit = await readPermit(this.ledger, caseNumberIn(row.stream));
    if (!permit) return row;
    const { facts: old } = row.command;
    const supervisors = typeof old === 'object' && old !== null && 'supervisors' in old;
    const found = await factsOf({ reference: this.reference }, permit, { supervisors });
    const facts: JsonObject = JSON.parse(JSON.stringify(found));
    return { ...row, command: { ...row.command, facts } };
  }

  private async dispatch(row: ToSendAgain, deadline: number, isLast = false): Promise<Receipt> {
    const until = Math.min(deadline - MARGIN_MS, Date.now() + this.engineDeadlineMs);
    this.metrics.inFlight.inc();
    const sending = await this.engine.send(row, until).finally(() => this.metrics.inFlight.dec());
    switch (sending.outcome) {
      case 'receipt':
        return this.onRecord(row, sending.receipt);
      case 'halted':
        if (opensCase(row.name)) return this.underAnotherNumber(row, deadline);
        throw halted();
      case 'suspended':
        // no refusal: the row waits, and is sent again until the case goes on
        throw new Problem(503, 'caseSuspended', { retryAfter: 60 });
      case 'unknown':
        return this.fromRow(row, outcomeUnknown(sending.cause));
      case 'gone':
        // A submission starts its own workflow: one that is over may have left its receipt in the row.
        if (opensCase(row.name)) return this.fromRow(row, outcomeUnknown());
        if (await this.isOpenInLedger(row)) throw await this.missing(row);
        if (reopensCase(row.name) && !row.again) return this.dispatch(await this.begunAgain(row), deadline, isLast);
        return this.fromRow(row, await this.refused(row, 'caseClosed', 409, await this.lastState(row)));
      case 'refused': {
        if (sending.code === 'staleFacts' && !isLast)
          return this.dispatch(await this.withContest(await this.withFreshFacts(row)), deadline, true);
        if (sending.code === 'alreadyReceived' && opensCase(row.name)) return this.underAnotherNumber(row, deadline);
        if (!isRefusalCode(sending.code)) throw new CommandDefect(row, `refused with the unknown code ${sending.code}`);
        const { detail, state, allowedCommands } = sending;
        const told = { detail, ...(state && { state }), ...(allowedCommands && { allowedCommands }) };
        throw await this.refused(row, sending.code, REFUSAL_STATUS[sending.code], told);
      }
    }
  }

  /** A slip is found when it is found: what is over owes something again from then on. */
  private async begunAgain(row: CommandRow): Promise<ToSendAgain> {
    const { state, events: seq, hash } = await permitFrom(this.ledger, row.stream);
    return { ...row, again: { state, seq, hash } };
  }

  /**
   * A number that a restored ledger had forgotten and allotted again: our own fault, and no refusal of the applicant.
   * The submission goes on under another one.
   */
  private async underAnotherNumber(row: CommandRow, deadline: number): Promise<Receipt> {
    const standing = await findCommand(this.ledger, row.id);
    if (standing?.outcome) return answerOf(standing.outcome);
    const opened = await firstEvent(this.ledger, row.stream);
    if (opened?.commandId === row.id) return this.ofOpened(row, row.stream);
    if (opened) return this.goOn(await allotAgain(this.ledger, row), deadline);
    const until = deadline - MARGIN_MS;
    const asked = this.engine.wasOpenedBy(row.id, row.stream, until);
    const isOwn = await inTime(asked, until - Date.now(), outcomeUnknown).catch((cause: unknown) => {
      throw outcomeUnknown(cause);
    });
    if (isOwn) throw halted();
    return this.goOn(await allotAgain(this.ledger, row), deadline);
  }

  /** The engine may remember a success that a restored ledger has forgotten: nobody is told of what is not on record. */
  private async onRecord(row: CommandRow, receipt: Receipt): Promise<Receipt> {
    const standing = await standingOf(this.ledger, row);
    if (standing === 'forgotten') {
      // the case halts itself, and puts that on the incident list
      await this.engine.compare(row.stream).catch(() => {});
      throw halted();
    }
    if (standing === 'unsettled') await recordOutcome(this.ledger, row.id, { kind: 'receipt', receipt });
    return receipt;
  }

  /** The flush writes the receipt into the row: what the engine could not tell may stand there. */
  private async fromRow(row: CommandRow, otherwise: Problem): Promise<Receipt> {
    const standing = await findCommand(this.ledger, row.id);
    if (standing?.outcome?.kind === 'receipt') return standing.outcome.receipt;
    throw otherwise;
  }

  /** A case that still owes something and has no workflow was lost by the engine: its command waits, unrefused. */
  private async missing({ stream }: CommandRow): Promise<Problem> {
    await openIncident(this.ledger, { kind: 'workflowMissing', stream, detail: {} });
    return halted();
  }

  private async isOpenInLedger({ stream }: CommandRow): Promise<boolean> {
    const { state, events } = await permitFrom(this.ledger, stream);
    return events > 0 && !isConcluded(state);
  }

  private async lastState({ stream }: CommandRow): Promise<JsonObject> {
    const last = await readPermit(this.ledger, caseNumberIn(stream));
    return last ? { state: last.caseState } : {};
  }

  private async refused(row: CommandRow, code: string, status: number, detail: JsonObject): Promise<Problem> {
    const standing = await recordOutcome(this.ledger, row.id, { kind: 'refused', code, detail, status });
    return standing.outcome?.kind === 'refused' ? refusalProblem(standing.outcome) : outcomeUnknown();
  }
}

/** What is asked of a case that is over as well. */
const reopensCase = (name: string): boolean => name === 'correctClericalError';

const isDated = (name: string): boolean => DATED_COMMANDS.some((dated) => dated === name);
const isAskedOfCase = (name: string): boolean =>
  !opensCase(name) && !SERVICE_COMMANDS.some((service) => service === name);

/** @param stream where the caller cannot know which case it is */
const halted = (stream?: string) =>
  new Problem(503, 'caseHalted', {
    retryAfter: 60,
    ...(stream !== undefined && { refusal: { caseNumber: caseNumberIn(stream) } }),
  });

const haltedOr = (error: unknown): unknown => (error instanceof CaseReserved ? halted(error.stream) : error);

function rowOf({ status, row }: Admitted): CommandRow {
  if (status === 'reused') throw new Problem(422, 'idempotencyKeyReused');
  return row;
}

function answerOf(outcome: CommandOutcome): Receipt {
  if (outcome.kind === 'receipt') return outcome.receipt;
  throw refusalProblem(outcome);
}

/** A refusal is answered from its row, so that a retry hears the same. */
export function refusalProblem({ code, status, detail: told }: Extract<CommandOutcome, { kind: 'refused' }>): Problem {
  const { detail, state, allowedCommands } = told;
  return new Problem(status, isRefusalCode(code) ? code : 'caseClosed', {
    onRecord: true,
    ...(detail && typeof detail === 'object' && !Array.isArray(detail) && { refusal: detailOf(detail) }),
    ...(typeof state === 'string' && { state }),
    ...(Array.isArray(allowedCommands) && { allowedCommands: allowedCommands.map(String) }),
  });
}

const detailOf = (detail: JsonObject) =>
  Object.fromEntries(
    Object.entries(detail).map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.map(String)];
      return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value];
    }),
  );

/** A command as JSON: fields that are undefined are none. */
const plain = (command: PermitCommand): JsonObject => JSON.parse(JSON.stringify(command));
