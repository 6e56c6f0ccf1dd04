import { jurisdictionOfDocument } from '../domain/catalogue/governance/jurisdictionOfDocument.ts';
import type { CommandOfMany } from '../domain/catalogue/governance/together.ts';
import type { DocumentRef } from '../domain/catalogue/governance/types.ts';
import type { Catalogue } from '../domain/catalogue/types.ts';
import { type OneOfMany, performAll } from '../ledger/register/performAll.ts';
import { registerStream } from '../ledger/register/stream.ts';
import { permittedRole, type RegisterAction } from './auth/authorisation.ts';
import { actorOf, type Caller, type Role } from './auth/caller.ts';
import { jurisdictionRelations } from './auth/relations.ts';
import type { Asked } from './command.ts';
import { isLedgerAway, ledgerUnavailable } from './failures.ts';
import { Gate } from './gate.ts';
import type { ApiParts } from './parts.ts';
import { commandIdOf, hashOfBody, VERIFYING_RETRY_S } from './permits.ts';
import { type FieldError, Problem } from './problem.ts';
import { REFUSAL_STATUS } from './status.ts';

const DESK_RETRY_S = 5;

/** One large table at a time: in parts as it is done, it still takes the processor of everybody else. */
export const tableDesk = (): Gate =>
  new Gate({ mostAtOnce: 1, waitMs: 0, busy: () => new Problem(429, 'tableBusy', { retryAfter: DESK_RETRY_S }) });

export type ManyCommands = {
  name: string;
  stream: string;
  commands: readonly { ref: DocumentRef; command: CommandOfMany }[];
  /** where in the request the document stands */
  placeOf: (index: number) => string;
};

/** The same of many documents, or of none of them: each of the caller's own jurisdiction, each on its own chain. */
export async function performedOnAll(
  parts: ApiParts,
  { caller, key, body, sent }: Asked,
  { name, stream, commands, placeOf }: ManyCommands,
): Promise<{ commandId: string; documents: number }> {
  const { catalogue } = await parts.reference.current();
  const { role, owners } = permittedOnAll(catalogue, commands, caller, placeOf);
  if (!(await parts.mayTakeCommands())) throw new Problem(503, 'verifying', { retryAfter: VERIFYING_RETRY_S });
  const idIn = (document: string) => commandIdOf(caller.client, document, key);
  const id = idIn(stream);
  sent(id);
  const performed = await performAll(parts.ledger, {
    id,
    stream,
    name,
    commands: commands.map(
      ({ ref, command }, index): OneOfMany => ({
        id: idIn(registerStream(ref)),
        ref: { kind: ref.kind, id: ref.id },
        jurisdiction: owners[index] ?? '',
        command,
      }),
    ),
    actor: actorOf(caller, role),
    client: caller.client,
    bodyHash: hashOfBody(parts.keys, body),
    at: parts.clock(),
  }).catch((error: unknown) => {
    throw isLedgerAway(error) ? ledgerUnavailable(error) : error;
  });
  switch (performed.status) {
    case 'reused':
      throw new Problem(422, 'idempotencyKeyReused');
    case 'refused': {
      const { code } = performed.refusals[0]?.refusal ?? { code: 'draftExists' };
      throw new Problem(REFUSAL_STATUS[code], code, {
        errors: performed.refusals.map(({ index, refusal }) => ({
          path: placeOf(index),
          code: refusal.code,
          detail: refusal.detail,
        })),
      });
    }
    case 'performed':
      if (name === 'publishAll') parts.reference.moved();
      return { commandId: id, documents: commands.length };
  }
}

/** What the city approves of a district is known by its draft alone, and asked where that is decided. */
const ASKED_IN_THE_DOMAIN: readonly RegisterAction[] = ['approve'];

function permittedOnAll(
  catalogue: Catalogue,
  commands: ManyCommands['commands'],
  caller: Caller,
  placeOf: ManyCommands['placeOf'],
): { role: Role; owners: (string | null)[] } {
  const owners = commands.map(({ ref }) => jurisdictionOfDocument(catalogue, ref));
  const roles = new Map<string, Role | null>();
  const roleIn = (jurisdiction: string, action: RegisterAction): Role | null => {
    const place = ASKED_IN_THE_DOMAIN.includes(action) ? caller.jurisdiction : jurisdiction;
    const known = roles.get(place);
    if (known !== undefined) return known;
    const role = permittedRole(action, caller, jurisdictionRelations(place, caller, catalogue));
    roles.set(place, role);
    return role;
  };
  const foreign = commands.flatMap(({ command }, index): FieldError[] => {
    const owner = owners[index] ?? null;
    return owner !== null && roleIn(owner, command.type) ? [] : [{ path: placeOf(index), code: 'foreignDocument' }];
  });
  if (foreign.length > 0) throw new Problem(403, 'notPermitted', { errors: foreign });
  const [role] = [...roles.values()].flatMap((found) => found ?? []);
  if (!role) throw new Problem(403, 'notPermitted');
  return { role, owners };
}
