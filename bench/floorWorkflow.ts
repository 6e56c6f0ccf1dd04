import { condition, defineUpdate, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { FloorActivities, Plan } from './floor.ts';

const { post } = proxyActivities<FloorActivities>({ startToCloseTimeout: '10 seconds' });
const { insert } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '10 seconds' });

/** The least that a durable case can cost: handlers without law, ledger or fence, but with the same steps. */
export async function floor(stream: string, plan: Plan): Promise<void> {
  let rows = 0;
  let answered = 0;
  let isPushed = false;
  const write = (command: object) => insert({ stream, row: rows++, command });
  const push = async () => {
    for (let extra = plan.updates + 1; extra < plan.inserts; extra++) await write({});
    await post({ pushId: `${stream.slice('floor/'.length)}-P1` });
    await write({});
    isPushed = true;
  };
  setHandler(defineUpdate<{ answered: number }, [{ command: object }]>('step'), async ({ command }) => {
    await write(command);
    answered += 1;
    if (answered === plan.pushAfter) void push();
    return { answered };
  });
  const isOver = () => isPushed && answered === plan.updates;
  // a timer that is armed and met within one workflow task would never reach the server
  for (let timer = 1; timer <= plan.timers; timer++) await condition(() => answered > timer, '30 days');
  await condition(isOver);
}
