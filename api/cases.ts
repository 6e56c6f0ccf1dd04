import { indexOf } from '../domain/catalogue/catalogueIndex.ts';
import type { ReferenceFacts } from '../domain/catalogue/facts.ts';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import type { OrgId } from '../domain/catalogue/types.ts';
import { obligationsOf } from '../ledger/queries/obligations.ts';
import { permit as readPermit } from '../ledger/queries/permits.ts';
import { pushesOf } from '../ledger/queries/pushes.ts';
import type { PermitRow, PushRow } from '../ledger/schema.ts';
import { type Action, permittedRole, type Relation } from './auth/authorisation.ts';
import type { Caller, Role } from './auth/caller.ts';
import { relationsTo } from './auth/relations.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';

/** A case the caller may act on or see, and as what. */
export type OpenedCase = { row: PermitRow; pushes: PushRow[]; role: Role; relations: ReadonlySet<Relation> };

type About = {
  /** the one push in question; without it any push of the case makes its addressee a supervisor */
  pushId?: string;
  obligation?: string;
};

/** @throws Problem 404 for a case that is not there, 403 for one that is not the caller's */
export async function openCase(
  { ledger, reference }: Pick<ApiParts, 'ledger' | 'reference'>,
  { action, caller, caseNumber }: { action: Action; caller: Caller; caseNumber: string },
  { pushId, obligation }: About = {},
): Promise<OpenedCase> {
  const row = await readPermit(ledger, caseNumber);
  if (!row) throw new Problem(404, 'notFound');
  const pushes = await pushesOf(ledger, caseNumber);
  const inQuestion = pushId === undefined ? pushes : pushes.filter((push) => push.pushId === pushId);
  if (pushId !== undefined && inQuestion.length === 0) throw new Problem(404, 'notFound');
  const obliged = obligation === undefined ? undefined : await obligedOrgan(ledger, caseNumber, obligation);
  // whoever was asked may read, and only a reader has to be asked about
  const consulted = action === 'readPermit' ? await consultedOrgans(ledger, caseNumber) : [];
  const { catalogue } = await reference.current();
  const relations = relationsTo(
    {
      jurisdiction: row.jurisdiction,
      competentOrg: row.competentOrg,
      receivedByOrg: row.receivedByOrg,
      client: row.client ?? '',
      supervisors: inQuestion.map(({ supervisor }) => supervisor),
      ...(obliged !== undefined && { obligedOrg: obliged }),
      consulted,
    },
    caller,
    catalogue,
  );
  const role = permittedRole(action, caller, relations);
  if (!role) throw new Problem(403, 'notPermitted');
  return { row, pushes, role, relations };
}

async function obligedOrgan(ledger: ApiParts['ledger'], caseNumber: string, id: string): Promise<string | undefined> {
  const obligations = await obligationsOf(ledger, caseNumber);
  return obligations.find((obligation) => obligation.id === id)?.organ;
}

async function consultedOrgans(ledger: ApiParts['ledger'], caseNumber: string): Promise<string[]> {
  const obligations = await obligationsOf(ledger, caseNumber);
  return obligations.filter(({ kind }) => kind === 'consult').map(({ organ }) => organ);
}

/** The present slice of the catalogue for the items of a case; the calendar was carried by its receipt. */
export async function factsOf({ reference }: Pick<ApiParts, 'reference'>, row: PermitRow): Promise<ReferenceFacts> {
  const { catalogue, endpoints } = await reference.current();
  return factsFor(catalogue, row.jurisdiction, row.items, { endpoints });
}

/** Those of the organisations named that the register knows. */
export async function knownOrgansOf(
  { reference }: Pick<ApiParts, 'reference'>,
  named: readonly OrgId[],
): Promise<OrgId[]> {
  const { catalogue } = await reference.current();
  return named.filter((organ) => indexOf(catalogue).organisations.has(organ));
}
