import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PermitCommand } from '../domain/permit/commands.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { Schema } from './schema.ts';

export type Occasion = {
  /** what stands where the client system of a command stands: the occasion, once and for all cases */
  client: string;
  name: PermitCommand['type'];
  by: Actor;
  bodyHash: string;
};

/** The id of what is asked of one case on one occasion: asked twice it is the same command. */
const idOf = (client: string, stream: string): string =>
  createHash('sha256').update(`${client}\n${stream}`).digest('hex');

/** of what is the same for every case, and needs no more than the occasion to be told from another */
export const hashOfOccasion = (client: string): string => createHash('sha256').update(client).digest('hex');

/** a statement holds 65,535 parameters at most */
const AT_A_TIME = 1000;

/** One command for each of many cases, written down first as every command is; whoever claims it sends it. */
export async function askEachCase(
  ledger: Kysely<Schema>,
  { client, name, by, bodyHash }: Occasion,
  cases: readonly { stream: string; command: object }[],
): Promise<void> {
  const actor = JSON.stringify(by);
  for (let from = 0; from < cases.length; from += AT_A_TIME) {
    const values = cases.slice(from, from + AT_A_TIME).map(({ stream, command }) => ({
      id: idOf(client, stream),
      stream,
      name,
      actor,
      client,
      bodyHash,
      command: JSON.stringify(command),
    }));
    await ledger
      .insertInto('commands')
      .values(values)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}
