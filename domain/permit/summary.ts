import { worstLamp } from '../obligations/ladder.ts';
import type { Lamp } from '../obligations/types.ts';
import type { CivilDate, Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import { isPaused } from './clock.ts';
import type { PermitCommandName } from './commands.ts';
import { due } from './due.ts';
import type { CaseState, Permit } from './types.ts';

/** What a caller is told of the case after a command, and operators filter by. No personal data. */
export type PermitSummary = {
  caseNumber: string;
  jurisdiction: string;
  competentOrg: string;
  state: CaseState;
  lamp: Lamp;
  nextDue: Instant | null;
  obligations: {
    id: string;
    organ: string;
    due: CivilDate;
    statutoryDue: CivilDate | null;
    provisional: boolean;
    lamp: Lamp;
    /** the clock stands still (Art. 45) */
    paused: boolean;
  }[];
  pushes: { id: string; supervisor: string; state: string }[];
  decisions: { item: string; outcome: string; number: string }[];
  allowedCommands: PermitCommandName[];
};

export const lampOf = (permit: Permit): Lamp => worstLamp(permit.obligations.map((o) => o.lamp));

export const summaryOf = (permit: Permit): PermitSummary => ({
  caseNumber: permit.caseNumber,
  jurisdiction: permit.jurisdiction,
  competentOrg: permit.competentOrg,
  state: permit.state,
  lamp: lampOf(permit),
  nextDue: due(permit)[0]?.at ?? null,
  obligations: permit.obligations.map((obligation) => ({
    id: obligation.id,
    organ: obligation.organ,
    due: obligation.due,
    statutoryDue: obligation.statutoryDue ?? null,
    provisional: obligation.provisional,
    lamp: obligation.lamp,
    paused: isPaused(permit, obligation),
  })),
  pushes: permit.pushes.map(({ id, supervisor, state }) => ({ id, supervisor, state })),
  decisions: permit.items.flatMap(({ item, decision }) =>
    decision ? [{ item, outcome: decision.outcome, number: decision.number }] : [],
  ),
  allowedCommands: allowedCommands(permit),
});
