import { createHash } from 'node:crypto';
import type { Calendar } from '../../domain/calendar.ts';
import type { Actor } from '../../domain/permit/types.ts';
import type { Instant } from '../../domain/time.ts';
import { canonicalJson } from '../canonical.ts';
import { readCatalogue } from '../catalogue.ts';
import type { CommandOutcome } from '../commands.ts';
import type { Ledger } from '../database.ts';
import { mustBeVerified } from '../verifications.ts';
import { performOnRegister } from './append.ts';
import { registerStream } from './stream.ts';

export type Notice = { calendar: Calendar; by: Actor; basisDocument: string; reason: string; at: Instant };

const CLIENT = 'operations';
const CONFLICT = 409;

/**
 * Adds the calendar of a further year and sends it to every open case: a change of the register like any other, with
 * actor, basis and reason on the chain of the calendar. The same notice again is the same command.
 * @throws StillVerifying
 */
export async function loadNotice(ledger: Ledger, notice: Notice): Promise<{ isNew: boolean; outcome: CommandOutcome }> {
  await mustBeVerified(ledger);
  const { calendar, by, basisDocument, reason, at } = notice;
  const ref = { kind: 'calendar', id: calendar.id } as const;
  const { catalogue } = await readCatalogue(ledger);
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city');
  const bodyHash = createHash('sha256').update(canonicalJson(calendar)).digest('hex');
  const { status, row } = await performOnRegister(ledger, {
    id: createHash('sha256')
      .update(`${CLIENT}\n${registerStream(ref)}\n${bodyHash}\n${by.user}`)
      .digest('hex'),
    ref,
    jurisdiction: city?.id ?? '',
    command: { type: 'loadNotice', actor: by.user, basisDocument, reason, calendar },
    actor: by,
    client: CLIENT,
    bodyHash,
    at,
    refusalStatus: () => CONFLICT,
  });
  if (!row.outcome) throw new Error(`command ${row.id} has no outcome`);
  return { isNew: status === 'new', outcome: row.outcome };
}
