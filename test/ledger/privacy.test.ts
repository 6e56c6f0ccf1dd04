import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { setWebhook, webhookOf } from '../../ledger/endpoints.ts';
import { erase } from '../../ledger/erasure.ts';
import {
  dataKeys,
  mac,
  readParty,
  readTexts,
  seal,
  sealParty,
  sealText,
  storeParties,
  storeTexts,
  unseal,
} from '../../ledger/privacy.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { testKeys } from './keys.ts';
import { flushOf, receivedBatch, START } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

const AT = '2026-05-01T00:00:00.000+08:00';
const other = Buffer.alloc(32, 9).toString('base64');
const current = Buffer.alloc(32, 1).toString('base64');

describe('Art. 5: personal data at rest', () => {
  it('come back as they were, and cannot be read in the tables', async () => {
    const party = sealParty(testKeys, { name: '欧阳娜娜', idNumber: '610113199001011234' });
    const text = sealText(testKeys, '当事人电话 13800000000');
    await storeParties(ledger.service, 'permit/x', [party.sealed]);
    await storeTexts(ledger.service, 'permit/x', [text.sealed]);
    expect(await readParty(ledger.service, testKeys, party.ref.id)).toEqual({
      party: { name: '欧阳娜娜', idNumber: '610113199001011234' },
    });
    expect(await readTexts(ledger.service, testKeys, [text.ref.id, 'unknown'])).toEqual({
      [text.ref.id]: '当事人电话 13800000000',
    });
    const { rows } = await asAdmin(
      ledger.ownerUrl,
      `select encode(ciphertext, 'escape') as sealed from parties union all select encode(ciphertext, 'escape') from texts`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/610113199001011234|13800000000/);
    expect(await readParty(ledger.service, testKeys, 'unknown')).toBeNull();
  });

  it('do not open under another id, another key, or changed by one bit', () => {
    const sealed = seal(testKeys, 'id', 'plain');
    expect(unseal(testKeys, 'id', sealed)).toBe('plain');
    expect(() => unseal(testKeys, 'other', sealed)).toThrow();
    const changed = Buffer.from(sealed.ciphertext);
    changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
    expect(() => unseal(testKeys, 'id', { ...sealed, ciphertext: changed })).toThrow();
    expect(() => unseal({ ...testKeys, keys: { k1: Buffer.alloc(32, 9) } }, 'id', sealed)).toThrow();
    expect(seal(testKeys, 'id', 'plain').ciphertext).not.toEqual(sealed.ciphertext);
  });

  it('are erased without breaking a chain, and say since when', async () => {
    const caseNumber = '610113-20260302-000001';
    const stream = `permit/${caseNumber}`;
    const party = sealParty(testKeys, { name: '张三' }, `party-${caseNumber}`);
    const text = sealText(testKeys, '理由');
    await storeParties(ledger.service, stream, [party.sealed]);
    await storeTexts(ledger.service, stream, [text.sealed]);
    await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber)));
    await erase(ledger.service, 'parties', party.ref.id, AT);
    await erase(ledger.service, 'texts', text.ref.id, AT);
    expect(await readParty(ledger.service, testKeys, party.ref.id)).toEqual({ erasedAt: AT });
    expect(await readTexts(ledger.service, testKeys, [text.ref.id])).toEqual({ [text.ref.id]: null });
    expect(await verifyStream(ledger.service, stream)).toBeNull();
    const { rows } = await asAdmin(
      ledger.ownerUrl,
      `select ciphertext, nonce from parties where id = '${party.ref.id}'`,
    );
    expect(rows).toEqual([{ ciphertext: null, nonce: null }]);
  });

  it('are known again by a keyed hash, whatever the order of their fields', () => {
    const one = sealParty(testKeys, { name: '张三', phone: '1' }).ref.mac;
    expect(sealParty(testKeys, { phone: '1', name: '张三' }).ref.mac).toBe(one);
    expect(mac(Buffer.alloc(32, 7), '{"name":"张三","phone":"1"}')).not.toBe(one);
  });
});

describe('keys', () => {
  it('are changed by putting the new one first; what the old one sealed stays readable', () => {
    const macKey = { SHENGUAN_MAC_KEY: other };
    const old = seal(dataKeys({ SHENGUAN_DATA_KEY: current, ...macKey }), 'id', 'plain');
    const rotated = dataKeys({ SHENGUAN_DATA_KEY: `k2:${other},k1:${current}`, ...macKey });
    expect(rotated.current).toBe('k2');
    expect(unseal(rotated, 'id', old)).toBe('plain');
    expect(seal(rotated, 'id', 'plain').keyId).toBe('k2');
  });

  it.each([
    [{ SHENGUAN_MAC_KEY: other }, /SHENGUAN_DATA_KEY/],
    [{ SHENGUAN_DATA_KEY: 'short', SHENGUAN_MAC_KEY: other }, /SHENGUAN_DATA_KEY/],
    [{ SHENGUAN_DATA_KEY: current }, /SHENGUAN_MAC_KEY/],
  ])('are refused by name when they are none', (env, message) => {
    expect(() => dataKeys(env)).toThrow(message);
  });

  it('also seal the secrets of webhooks', async () => {
    const webhook = { client: 'portal', url: 'https://portal.example/hook', secret: 'hush' };
    await setWebhook(ledger.service, testKeys, webhook);
    await setWebhook(ledger.service, testKeys, { ...webhook, secret: 'hush-2' });
    expect(await webhookOf(ledger.service, testKeys, 'portal')).toEqual({ ...webhook, secret: 'hush-2' });
    expect(await webhookOf(ledger.service, testKeys, 'nobody')).toBeNull();
  });
});
