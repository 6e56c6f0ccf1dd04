import type { PushId } from '../../domain/permit/types.ts';
import { canonicalJson, hashOf, type JsonObject, type JsonValue } from '../canonical.ts';
import type { Ledger } from '../database.ts';
import { type DataKeys, readParty } from '../privacy.ts';

/** What a supervisor is told with a push (推送单, domain.md 2.4); it leaves our house signed, to its addressee alone. */
export type PushContent = {
  pushId: PushId;
  caseNumber: string;
  item: string;
  catalogueVersion: number;
  /** `kind`: new, change, renewal or deemedRenewal; `licence`: the one that is changed or renewed */
  decision: JsonObject;
  licensee: JsonValue;
  place: JsonValue;
  certificateNumber: string | null;
  issuingOrgan: string;
  supervisor: string;
  enforcer: string;
  unit: string | null;
  orderedAt: string;
  /** the push that ended for this one, where another supervisor had it before */
  replaces: PushId | null;
  /** SHA-256 of the canonical JSON of all the above */
  hash: string;
};

/** @returns null when no such push was ordered */
export async function pushContent(ledger: Ledger, keys: DataKeys, pushId: PushId): Promise<PushContent | null> {
  const row = await ledger
    .selectFrom('pushes')
    .innerJoin('permits', 'permits.caseNumber', 'pushes.caseNumber')
    .select([
      'pushes.pushId',
      'pushes.caseNumber',
      'pushes.item',
      'pushes.catalogueVersion',
      'pushes.decision',
      'pushes.supervisor',
      'pushes.enforcer',
      'pushes.unit',
      'pushes.orderedAt',
      'pushes.replaces',
      'permits.applicantId',
      'permits.competentOrg',
      'permits.kind',
    ])
    .where('pushes.pushId', '=', pushId)
    .executeTakeFirst();
  if (!row) return null;
  const publication = await ledger
    .selectFrom('publications')
    .select('certificateNumber')
    .where('caseNumber', '=', row.caseNumber)
    .where('item', '=', row.item)
    .executeTakeFirst();
  const found = await readParty(ledger, keys, row.applicantId);
  const party = found && 'party' in found ? found.party : {};
  const { applicantId: _, competentOrg, kind, decision, ...push } = row;
  const content = {
    ...push,
    // what earlier releases decided says no more than its case
    decision: { ...decision, kind: decision?.kind ?? kind },
    licensee: party.applicant ?? null,
    place: party.premises ?? null,
    certificateNumber: publication?.certificateNumber ?? null,
    issuingOrgan: competentOrg,
  };
  return { ...content, hash: hashOf('', canonicalJson(content)) };
}
