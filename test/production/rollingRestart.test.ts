import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningPermits, workflowHead } from '../../api/workflowHeads.ts';
import { setEndpoint } from '../../ledger/endpoints.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { startSupervisorSystem } from '../workflows/supervisorSystem.ts';
import { ACTS, advanced, GRANTED, type OpenPermit, opened, SUPERVISOR } from './life.ts';
import { type Callers, startCallers } from './load.ts';
import { type Production, startProduction, TASK_QUEUE } from './stack.ts';

const CASES = Number(process.env.CASES ?? 200);
const CALLERS = 8;
/** the load goes on between two restarts */
const ANSWERS_BETWEEN = 25;
const WITHIN_MS = 12 * 60_000;

let production: Production;
let callers: Callers;
let supervisor: Awaited<ReturnType<typeof startSupervisorSystem>>;
beforeAll(async () => {
  supervisor = await startSupervisorSystem();
  production = await startProduction();
  await setEndpoint(production.ledger, { org: SUPERVISOR, url: supervisor.url, keyId: 'k1' });
  callers = startCallers({ urls: production.apiUrls, token: production.token });
}, WITHIN_MS);
afterAll(async () => {
  await callers?.close();
  await production?.close();
  await supervisor.close();
}, WITHIN_MS);

const STAGES = [0, 1, GRANTED - 1, GRANTED];
const everyCase: string[] = [];
let open: OpenPermit[] = [];

const inParallel = async (work: () => Promise<void>) => void (await Promise.all(Array.from({ length: CALLERS }, work)));

describe(`two API processes and two workers with ${CASES} open cases`, () => {
  it(
    'open them through both, in every stage',
    async () => {
      const stages = Array.from({ length: CASES }, (_, place) => STAGES[place % STAGES.length] ?? 0);
      await inParallel(async () => {
        for (let stage = stages.pop(); stage !== undefined; stage = stages.pop()) {
          const permit = await opened(callers);
          everyCase.push(permit.number);
          open.push(await advanced(callers, permit, stage));
        }
      });
      expect(new Set(everyCase).size).toBe(CASES);
    },
    WITHIN_MS,
  );

  it(
    'are restarted in turn, and a worker is killed, under steady load: no caller sees other than success or 503',
    async () => {
      const queue = open;
      let isOver = false;
      const load = inParallel(async () => {
        while (!isOver) {
          const permit = queue.shift();
          const next = permit ? await advanced(callers, permit) : await opened(callers);
          if (!permit) everyCase.push(next.number);
          if (next.done < ACTS.length) queue.push(next);
        }
      });
      const restarts = async () => {
        for (const name of ['worker-1', 'api-1', 'worker-2', 'api-2']) {
          await callers.more(ANSWERS_BETWEEN);
          expect(await production.restart(name), name).toBe('exit code 0');
        }
        await callers.more(ANSWERS_BETWEEN);
        expect(await production.restart('worker-1', 'killed')).toBe('signal SIGKILL');
        await callers.more(ANSWERS_BETWEEN);
      };
      await Promise.race([
        load,
        restarts().finally(() => {
          isOver = true;
        }),
      ]);
      await load;
      open = queue;
      console.error(`${CASES} cases, ${JSON.stringify({ ...callers.seen, faults: callers.seen.faults.length })}`);
      expect(callers.seen.faults).toEqual([]);
    },
    WITHIN_MS,
  );

  it('left nothing in which ledger and engine disagree, and no command unanswered', async () => {
    const { ledger, client } = production;
    const unanswered = () => ledger.selectFrom('commands').select('id').where('outcome', 'is', null).execute();
    await expect.poll(unanswered, { timeout: 60_000 }).toEqual([]);
    const findings = await reconcile(ledger, {
      workflowHead: (stream) => workflowHead(client, stream),
      runningStreams: () => runningPermits(client, TASK_QUEUE),
      atOnce: CALLERS,
    });
    expect(findings).toEqual([]);
    expect(await listIncidents(ledger, { open: true })).toEqual([]);
  });

  it(
    'carry every case to its end: none is stuck, none is lost',
    async () => {
      await inParallel(async () => {
        for (let permit = open.shift(); permit; permit = open.shift()) await advanced(callers, permit, ACTS.length);
      });
      expect(callers.seen.faults).toEqual([]);
      const { ledger } = production;
      const states = () => ledger.selectFrom('permits').select(['caseNumber', 'caseState']).execute();
      const ended = async () =>
        (await states())
          .filter(({ caseState }) => caseState === 'CLOSED')
          .map(({ caseNumber }) => caseNumber)
          .sort();
      await expect.poll(ended, { timeout: 60_000 }).toEqual([...everyCase].sort());
      expect(await states()).toHaveLength(everyCase.length);
      expect((await checkReadModels(ledger)).differences).toEqual([]);
    },
    WITHIN_MS,
  );

  it('hold one receipt for each key, and no other command', async () => {
    const { ledger } = production;
    const ids = [...callers.keys.values()].sort();
    expect(new Set(ids).size).toBe(callers.keys.size);
    const commands = await ledger.selectFrom('commands').select('id').orderBy('id').execute();
    expect(commands.map(({ id }) => id)).toEqual(ids);
    const receipts = await ledger.selectFrom('receipts').select('commandId').where('commandId', 'in', ids).execute();
    expect(receipts.map(({ commandId }) => commandId).sort()).toEqual(ids);
  });

  it('delivered each push, once by its id', async () => {
    const { ledger } = production;
    const pushes = everyCase.map((number) => `${number}-P1`).sort();
    expect([...new Set(supervisor.deliveries.map(({ headers }) => String(headers['webhook-id'])))].sort()).toEqual(
      pushes,
    );
    for (const type of ['LicenceGranted', 'PushOrdered', 'PushDelivered', 'PushAcknowledged']) {
      const found = await ledger.selectFrom('events').select('stream').where('type', '=', type).execute();
      expect(found.map(({ stream }) => stream).sort(), type).toEqual(
        everyCase.map((number) => `permit/${number}`).sort(),
      );
    }
  });
});
