import { itemVersionsIn } from '../../domain/catalogue/handledItem.ts';
import { jurisdictionOfOrgan, versionOn } from '../../domain/catalogue/lookup.ts';
import type { Catalogue, ItemId } from '../../domain/catalogue/types.ts';
import { permitDecider } from '../../domain/permit/decider.ts';
import {
  type Addressee,
  type DocumentContent,
  documentContent,
  type Happened,
  type Known,
} from '../../domain/permit/documentContent.ts';
import { documentOf } from '../../domain/permit/officialDocuments.ts';
import { remedyOrgansOf } from '../../domain/permit/remedies.ts';
import type { Permit } from '../../domain/permit/types.ts';
import { civilDateOf } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../canonical.ts';
import { permitEvent } from '../chain.ts';
import type { Ledger } from '../database.ts';
import { type DocumentRow, HeldBack } from '../officialDocuments.ts';
import { type DataKeys, readParty, readTexts } from '../privacy.ts';
import { readStream } from '../readEvents.ts';

/** What an erased text leaves behind: a document that is written afterwards says so. */
const ERASED = '（内容已依法删除）';

/**
 * What a document has to say, from the record of its case.
 * @throws HeldBack where the record does not call for it, or there is nobody left whom it could be addressed to
 */
export async function contentFor(
  ledger: Ledger,
  keys: DataKeys,
  catalogue: Catalogue,
  row: DocumentRow,
): Promise<DocumentContent> {
  const happened = await happenedAt(ledger, row);
  const ordered = documentOf(row.caseNumber, row.seq, happened.event);
  if (ordered?.kind !== row.kind) throw new HeldBack('notCalledFor');
  const applicant = await applicantOf(ledger, row);
  const texts = await readTexts(ledger, keys, textIdsIn(JSON.parse(JSON.stringify(happened.event))));
  const addressee = addresseeOf(applicant === null ? null : await readParty(ledger, keys, applicant));
  return documentContent(
    // it keeps the number it was ordered by, whatever letters an earlier release gave its kind
    { ...ordered, number: row.number },
    happened,
    knownFrom(catalogue, happened.permit, addressee, (id) => texts[id] ?? ERASED),
  );
}

/** The event, and the case as it stood when all was recorded that came with it. */
async function happenedAt(ledger: Ledger, { stream, seq }: DocumentRow): Promise<Happened> {
  const recorded = await readStream(ledger, stream);
  const at = recorded.findIndex((entry) => entry.seq === seq);
  const own = recorded[at];
  if (!own) throw new Error(`${stream}: no event ${seq}`);
  const next = recorded.findIndex((entry, index) => index > at && entry.commandId !== own.commandId);
  const permit = recorded
    .slice(0, next === -1 ? recorded.length : next)
    .map(({ event }) => permitEvent(event))
    .reduce(permitDecider.evolve, permitDecider.initial);
  return { permit, event: permitEvent(own.event) };
}

async function applicantOf(ledger: Ledger, { caseNumber }: DocumentRow): Promise<string | null> {
  const row = await ledger
    .selectFrom('permits')
    .select('applicantId')
    .where('caseNumber', '=', caseNumber)
    .executeTakeFirst();
  return row?.applicantId ?? null;
}

/** The names of a catalogue, as of the versions a case goes by. */
export function knownFrom(
  catalogue: Catalogue,
  permit: Permit,
  addressee: Addressee,
  textOf: (id: string) => string,
): Known {
  const organNames = new Map(catalogue.organisations.map(({ id, name }) => [id, name]));
  const day = permit.accepted?.on ?? civilDateOf(permit.receivedAt);
  const versionOf = (item: ItemId) => {
    const versions = itemVersionsIn(catalogue, permit.jurisdiction, item);
    const { frozen } = permit.items.find((entry) => entry.item === item) ?? {};
    const accepted = frozen && versions.find(({ version }) => version === frozen.facts.version);
    return accepted ?? versionOn(versions, day) ?? versions.at(-1);
  };
  return {
    addressee,
    organ: (id) => organNames.get(id) ?? id,
    item: (id) => versionOf(id)?.name ?? id,
    material: (items, id) =>
      items.flatMap((item) => versionOf(item)?.materials ?? []).find((material) => material.id === id)?.name ?? id,
    condition: (item, id) => versionOf(item)?.conditions.find((condition) => condition.id === id)?.text ?? id,
    text: ({ id }) => textOf(id),
    remediesOf: (organ) => remedyOrgansOf(catalogue, jurisdictionOfOrgan(organ)),
  };
}

function textIdsIn(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && typeof value.mac === 'string' && typeof value.id === 'string') return [value.id];
  return Object.values(value).flatMap(textIdsIn);
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textIn = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function addresseeOf(found: Awaited<ReturnType<typeof readParty>>): Addressee {
  if (found && 'erasedAt' in found) throw new HeldBack('addresseeErased');
  const party = found?.party ?? {};
  const applicant = isObject(party.applicant) ? party.applicant : {};
  const name = textIn(applicant, 'name');
  if (name === null) throw new HeldBack('addresseeMissing');
  const premises = isObject(party.premises) ? party.premises : {};
  const representative = isObject(applicant.legalRepresentative) ? applicant.legalRepresentative : {};
  return {
    kind: textIn(applicant, 'kind') ?? 'enterprise',
    name,
    uscc: textIn(applicant, 'uscc'),
    idNumber: textIn(applicant, 'idNumber'),
    legalRepresentative: textIn(representative, 'name'),
    address: textIn(premises, 'address'),
  };
}
