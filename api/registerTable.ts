import { jurisdictionOfDocument } from '../domain/catalogue/governance/jurisdictionOfDocument.ts';
import type { Candidate } from '../domain/catalogue/governance/types.ts';
import { civilDateOf } from '../domain/time.ts';
import { proposeAll, type TableDraft } from '../ledger/register/proposeAll.ts';
import { registerStream } from '../ledger/register/stream.ts';
import { permittedRole } from './auth/authorisation.ts';
import { actorOf, type Role } from './auth/caller.ts';
import { jurisdictionRelations } from './auth/relations.ts';
import type { Answer, Asked } from './command.ts';
import { isLedgerAway, ledgerUnavailable } from './failures.ts';
import type { ApiParts } from './parts.ts';
import { commandIdOf, hashOfBody, VERIFYING_RETRY_S } from './permits.ts';
import { type FieldError, Problem } from './problem.ts';
import { isRefusalCode } from './texts.ts';

export type DraftTable = {
  kind: Candidate['kind'];
  candidates: readonly Candidate[];
  /** the row of each */
  lines: readonly number[];
  basisDocument: string;
  reason: string;
};

/** Every row a draft, or none: of the caller's own jurisdiction, and where no draft is under way. */
export async function proposedAll(
  parts: ApiParts,
  { caller, key, body, sent }: Asked,
  { kind, candidates, lines, basisDocument, reason }: DraftTable,
): Promise<Answer> {
  const { catalogue } = await parts.reference.current();
  const roles = new Map<string | null, Role | null>();
  const roleIn = (jurisdiction: string | null): Role | null => {
    if (jurisdiction === null) return null;
    const known = roles.get(jurisdiction);
    if (known !== undefined) return known;
    const role = permittedRole('propose', caller, jurisdictionRelations(jurisdiction, caller, catalogue));
    roles.set(jurisdiction, role);
    return role;
  };
  const at = (index: number, code: FieldError['code']): FieldError => ({
    path: `csv.line[${lines[index] ?? 0}]`,
    code,
  });
  const owners = candidates.map((candidate) => jurisdictionOfDocument(catalogue, candidate));
  const foreign = owners.flatMap((owner, index) => (roleIn(owner) ? [] : [at(index, 'foreignDocument')]));
  if (foreign.length > 0) throw new Problem(403, 'notPermitted', { errors: foreign });
  if (!(await parts.mayTakeCommands())) throw new Problem(503, 'verifying', { retryAfter: VERIFYING_RETRY_S });

  const [role] = [...roles.values()].flatMap((found) => found ?? []);
  if (!role) throw new Problem(403, 'notPermitted');
  const idIn = (stream: string) => commandIdOf(caller.client, stream, key);
  const id = idIn(`register/${kind}`);
  sent(id);
  const drafts = candidates.map(
    (candidate, index): TableDraft => ({
      id: idIn(registerStream(candidate)),
      jurisdiction: owners[index] ?? '',
      command: { type: 'propose', actor: caller.user, basisDocument, reason, candidate },
    }),
  );
  const proposed = await proposeAll(parts.ledger, {
    id,
    kind,
    drafts,
    facts: { today: civilDateOf(parts.clock()), catalogue },
    actor: actorOf(caller, role),
    client: caller.client,
    bodyHash: hashOfBody(parts.keys, body),
    at: parts.clock(),
  }).catch((error: unknown) => {
    throw isLedgerAway(error) ? ledgerUnavailable(error) : error;
  });
  switch (proposed.status) {
    case 'reused':
      throw new Problem(422, 'idempotencyKeyReused');
    case 'refused': {
      const [first] = proposed.refusals;
      const code = first && isRefusalCode(first.refusal.code) ? first.refusal.code : 'draftExists';
      throw new Problem(409, code, { errors: proposed.refusals.map(({ index }) => at(index, 'draftExists')) });
    }
    case 'proposed':
      return { body: { kind, commandId: id, documents: drafts.length, effectiveFrom: candidates[0]?.effectiveFrom } };
  }
}
