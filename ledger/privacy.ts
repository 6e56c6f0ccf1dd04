import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { PartyRef, TextRef } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import { canonicalJson, type JsonObject, type JsonValue } from './canonical.ts';
import type { Ledger } from './database.ts';

/** AES-256-GCM under a named key; the tag stands at the end of the ciphertext. */
export type Sealed = { keyId: string; nonce: Buffer; ciphertext: Buffer };
export type PrivateText = { id: string; sealed: Sealed };
export type PrivateParty = { id: string; sealed: Sealed };

/** The keys personal data are sealed with. Old ones stay for reading; `current` is the one for writing. */
export type DataKeys = { current: string; keys: { [keyId: string]: Uint8Array }; macKey: Uint8Array };

const KEY_BYTES = 32;
const FIRST_KEY_ID = 'k1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param id is bound into the seal, so that a sealed value put into another row does not open */
export function seal(keys: DataKeys, id: string, plain: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, keys.current), nonce).setAAD(Buffer.from(id));
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: keys.current, nonce, ciphertext };
}

/** @throws Error when the key is unknown or the value was changed */
export function unseal(keys: DataKeys, id: string, { keyId, nonce, ciphertext }: Sealed): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, keyId), nonce).setAAD(Buffer.from(id));
  decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** A keyed hash: ids and phone numbers are few enough to be guessed from a bare one. */
export const mac = (macKey: Uint8Array, canonicalText: string): string =>
  createHmac('sha256', macKey).update(canonicalText).digest('hex');

/**
 * A key for one use alone. Texts that people type are hashed with the key itself: were anything else hashed with it,
 * the hash of a well-chosen text would be the answer to a guess.
 */
export const macKeyFor = (macKey: Uint8Array, use: 'applicant'): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', macKey, 'shenguan', use, KEY_BYTES));

/** `ref` may travel anywhere; `sealed` is what goes into the transaction of the command. */
export function sealText(
  keys: DataKeys,
  text: string,
  id: string = randomUUID(),
): { ref: TextRef; sealed: PrivateText } {
  return { ref: { id, mac: mac(keys.macKey, text) }, sealed: { id, sealed: seal(keys, id, text) } };
}

export function sealParty(
  keys: DataKeys,
  party: JsonObject,
  id: string = randomUUID(),
): { ref: PartyRef; sealed: PrivateParty } {
  const text = canonicalJson(party);
  return { ref: { id, mac: mac(keys.macKey, text) }, sealed: { id, sealed: seal(keys, id, text) } };
}

export const storeParties = (transaction: Ledger, stream: string, parties: PrivateParty[]): Promise<void> =>
  store(transaction, 'parties', stream, parties);

export const storeTexts = (transaction: Ledger, stream: string, texts: PrivateText[]): Promise<void> =>
  store(transaction, 'texts', stream, texts);

/**
 * Seals again what a restored ledger has lost and the engine never had, under the id by which the record names it: the
 * retry of a submission brings it along.
 * @param first what the case began with
 * @returns false where the keyed hash in the record says that it is another
 */
export async function sealPartyAgain(
  ledger: Ledger,
  keys: DataKeys,
  { stream, first }: { stream: string; first: JsonObject },
  party: JsonObject,
): Promise<boolean> {
  const named = refIn(first.applicant);
  if (!named) return false;
  const { ref, sealed } = sealParty(keys, party, named.id);
  if (ref.mac !== named.mac) return false;
  await ledger
    .insertInto('parties')
    .values({ id: ref.id, stream, ...sealed.sealed })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return true;
}

function refIn(value: JsonValue | undefined): PartyRef | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { id, mac: keyedHash } = value;
  return typeof id === 'string' && typeof keyedHash === 'string' ? { id, mac: keyedHash } : null;
}

async function store(
  transaction: Ledger,
  table: 'parties' | 'texts',
  stream: string,
  rows: { id: string; sealed: Sealed }[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ id, sealed }) => ({ id, stream, ...sealed }));
  await transaction.insertInto(table).values(values).execute();
}

/** null: there never was such a party */
export async function readParty(
  ledger: Ledger,
  keys: DataKeys,
  id: string,
): Promise<{ party: JsonObject } | { erasedAt: Instant } | null> {
  const row = await ledger.selectFrom('parties').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  if (row.erasedAt) return { erasedAt: row.erasedAt };
  // what `sealParty` sealed was an object
  return { party: JSON.parse(unseal(keys, id, sealedIn(row))) as JsonObject };
}

/** The texts by their ids; null where one was erased, absent where there never was one. */
export async function readTexts(
  ledger: Ledger,
  keys: DataKeys,
  ids: string[],
): Promise<{ [id: string]: string | null }> {
  if (ids.length === 0) return {};
  const rows = await ledger.selectFrom('texts').selectAll().where('id', 'in', ids).execute();
  return Object.fromEntries(rows.map((row) => [row.id, row.erasedAt ? null : unseal(keys, row.id, sealedIn(row))]));
}

function sealedIn(row: { id: string; keyId: string | null; nonce: Buffer | null; ciphertext: Buffer | null }): Sealed {
  const { keyId, nonce, ciphertext } = row;
  if (!keyId || !nonce || !ciphertext) throw new Error(`${row.id} is incomplete`);
  return { keyId, nonce, ciphertext };
}

function keyOf(keys: DataKeys, keyId: string): Uint8Array {
  const key = keys.keys[keyId];
  if (!key) throw new Error(`no data key ${keyId}`);
  return key;
}

/**
 * SHENGUAN_DATA_KEY: 32 bytes in base64, or `id:base64`, several by commas with the current one first.
 * SHENGUAN_MAC_KEY: 32 bytes in base64; it is never changed, or equal content would no longer be seen as equal.
 * @throws Error naming the variable
 */
export function dataKeys(env: { readonly [name: string]: string | undefined }): DataKeys {
  const entries = (env.SHENGUAN_DATA_KEY ?? '').split(',').map((entry): [string, Uint8Array] => {
    const [first = '', second] = entry.trim().split(':');
    return second === undefined
      ? [FIRST_KEY_ID, keyBytes('SHENGUAN_DATA_KEY', first)]
      : [first, keyBytes('SHENGUAN_DATA_KEY', second)];
  });
  const [current = FIRST_KEY_ID] = entries[0] ?? [];
  return {
    current,
    keys: Object.fromEntries(entries),
    macKey: keyBytes('SHENGUAN_MAC_KEY', env.SHENGUAN_MAC_KEY ?? ''),
  };
}

function keyBytes(variable: string, base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES) throw new Error(`${variable} 须为 32 字节的 base64 · must be 32 bytes in base64`);
  return bytes;
}
