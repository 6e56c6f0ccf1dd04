import type { OrgId } from '../../catalogue/types.ts';
import { refusal } from '../../refusal.ts';
import { civilDateOf, type Instant } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { endOne, met, mustBeOrg, opened } from '../guards.ts';
import type { Permit, PushId } from '../types.ts';
import { CONFERENCE } from './basis.ts';
import type { DecideMatter, ResolveMatter } from './commands.ts';
import type { MatterRaised, MatterReferred } from './events.ts';
import { dueOf } from './limits.ts';
import { nextPushId } from './ordering.ts';
import { mustBeSupervisor, pushOf } from './pushes.ts';
import { rerouted } from './rerouting.ts';
import type { Matter, MatterId } from './types.ts';

/**
 * Rungs 4 and 5 of domain.md section 5 (S2): what nobody answers and nobody owns comes before the convener of the level, and
 * where no agreement is reached or kept, before its leader. A matter names its organs, its duty and its days; who sits
 * together and how is no part of it, so that a conference of its own can take it over.
 */

/** Whose ids begin with the level they belong to, as all ids of organs do. */
export const convenerOf = ({ jurisdiction }: Permit): OrgId => `${jurisdiction}-gov-office`;
const staffingOf = ({ jurisdiction }: Permit): OrgId => `${jurisdiction}-staffing`;

const mattersOf = ({ linkage }: Permit): readonly Matter[] => linkage?.matters ?? [];

const isAbout = (pushId: PushId) => (matter: Matter) => matter.pushId === pushId;

export const openMatterOn = (permit: Permit, pushId: PushId): Matter | undefined =>
  mattersOf(permit)
    .filter(isAbout(pushId))
    .find(({ state }) => state === 'referred' || state === 'raised');

/** What was resolved or decided about a push, and binds. */
export const bindingOn = (permit: Permit, pushId: PushId): Matter | undefined =>
  mattersOf(permit)
    .filter(isAbout(pushId))
    .find(({ state }) => state === 'resolved' || state === 'decided');

type Referring = Pick<MatterReferred, 'cause' | 'obligationId' | 'concerned'> & { pushId?: PushId };

/** 提请联席会议 (rung 4): the convener has its time from now on. */
export function referred(
  permit: Permit,
  { concerned, ...about }: Referring,
  at: Instant,
): { matter: MatterId; events: PermitEvent[] } {
  const matter = `${permit.caseNumber}-M${mattersOf(permit).length + 1}`;
  const convener = convenerOf(permit);
  const today = civilDateOf(at);
  const everybody = [...new Set([...concerned, permit.competentOrg])];
  return {
    matter,
    events: [
      { type: 'MatterReferred', matter, ...about, convener, concerned: everybody },
      opened(permit, {
        kind: 'convene',
        organ: convener,
        subject: matter,
        basis: [CONFERENCE],
        start: today,
        due: dueOf(permit, 'convene', today),
        ...(about.pushId && { pushId: about.pushId }),
      }),
    ],
  };
}

/** 提请政府决定 (rung 5) */
export function raised(
  permit: Permit,
  matter: Matter,
  how: Pick<MatterRaised, 'why' | 'by' | 'reasons' | 'document' | 'dissent'>,
  at: Instant,
): PermitEvent[] {
  const today = civilDateOf(at);
  const leader = convenerOf(permit);
  return [
    {
      type: 'MatterRaised',
      matter: matter.id,
      ...how,
      to: matter.cause === 'boundary' ? [leader, staffingOf(permit)] : [leader],
    },
    ...(how.why === 'notConvened' ? endOne(permit, `convene:${matter.id}`, 'superseded') : []),
    opened(permit, {
      kind: 'govern',
      organ: leader,
      subject: matter.id,
      basis: [CONFERENCE],
      start: today,
      due: dueOf(permit, 'govern', today),
      ...(matter.pushId && { pushId: matter.pushId }),
    }),
  ];
}

/** Nobody convened in time, or what was resolved was not carried out: the day itself raises it. */
export function raisedByTime(permit: Permit, obligationId: string, at: Instant): PermitEvent[] {
  const [kind, id] = obligationId.split(':');
  const matter = mattersOf(permit).find((candidate) => candidate.id === id);
  if (!matter) throw new Error(`${obligationId} is about no matter of the case`);
  return raised(permit, matter, { why: kind === 'convene' ? 'notConvened' : 'overdue' }, at);
}

/**
 * 联席会议决议: an owner and a day, with what members said against it; or that no agreement was reached, and then it is
 * the leader's. It binds everybody concerned, and moves no limit of the law.
 */
export function resolveMatter(permit: Permit, command: ResolveMatter, at: Instant): PermitEvent[] {
  const matter = mustWait(permit, command.matter, 'referred');
  mustBeOrg(convenerOf(permit), command.by);
  const convened = met(permit, `convene:${matter.id}`, at);
  const { by, reasons, document, dissent } = command;
  if (command.outcome === 'noAgreement')
    return [...convened, ...raised(permit, matter, { why: 'noAgreement', by, reasons, document, dissent }, at)];
  return [...convened, ...bound(permit, matter, command, at)];
}

/** 政府决定: final at this level. */
export function decideMatter(permit: Permit, command: DecideMatter, at: Instant): PermitEvent[] {
  const matter = mustWait(permit, command.matter, 'raised');
  const { by } = command;
  mustBeOrg(convenerOf(permit), by);
  if (by.role !== 'governmentHead') throw refusal('wrongRank', { role: by.role, needs: 'governmentHead' });
  return [
    ...met(permit, `govern:${matter.id}`, at),
    ...endOne(permit, `carryOut:${matter.id}`, 'superseded'),
    ...bound(permit, matter, command, at),
  ];
}

function mustWait(permit: Permit, id: MatterId, state: Matter['state']): Matter {
  const matter = mattersOf(permit).find((candidate) => candidate.id === id);
  if (matter?.state === state) return matter;
  const waiting = mattersOf(permit).filter((candidate) => candidate.state === state);
  throw refusal('matterNotWaiting', {
    matter: id,
    stands: matter?.state ?? 'unknown',
    waiting: waiting.map((candidate) => candidate.id),
    allowedCommands: allowedCommands(permit),
  });
}

type Binding = Extract<ResolveMatter, { outcome: 'resolved' }> | DecideMatter;

function bound(permit: Permit, matter: Matter, command: Binding, at: Instant): PermitEvent[] {
  const { by, owner, dueOn, reasons, articles, document } = command;
  const today = civilDateOf(at);
  if (dueOn < today) throw refusal('dueInPast', { field: 'dueOn', dueOn, today });
  const push = assigned(permit, matter, command, at);
  const pushId = push.pushId && { pushId: push.pushId };
  const binding = { by, matter: matter.id, owner, dueOn, ...pushId, reasons, articles, document };
  return [
    command.type === 'decideMatter'
      ? { type: 'MatterDecided', ...binding }
      : { type: 'MatterResolved', ...binding, dissent: command.dissent },
    ...push.events,
    opened(permit, {
      kind: 'carryOut',
      organ: owner,
      subject: matter.id,
      basis: [CONFERENCE, ...articles],
      start: today,
      due: dueOn,
      ...pushId,
    }),
  ];
}

/** The owner of a push may be another supervisor; whose any other duty is, the law has said. */
function assigned(
  permit: Permit,
  matter: Matter,
  { by, owner, reasons, articles, facts }: Binding,
  at: Instant,
): { pushId?: PushId; events: PermitEvent[] } {
  const push = matter.pushId === undefined ? undefined : pushOf(permit, matter.pushId);
  if (!push) {
    const organ = permit.obligations.find(({ id }) => id === matter.obligationId)?.organ;
    if (owner !== organ) throw refusal('ownerFixedByLaw', { field: 'owner', owner, pointsTo: organ ?? null });
    return { events: [] };
  }
  if (owner === push.supervisor) {
    const isDisputed = push.state === 'disputed';
    return {
      pushId: push.id,
      events: isDisputed ? [{ type: 'PushUpheld', by, pushId: push.id, reasons, articles }] : [],
    };
  }
  mustBeSupervisor(facts, 'owner', owner);
  return {
    pushId: nextPushId(permit),
    events: rerouted(permit, push, { by, to: owner, why: 'resolved', reasons, articles, facts }, at),
  };
}
