import type { PushId } from '../../domain/permit/types.ts';
import { canonicalJson, hashOf, type JsonObject, type JsonValue } from '../canonical.ts';
import type { Ledger } from '../database.ts';
import { type DataKeys, readParty, readTexts } from '../privacy.ts';
import type { PushedDecision } from '../readModels/tables.ts';

/** What a supervisor is told with a push (推送单, domain.md 2.4); it leaves our house signed, to its addressee alone. */
export type PushContent = {
  pushId: PushId;
  caseNumber: string;
  item: string;
  catalogueVersion: number;
  /**
   * `kind`: new, change, renewal or deemedRenewal; `licence`: the one that is changed or renewed; `conditions`: those
   * the licence carries
   */
  decision: JsonObject;
  /** 笔误更正: what the push tells of, where it is not the decision itself, which stays as it was */
  correction: {
    number: string;
    correctedOn: string;
    slips: { field: string; was: string | null; becomes: string | null }[];
  } | null;
  licensee: JsonValue;
  place: JsonValue;
  certificateNumber: string | null;
  issuingOrgan: string;
  /** in whose name it was decided, where the power is entrusted (Art. 24) */
  entrustingOrgan: string | null;
  supervisor: string;
  enforcer: string;
  unit: string | null;
  orderedAt: string;
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
  const { applicantId: _, competentOrg, kind, decision: pushed, ...push } = row;
  const { corrections: __, correction: ___, ...decision } = pushed ?? {};
  const content = {
    ...push,
    // what earlier releases decided says no more than its case
    decision: { ...decision, kind: pushed?.kind ?? kind },
    correction: await correctionOf(ledger, keys, pushed),
    licensee: party.applicant ?? null,
    place: party.premises ?? null,
    certificateNumber: publication?.certificateNumber ?? null,
    issuingOrgan: competentOrg,
    entrustingOrgan: pushed?.inNameOf ?? null,
  };
  return { ...content, hash: hashOf('', canonicalJson(content)) };
}

async function correctionOf(
  ledger: Ledger,
  keys: DataKeys,
  pushed: PushedDecision | null,
): Promise<PushContent['correction']> {
  const correction = pushed?.corrections?.find(({ number }) => number === pushed.correction);
  if (!correction) return null;
  const { number, correctedOn, slips } = correction;
  const texts = await readTexts(
    ledger,
    keys,
    slips.flatMap(({ was, becomes }) => [was.id, becomes.id]),
  );
  const told = slips.map(({ field, was, becomes }) => ({
    field,
    was: texts[was.id] ?? null,
    becomes: texts[becomes.id] ?? null,
  }));
  return { number, correctedOn, slips: told };
}
