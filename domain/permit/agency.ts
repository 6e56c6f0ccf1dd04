import { itemFactsOn } from '../catalogue/lookup.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { AppointAgent, EndAgency, Receive } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { mustBeIn } from './guards.ts';
import type { AgentAct, CaseState, Permit, PowerOfAttorney } from './types.ts';

/**
 * 委托代理 (Art. 29): an agent acts for the applicant as far as his power of attorney goes, in its scope and its time. Who
 * he is stands with the applicant's own data, outside the case. The applicant may always act himself.
 */

export const AGENT_ACTS = [
  'apply',
  'correct',
  'supplement',
  'withdraw',
  'requestHearing',
  'recordStatement',
  'waiveHearing',
  'receiveDocuments',
] as const satisfies readonly AgentAct[];

/** There is something left to do for the applicant. */
const UNFINISHED: readonly CaseState[] = [
  'RECEIVED',
  'CORRECTION_REQUESTED',
  'ACCEPTED',
  'UNDER_REVIEW',
  'SPECIAL_PROCEDURE',
  'GRANTED',
  'CERTIFICATE_ISSUED',
  'DENIED',
];

type Power = PowerOfAttorney & { endedAt?: Instant };

/** @throws Refusal `powerExpired`, `outsidePower` */
function mustCover(power: Power, act: AgentAct, at: Instant): void {
  const { from, through, scope, endedAt } = power;
  const day = civilDateOf(at);
  if (day < from || day > through || (endedAt !== undefined && at >= endedAt))
    throw refusal('powerExpired', {
      field: 'agent',
      act,
      from,
      through,
      endedAt: endedAt ?? null,
      instead: 'applicant',
    });
  if (!scope.includes(act)) throw refusal('outsidePower', { field: 'agent', act, scope, instead: 'applicant' });
}

/**
 * Whoever says that he acts as the agent has the power to.
 * @throws Refusal `noAgent`, `powerExpired`, `outsidePower`
 */
export function mustBeWithinPower(permit: Permit, { agent }: { agent?: true }, act: AgentAct, at: Instant): void {
  if (!agent) return;
  const { agency } = permit;
  if (!agency)
    throw refusal('noAgent', { field: 'agent', instead: 'applicant', allowedCommands: allowedCommands(permit) });
  mustCover(agency, act, at);
}

/** As it stands in the record of what was done. */
export const asAgent = ({ agent }: { agent?: true }): { agent?: true } => (agent ? { agent } : {});

/**
 * What has to be applied for at the office, by whoever asks for it, is handed in by no agent and over no line.
 * @throws Refusal `inPersonRequired`, and those of an agent whose power does not cover it
 */
export function mustBeHandedInLawfully(command: Receive): void {
  const { agent, channel, items, facts, receivedAt } = command;
  const day = civilDateOf(receivedAt);
  for (const { item } of items) {
    const law = itemFactsOn(facts, item, day)?.inPerson;
    if (!law || (!agent && channel === 'window')) continue;
    const field = agent ? 'agent' : 'channel';
    throw refusal('inPersonRequired', { field, item, law: `${law.document}${law.article}`, instead: 'window' });
  }
  if (agent) mustCover(agent, 'apply', receivedAt);
}

/** Another power takes the place of the one before. */
export function appointAgent(permit: Permit, command: AppointAgent): PermitEvent[] {
  mustBeIn(permit, 'appointAgent', ...UNFINISHED);
  const { by, who, power } = command;
  if (power.through < power.from)
    throw refusal('endBeforeStart', { field: 'power.through', from: power.from, through: power.through });
  return [{ type: 'AgentAppointed', by, who, power }];
}

/** 撤销委托: what the agent did until then stands. */
export function endAgency(permit: Permit, { by, notice }: EndAgency): PermitEvent[] {
  mustBeIn(permit, 'endAgency', ...UNFINISHED);
  if (!permit.agency || permit.agency.endedAt !== undefined)
    throw refusal('noAgent', { instead: 'appointAgent', allowedCommands: allowedCommands(permit) });
  return [{ type: 'AgencyEnded', by, notice }];
}

export const hasAgent = ({ agency, state }: Permit): boolean =>
  agency !== undefined && agency.endedAt === undefined && UNFINISHED.includes(state);
