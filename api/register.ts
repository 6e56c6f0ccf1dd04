import type { RegisterCommand } from '../domain/catalogue/governance/commands.ts';
import {
  approvingJurisdiction,
  jurisdictionOfDocument,
} from '../domain/catalogue/governance/jurisdictionOfDocument.ts';
import type { DocumentRef } from '../domain/catalogue/governance/types.ts';
import type { JurisdictionId } from '../domain/catalogue/types.ts';
import { performOnRegister } from '../ledger/register/append.ts';
import { readRegister, registerStream } from '../ledger/register/stream.ts';
import { type Action, permittedRole } from './auth/authorisation.ts';
import { actorOf, type Caller, type Role } from './auth/caller.ts';
import { jurisdictionRelations } from './auth/relations.ts';
import type { Answer, Asked } from './command.ts';
import { isLedgerAway, ledgerUnavailable } from './failures.ts';
import type { ApiParts } from './parts.ts';
import { commandIdOf, hashOfBody, refusalProblem, VERIFYING_RETRY_S } from './permits.ts';
import { Problem } from './problem.ts';
import { REFUSAL_STATUS } from './status.ts';

/** Who may do this to a document: its own jurisdiction, the city for what the city sets. */
export async function permittedOn(
  parts: ApiParts,
  action: Action,
  ref: DocumentRef,
  caller: Caller,
): Promise<{ role: Role; jurisdiction: JurisdictionId }> {
  const { catalogue } = await parts.reference.current();
  const jurisdiction = jurisdictionOfDocument(catalogue, ref);
  if (jurisdiction === null) throw new Problem(404, 'notFound');
  const { draft } =
    ref.kind === 'transferCatalogue' ? (await readRegister(parts.ledger, ref)).document : { draft: null };
  const approving = approvingJurisdiction(catalogue, ref, draft);
  const relations = jurisdictionsFor(action, jurisdiction, approving).flatMap((one) => [
    ...jurisdictionRelations(one, caller, catalogue),
  ]);
  const role = permittedRole(action, caller, new Set(relations));
  if (!role) throw new Problem(403, 'notPermitted');
  return { role, jurisdiction };
}

/** Whoever approves a document reads it too. */
function jurisdictionsFor(action: Action, own: JurisdictionId, approving: JurisdictionId | null): JurisdictionId[] {
  const approver = approving ?? own;
  if (action === 'approve' || action === 'returnForWork') return [approver];
  return action === 'readRegister' ? [own, approver] : [own];
}

/** One command to a document of the register: decided, recorded and answered at once. */
export async function performed(
  parts: ApiParts,
  { caller, key, body, sent }: Asked,
  ref: DocumentRef,
  command: RegisterCommand,
): Promise<Answer> {
  const { role, jurisdiction } = await permittedOn(parts, command.type, ref, caller);
  if (!(await parts.mayTakeCommands())) throw new Problem(503, 'verifying', { retryAfter: VERIFYING_RETRY_S });
  const id = commandIdOf(caller.client, registerStream(ref), key);
  sent(id);
  const { status, row } = await performOnRegister(parts.ledger, {
    id,
    ref,
    jurisdiction,
    command,
    actor: actorOf(caller, role),
    client: caller.client,
    bodyHash: hashOfBody(parts.keys, body),
    at: parts.clock(),
    refusalStatus: ({ code }) => REFUSAL_STATUS[code],
  }).catch((error: unknown) => {
    throw isLedgerAway(error) ? ledgerUnavailable(error) : error;
  });
  if (status === 'reused') throw new Problem(422, 'idempotencyKeyReused');
  if (command.type === 'publish') parts.reference.moved();
  if (row.outcome?.kind === 'refused') throw refusalProblem(row.outcome);
  return { body: { ...ref, receipt: row.outcome?.receipt } };
}
