import type { Permit } from '../types.ts';
import type { LINKAGE_COMMANDS } from './commands.ts';
import type { PushState } from './types.ts';

type Name = (typeof LINKAGE_COMMANDS)[number];

/**
 * What may be asked of the pushes of a case, in whatever state the case itself is. That a supervisor was abolished no
 * state of a case says, so its succession is not named here.
 */
export function linkageCommands({ pushes, obligations, linkage = {} }: Permit): Name[] {
  const is = (...states: PushState[]) => pushes.some(({ state }) => states.includes(state));
  const owes = (kind: string) => obligations.some((open) => open.kind === kind);
  const waits = (...states: string[]) => (linkage.matters ?? []).some(({ state }) => states.includes(state));
  const may: [Name, boolean][] = [
    ['acknowledge', is('pushed', 'disputed')],
    ['returnPush', is('pushed')],
    ['claimPush', is('acknowledged')],
    ['coverAbsence', is('acknowledged')],
    ['reroutePush', is('returned')],
    ['feedBack', is('pushed', 'acknowledged', 'returned', 'disputed')],
    ['requestRelay', is('pushed', 'acknowledged', 'returned', 'disputed')],
    ['concludeReview', owes('reviewFeedback')],
    ['confirmRelay', owes('relay')],
    ['answerOrder', owes('answerOrder')],
    ['resolveMatter', waits('referred')],
    ['decideMatter', waits('raised')],
  ];
  return may.filter(([, is]) => is).map(([name]) => name);
}
