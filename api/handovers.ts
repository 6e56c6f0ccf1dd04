import { createHash } from 'node:crypto';
import { refusalOf } from '../domain/decider.ts';
import type { HandOver } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import { leftWith } from '../domain/permit/handOver.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import type { CommandRow } from '../ledger/commands.ts';
import {
  casesOf,
  commandsOf,
  type Handover,
  handover,
  listHandovers,
  type RecordedHandover,
  recordHandover,
} from '../ledger/handovers.ts';
import { permitFrom } from '../ledger/permitFrom.ts';
import { caseNumberIn } from '../ledger/streams.ts';
import { permittedRole } from './auth/authorisation.ts';
import { actorOf, type Caller } from './auth/caller.ts';
import { relationsTo } from './auth/relations.ts';
import type { Answer, Asked } from './command.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import { unitScope } from './lists.ts';
import type { ApiParts } from './parts.ts';
import { hashOfBody } from './permits.ts';
import { Confidential } from './private.ts';
import { Problem } from './problem.ts';
import { withReasons } from './staffReasons.ts';

/** 工作交接: the head of a unit hands the open work of a leaving officer to another, case by case. */

type HandoverBody = { officer: string; successor: string; reason: string; dryRun?: boolean | undefined };

/** an officer may have hundreds of cases */
const AT_ONCE = 8;
const PAGE = 100;
const MARGIN_MS = 800;
const NOTHING: RefusalCode = 'nothingToHandOver';

type Planned = { stream: string; code: string | null; byHand: string[] };

/** What would come of it in each case, by the same law that then decides it. */
async function planned(parts: ApiParts, handing: Pick<Handover, 'organ' | 'officer' | 'successor'>, by: Actor) {
  const { officer, successor } = handing;
  const command: HandOver = { type: 'handOver', by, officer, successor, reasons: { id: '', mac: '' } };
  const plan = await fewAtOnce(await casesOf(parts.ledger, handing), AT_ONCE, async (stream): Promise<Planned> => {
    const { state } = await permitFrom(parts.ledger, stream);
    const refused = refusalOf(permitDecider, state, command, parts.clock());
    return { stream, code: refused?.code ?? null, byHand: leftWith(state, officer) };
  });
  // what was signed, or replaced, is no open work any more
  return plan.filter(({ code, byHand }) => code !== NOTHING || byHand.length > 0);
}

/** A dry run says what would happen; else the record and a command for each case are written down, and sent. */
export async function handOverWork(parts: ApiParts, asked: Asked<unknown, HandoverBody>): Promise<Answer> {
  const { caller, key, body, deadline, sent } = asked;
  const { officer, successor, reason, dryRun = false } = body;
  const by = actorOf(caller, 'organHead');
  const id = sha256(`${caller.client}\n${key}`);
  const bodyHash = hashOfBody(parts.keys, { officer, successor, reason });
  const known = await handover(parts.ledger, id);
  if (known && known.bodyHash !== bodyHash) throw new Problem(422, 'idempotencyKeyReused');
  const { organ, jurisdiction } = { organ: caller.org, jurisdiction: caller.jurisdiction };
  if (dryRun) {
    const plan = await planned(parts, { organ, officer, successor }, by);
    const cases = plan.map(({ stream, code, byHand }) => ({
      caseNumber: caseNumberIn(stream),
      ...foreseen(code),
      byHand,
    }));
    return { body: { id: null, dryRun, officer, successor, cases } };
  }
  if (!(await parts.mayTakeCommands())) throw new Problem(503, 'verifying', { retryAfter: 10 });
  if (!known) {
    const plan = await planned(parts, { organ, officer, successor }, by);
    sent(id);
    const commands = plan
      .filter(({ code }) => code !== NOTHING)
      .map(({ stream }) => {
        // of each case its own, so that a lawful erasure finds it there
        const confidential = new Confidential(parts.keys);
        const reasons = confidential.text({ freeText: reason });
        return { stream, texts: confidential.texts, command: { type: 'handOver', by, officer, successor, reasons } };
      });
    const confidential = new Confidential(parts.keys);
    const reasonText = confidential.text({ freeText: reason }).id;
    const made = { id, bodyHash, organ, jurisdiction, officer, successor, reasonText, by };
    await recordHandover(parts.ledger, made, confidential.texts, commands);
  }
  await sendOff(parts, id, deadline - MARGIN_MS);
  const made = await handover(parts.ledger, id);
  if (!made) throw new Error(`the hand-over ${id} was just written down`);
  return { body: await shownHandover(parts, caller, made) };
}

/** What holds nothing to hand over is there for what has to be done anew. */
function foreseen(code: string | null): { outcome: 'possible' | 'byHand' | 'refused'; code?: string } {
  if (code === null) return { outcome: 'possible' };
  return code === NOTHING ? { outcome: 'byHand' } : { outcome: 'refused', code };
}

/** As many as there is time for; the sweeper sends the rest, which is on record. */
async function sendOff(parts: ApiParts, id: string, until: number): Promise<void> {
  const waiting = (await commandsOf(parts.ledger, id)).filter(({ outcome }) => outcome === null);
  await fewAtOnce(waiting, AT_ONCE, async (row) => {
    if (Date.now() >= until) return;
    await parts.permits.resume(row, until).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  });
}

const told = async (parts: ApiParts, caller: Caller, rows: readonly RecordedHandover[]) =>
  (await withReasons(parts, caller, rows, ({ officer }) => officer)).map(
    ({ bodyHash: _, ordinal: __, ...handed }) => handed,
  );

async function shownHandover(parts: ApiParts, caller: Caller, made: RecordedHandover) {
  const [handed] = await told(parts, caller, [made]);
  const rows = await commandsOf(parts.ledger, made.id);
  const asked = await fewAtOnce(rows, AT_ONCE, async (row) => ({
    caseNumber: caseNumberIn(row.stream),
    ...outcomeIn(row),
    byHand: await leftIn(parts, row.stream, made),
  }));
  const streams = new Set(rows.map(({ stream }) => stream));
  const others = (await casesOf(parts.ledger, made)).filter((stream) => !streams.has(stream));
  const left = await fewAtOnce(others, AT_ONCE, async (stream) => ({
    caseNumber: caseNumberIn(stream),
    outcome: 'byHand' as const,
    byHand: await leftIn(parts, stream, made),
  }));
  const cases = [...asked, ...left.filter(({ byHand }) => byHand.length > 0)];
  const count = (wanted: string) => cases.filter(({ outcome }) => outcome === wanted).length;
  const progress = { asked: asked.length, done: count('done'), refused: count('refused'), waiting: count('waiting') };
  return { ...handed, dryRun: false, progress, cases };
}

const leftIn = async (
  { ledger }: ApiParts,
  stream: string,
  { officer }: Pick<Handover, 'officer'>,
): Promise<string[]> => leftWith((await permitFrom(ledger, stream)).state, officer);

function outcomeIn({ outcome }: CommandRow): { outcome: 'waiting' | 'done' | 'refused'; code?: string } {
  if (outcome === null) return { outcome: 'waiting' };
  return outcome.kind === 'receipt' ? { outcome: 'done' } : { outcome: 'refused', code: outcome.code };
}

/** @throws Problem 404 for one that is not there, 403 for one that is not the caller's */
export async function handoverFor(parts: ApiParts, caller: Caller, id: string) {
  const made = await handover(parts.ledger, id);
  if (!made) throw new Problem(404, 'notFound');
  const { catalogue } = await parts.reference.current();
  const { jurisdiction, organ } = made;
  const standing = { jurisdiction, competentOrg: organ, receivedByOrg: organ, client: '', supervisors: [] };
  if (!permittedRole('listHandovers', caller, relationsTo(standing, caller, catalogue)))
    throw new Problem(403, 'notPermitted');
  return await shownHandover(parts, caller, made);
}

export async function handoversSeenBy(parts: ApiParts, caller: Caller, { cursor }: { cursor?: number | undefined }) {
  const found = await listHandovers(parts.ledger, {
    ...(await unitScope(parts, 'listHandovers', caller)),
    before: cursor,
    limit: PAGE,
  });
  const last = found.at(-1);
  return {
    entries: await told(parts, caller, found),
    next: found.length === PAGE && last ? String(last.ordinal) : null,
  };
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
