import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admitCommand } from '../../ledger/commands.ts';
import {
  claimVerifications,
  finishVerifications,
  knownUntil,
  requestVerification,
  verifyWhereMoved,
} from '../../ledger/verifications.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { clerk } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());
beforeEach(() => asAdmin(ledger.ownerUrl, 'delete from commands; delete from verifications'));

const HERE = { ledger: 'this', engine: 'one' };
const MOVED = { ...HERE, ledger: 'a copy' };

const admin = (statement: string) => asAdmin(ledger.ownerUrl, statement);
async function asked(id: string, age: string): Promise<number> {
  const stream = `permit/${id}`;
  const sent = { id, stream, name: 'accept', actor: clerk, client: 'window', bodyHash: 'one', command: {}, texts: [] };
  await admitCommand(ledger.service, sent);
  const { rows } = await admin(
    `update commands set received_at = now() - interval '${age}' where id = '${id}' returning received_at`,
  );
  return Date.parse(String(rows[0]?.received_at.toISOString()));
}
async function verified(): Promise<void> {
  const claim = { by: 'this process', ms: 60_000 };
  const ids = (await claimVerifications(ledger.service, claim)).map(({ id }) => id);
  expect(await finishVerifications(ledger.service, ids, claim, { identities: HERE, findings: {} })).toBe(true);
}
const seenBefore = async (age: string): Promise<number> => {
  const { rows } = await admin(`update verifications set seen_at = now() - interval '${age}' returning seen_at`);
  return Date.parse(String(rows[0]?.seen_at.toISOString()));
};
const known = async (): Promise<number | null> => {
  const until = await knownUntil(ledger.service);
  return until === null ? null : Date.parse(until);
};

describe('Up to when a ledger knows what was asked', () => {
  it('is not told where nothing was ever compared', async () => {
    await asked('first', '1 hour');
    expect(await verifyWhereMoved(ledger.service, HERE, 'test')).toBe('firstStart');
    expect(await known()).toBeNull();
  });

  it('is fixed when the verification is asked for: what is written afterwards does not move it', async () => {
    const newest = await asked('newest', '3 days');
    await requestVerification(ledger.service, 'restored', 'operator');
    await asked('afterwards', '0 seconds');
    expect(await known()).toBe(newest);
    // nor does a second word of the same restore
    await requestVerification(ledger.service, 'restored', 'operator');
    expect(await known()).toBe(newest);
  });

  it('is when the two were last seen to belong together, where a copy was written to before anybody noticed', async () => {
    await requestVerification(ledger.service, 'restored', 'operator');
    await verified();
    const seen = await seenBefore('3 days');
    await asked('into the copy', '1 second');
    expect(await verifyWhereMoved(ledger.service, MOVED, 'test')).toBe('ledgerMoved');
    expect(await known()).toBe(seen);
  });

  it('moves on with every look that finds them the same, and with no other one', async () => {
    await requestVerification(ledger.service, 'restored', 'operator');
    await verified();
    const seen = await seenBefore('3 days');
    const newest = await asked('newest', '1 hour');
    expect(await known()).toBe(seen);
    expect(await verifyWhereMoved(ledger.service, HERE, 'test')).toBeNull();
    expect(await known()).toBe(newest);

    const again = await seenBefore('3 days');
    await requestVerification(ledger.service, 'engineMoved', 'test');
    expect(await verifyWhereMoved(ledger.service, HERE, 'test')).toBeNull();
    expect(await known()).toBe(again);
  });
});
