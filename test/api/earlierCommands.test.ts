import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { findCommand } from '../../ledger/commands.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { application } from './records.ts';
import type { Service } from './service.ts';

const CLERK = { user: '610113-clerk-1' };

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const admin = (statement: string) => asAdmin(shell.database.ownerUrl, statement);

describe('What was asked of a case before', () => {
  it('is not passed over where its refusal cannot be written down: the later command waits, and goes on after it', async () => {
    const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const opened = await service.post('/api/v1/permits', application('APP-0001', { receivedAt }), CLERK);
    const number = String(opened.body.caseNumber);
    expect((await service.post(`/api/v1/permits/${number}/accept`, {}, CLERK)).status).toBe(200);
    // a second one, which the case is going to refuse, was left without an answer
    const earlier = `earlier-${number}`;
    await admin(
      `insert into commands (id, stream, name, actor, client, body_hash, command)
       select '${earlier}', stream, name, actor, client, body_hash, command
       from commands where stream = 'permit/${number}' and name = 'accept';
       create function fails() returns trigger language plpgsql as $$ begin raise 'disk on fire'; end $$;
       create trigger fails before update of outcome on commands for each row
         when (new.id = '${earlier}') execute function fails()`,
    );

    const key = randomUUID();
    const withdraw = () => service.post(`/api/v1/permits/${number}/withdraw`, {}, { ...CLERK, key });
    const waiting = await withdraw();
    expect([waiting.status, waiting.body.code]).toEqual([503, 'outcomeUnknown']);
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');

    await admin('drop trigger fails on commands');
    expect((await withdraw()).status).toBe(200);
    expect((await findCommand(shell.ledger, earlier))?.outcome).toMatchObject({ kind: 'refused', code: 'wrongState' });
  });

  it('does not stand in the way for good where no version at work here understands it', async () => {
    service.setClock(instantOf(Date.now()));
    const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const opened = await service.post('/api/v1/permits', application('APP-0001', { receivedAt }), CLERK);
    const number = String(opened.body.caseNumber);
    // left by a newer version that was taken back
    const earlier = `newer-${number}`;
    await admin(
      `insert into commands (id, stream, name, actor, client, body_hash, command)
       select '${earlier}', stream, 'ofANewerVersion', actor, client, body_hash, '{"type": "ofANewerVersion"}'
       from commands where stream = 'permit/${number}' and name = 'receive'`,
    );

    expect((await service.post(`/api/v1/permits/${number}/accept`, {}, CLERK)).status).toBe(200);

    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
    expect(await findCommand(shell.ledger, earlier)).toMatchObject({ outcome: null });
  });
});
